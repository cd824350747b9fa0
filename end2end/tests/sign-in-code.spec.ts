// Signing in by six digits that are mailed, with and without JavaScript.
import { submit } from '../support/actions.ts';
import { ada } from '../support/people.ts';
import { WITHOUT_JAVASCRIPT, expect, test } from '../support/test.ts';

for (const [name, options] of [['with', {}], ['without', WITHOUT_JAVASCRIPT]] as const) {
  test(`a mailed code signs in, ${name} JavaScript`, async ({ acme, mailbox, visit }) => {
    const page = await visit(undefined, options);
    await page.goto(acme.people);
    await page.getByLabel('Email', { exact: true }).fill(ada.email);
    await page.getByRole('button', { name: 'Email me a code' }).click();
    await expect(page.getByRole('heading', { name: 'Check your mail' })).toBeVisible();
    const letter = await mailbox.letter(ada.email);
    expect(letter.subject).toBe(`Your code to sign in: ${letter.code}`);

    await page.getByLabel('Code').fill('nonsense');
    expect(await submit(page, 'Sign in')).toBe(422);
    await expect(page.getByRole('alert')).toContainText('This is not the code we sent.');
    await page.getByLabel('Code').fill(letter.code);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page, 'on to where they wanted to go').toHaveURL(acme.people);
  });
}

test('an unknown address is answered in the same words, and gets no mail', async ({ acme, mailbox, usher, visit }) => {
  expect(acme.slug).toBeTruthy();
  const page = await visit();
  await page.goto('/sign-in');
  await page.getByLabel('Email', { exact: true }).fill('nobody@example.com');
  await page.getByRole('button', { name: 'Email me a code' }).click();
  await expect(page.getByRole('heading', { name: 'Check your mail' })).toBeVisible();
  await page.getByLabel('Code').fill('123456');
  expect(await submit(page, 'Sign in')).toBe(422);
  await expect(page.getByRole('alert')).toContainText('This is not the code we sent.');
  await expect.poll(() => usher.log).toContain('no code was mailed');
  expect(mailbox.tries).toEqual([]);
});

test('what is no address is said at its field', async ({ acme, visit }) => {
  expect(acme.slug).toBeTruthy();
  const page = await visit(undefined, WITHOUT_JAVASCRIPT);
  await page.goto('/sign-in');
  await page.getByLabel('Email', { exact: true }).fill('ada@example');
  expect(await submit(page, 'Email me a code')).toBe(422);
  await expect(page.getByLabel('Email', { exact: true })).toHaveAccessibleDescription(/not a domain/);
});

test.describe('without a mail server', () => {
  test.use({ sendsMail: false });

  test('no code is offered', async ({ acme, visit }) => {
    expect(acme.slug).toBeTruthy();
    const page = await visit();
    await page.goto('/sign-in');
    await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();
    await expect(page.getByRole('button', { name: 'Email me a code' })).toHaveCount(0);
  });
});
