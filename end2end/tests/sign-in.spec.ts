// Signing in and out, and the forgotten password: a mailed link, once, which ends
// every session that is open elsewhere.
import { open, signIn, signOut, submit } from '../support/actions.ts';
import { ada } from '../support/people.ts';
import { WITHOUT_JAVASCRIPT, expect, test } from '../support/test.ts';

test('out, refused with a wrong password, and in again', async ({ acme, admin }) => {
  const page = admin;
  await page.goto(acme.at(''));
  await signOut(page);
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();

  // A page for members leads here, and on to itself afterwards.
  await page.goto(acme.people);
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await page.getByLabel('Email').fill(ada.email);
  await page.getByLabel('Password').fill('not her password at all');
  expect(await submit(page, 'Sign in')).toBe(401);
  await expect(page.getByRole('alert')).toContainText('Email and password do not belong together.');
  await expect(page.getByLabel('Email')).toHaveValue(ada.email);
  await expect(page.getByLabel('Password')).toHaveValue('');
  await page.getByLabel('Password').fill(ada.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL(acme.people);
});

test('a password can be looked at while it is typed', async ({ acme, visit }) => {
  expect(acme.slug).toBeTruthy();
  const page = await visit();
  await page.goto('/sign-in');
  const password = page.getByLabel('Password');
  await password.fill('not her');
  await expect(password).toHaveAttribute('type', 'password');
  await page.getByRole('button', { name: 'Show password' }).click();
  await expect(password).toHaveAttribute('type', 'text');
  await expect(password).toHaveValue('not her');
  await page.getByRole('button', { name: 'Hide password' }).click();
  await expect(password).toHaveAttribute('type', 'password');

  const plain = await visit(undefined, WITHOUT_JAVASCRIPT);
  await plain.goto('/sign-in');
  await expect(plain.getByRole('button', { name: 'Show password' })).toBeHidden();
});

test('an unknown address is refused in the same words', async ({ acme, visit }) => {
  expect(acme.slug).toBeTruthy();
  const page = await visit(undefined, WITHOUT_JAVASCRIPT);
  await signIn(page, { ...ada, email: 'nobody@example.com' });
  await expect(page.getByRole('alert')).toContainText('Email and password do not belong together.');
});

test('many wrong passwords make everybody wait', async ({ acme, visit }) => {
  test.slow();
  expect(acme.slug).toBeTruthy();
  const page = await visit();
  const form = { email: ada.email, password: 'not her password at all' };
  for (let free = 0; free < 5; free += 1) {
    expect((await page.request.post('/sign-in', { form, headers: { accept: 'text/html' } })).status()).toBe(401);
  }
  await page.goto('/sign-in');
  const attempt = async () => {
    await page.getByLabel('Email').fill(form.email);
    await page.getByLabel('Password').fill(form.password);
    return submit(page, 'Sign in');
  };
  // The wait doubles with each try: however slow the tries are, one comes too early.
  await expect.poll(attempt, { intervals: [0], timeout: 120_000 }).toBe(429);
  await expect(page.getByRole('alert')).toContainText('Too many tries.');
  await expect(page.getByLabel('Email')).toHaveValue(form.email);
});

for (const [how, options] of [['with', {}], ['without', WITHOUT_JAVASCRIPT]] as const) {
  test(`a forgotten password is replaced by mail, and every session ends, ${how} JavaScript`, async ({ acme, mailbox, visit }) => {
    const elsewhere = await visit(acme.owner, options);
    await elsewhere.goto(acme.people);
    await expect(elsewhere.getByRole('heading', { name: 'People', level: 1 })).toBeVisible();

    const page = await visit(undefined, options);
    await page.goto('/sign-in');
    await page.getByRole('link', { name: 'Forgot your password?' }).click();
    await page.getByLabel('Email').fill(ada.email);
    await page.getByRole('button', { name: 'Send reset link' }).click();
    await expect(page.getByRole('heading', { name: 'Check your mail' })).toBeVisible();
    const letter = await mailbox.letter(ada.email);
    expect(letter.subject).toBe('Set a new password');

    await page.goto(letter.link);
    await expect(page, 'the secret leaves the address').toHaveURL('/reset');
    await page.getByLabel('Password').fill('password');
    expect(await submit(page, 'Set new password')).toBe(422);
    await expect(page.getByLabel('Password')).toHaveAccessibleDescription(/This password is too short/);
    const renewed = { ...ada, password: 'eleven lanterns along the wharf' };
    await page.getByLabel('Password').fill(renewed.password);
    await page.getByRole('button', { name: 'Set new password' }).click();
    await expect(page.getByRole('status').filter({ hasText: 'Your password is set' })).toBeVisible();

    await page.goto('/');
    await expect(page.getByRole('heading', { name: 'Hello, Ada Lovelace' }), 'signed in by it').toBeVisible();

    await elsewhere.reload();
    await expect(elsewhere.getByRole('heading', { name: 'Sign in' })).toBeVisible();
    await signIn(elsewhere, ada);
    await expect(elsewhere.getByRole('alert')).toContainText('Email and password do not belong together.');
    await signIn(elsewhere, renewed);
    await expect(elsewhere.getByRole('heading', { name: 'Hello, Ada Lovelace' })).toBeVisible();

    const again = await visit(undefined, options);
    expect(await open(again, letter.link)).toBe(410);
    await expect(again.getByRole('heading', { name: 'This link was used' })).toBeVisible();
  });
}

test('an address without an account gets no mail, and the same answer', async ({ acme, mailbox, usher, visit }) => {
  expect(acme.slug).toBeTruthy();
  const page = await visit();
  await page.goto('/forgot');
  await page.getByLabel('Email').fill('nobody@example.com');
  await page.getByRole('button', { name: 'Send reset link' }).click();
  await expect(page.getByRole('heading', { name: 'Check your mail' })).toBeVisible();
  await expect.poll(() => usher.log).toContain('no reset link was mailed');
  expect(mailbox.tries).toEqual([]);
});
