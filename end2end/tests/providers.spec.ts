// Signing in and joining with accounts elsewhere: a real OpenID Connect provider,
// and a server that speaks as GitHub does.
import type { Page } from '@playwright/test';

import { register, said, signIn, submit } from '../support/actions.ts';
import { ada, grace, linus } from '../support/people.ts';
import { WITHOUT_JAVASCRIPT, expect, test } from '../support/test.ts';

test.use({ withProviders: true });

/** Presses a provider's button, and says there who one is. */
async function go(page: Page, provider: string, who: string): Promise<void> {
  await page.getByRole('button', { name: `Continue with ${provider}` }).click();
  await page.getByRole('link', { name: who, exact: true }).click();
}

for (const [name, options] of [['with', {}], ['without', WITHOUT_JAVASCRIPT]] as const) {
  test(`an account is linked after signing in to it, and opens by it then, ${name} JavaScript`, async ({ acme, visit }) => {
    const page = await visit(undefined, options);
    await page.goto('/sign-in');
    await go(page, 'Corp', 'ada');
    await expect(page.getByRole('heading', { name: 'Link Corp' })).toBeVisible();
    await page.getByRole('link', { name: 'Sign in to link' }).click();
    await expect(page.getByLabel('Email', { exact: true })).toHaveValue(ada.email);
    await page.getByLabel('Password').fill(ada.password);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('button', { name: 'Link Corp' }).click();
    await expect(page).toHaveURL(acme.at(''));

    const elsewhere = await visit(undefined, options);
    await elsewhere.goto(acme.people);
    await go(elsewhere, 'Corp', 'ada');
    await expect(elsewhere, 'on to where they wanted to go').toHaveURL(acme.people);
  });

  test(`somebody new joins with a provider instead of a password, ${name} JavaScript`, async ({ acme, mailbox, visit }) => {
    await acme.invite([grace.email]);
    const page = await visit(undefined, options);
    await page.goto((await mailbox.letter(grace.email)).link);
    await go(page, 'Corp', 'grace');
    await expect(page.getByLabel('Name')).toHaveValue(grace.name);
    await page.getByRole('button', { name: 'Join Acme Inc' }).click();
    await expect(said(page)).toContainText('Welcome to Acme Inc');
    const again = await visit(undefined, options);
    await again.goto('/sign-in');
    await go(again, 'Corp', 'grace');
    await expect(again).toHaveURL(acme.at(''));
  });
}

test.describe('where people make organizations', () => {
  test.use({ environment: { USHER_ORGANIZATION_SELF_MADE: 'true' } });

  test('somebody new makes one with a provider instead of a code and a password', async ({ acme, visit }) => {
    const page = await visit(undefined, WITHOUT_JAVASCRIPT);
    await page.goto('/sign-up');
    await go(page, 'Corp', 'grace');
    await expect(page.getByRole('heading', { name: 'Make an organization' })).toBeVisible();
    await expect(page.getByText(grace.email)).toBeVisible();
    await expect(page.getByLabel('Name', { exact: true })).toHaveValue(grace.name);
    await page.getByLabel('Organization').fill('Compilers United');
    await page.getByLabel('Name', { exact: true }).fill('https://example.com');
    expect(await submit(page, 'Create organization')).toBe(422);
    await expect(page.getByLabel('Organization')).toHaveValue('Compilers United');
    await page.getByLabel('Name', { exact: true }).fill(grace.name);
    await page.getByRole('button', { name: 'Create organization' }).click();
    await expect(page.getByText('Compilers United is ready. Invite the first people.')).toBeVisible();

    // Who has an account links it first, and makes another one then.
    const ours = await visit();
    await ours.goto('/sign-up');
    await go(ours, 'Corp', 'ada');
    await ours.getByRole('link', { name: 'Sign in to link' }).click();
    await ours.getByLabel('Password').fill(ada.password);
    await ours.getByRole('button', { name: 'Sign in', exact: true }).click();
    await ours.getByRole('button', { name: 'Link Corp' }).click();
    await expect(ours).toHaveURL('/o/new');
    expect(acme.slug).toBe('acme-inc');
  });
});

test('GitHub: somebody new joins, and signs in again', async ({ acme, mailbox, visit }) => {
  await acme.invite([linus.email]);
  const page = await visit();
  await page.goto((await mailbox.letter(linus.email)).link);
  await go(page, 'GitHub', 'linus');
  await expect(page.getByLabel('Name')).toHaveValue(linus.name);
  await page.getByRole('button', { name: 'Join Acme Inc' }).click();
  await expect(said(page)).toContainText('Welcome to Acme Inc');
  const again = await visit();
  await again.goto('/sign-in');
  await go(again, 'GitHub', 'linus');
  await expect(again).toHaveURL(acme.at(''));
});

test('an address that is hidden, unverified or another does not join; a password does', async ({ acme, mailbox, visit }) => {
  await acme.invite([grace.email]);
  const { link } = await mailbox.letter(grace.email);
  const page = await visit();
  for (const [who, heading] of [
    ['grace-hidden', 'Your address is hidden'],
    ['grace-unverified', 'Your address is not verified there'],
    ['eve', 'Additional actions are required'],
  ] as const) {
    await page.goto(link);
    await go(page, 'Corp', who);
    await expect(page.getByRole('heading', { name: heading })).toBeVisible();
  }
  await expect(page.getByText('eve@example.net')).toBeVisible();
  await page.getByRole('link', { name: 'Join in another way' }).click();
  await register(page, grace);
  await expect(said(page)).toContainText('Welcome to Acme Inc');
});

test('GitHub: a hidden and an unverified address say what to do there', async ({ acme, mailbox, visit }) => {
  await acme.invite([linus.email]);
  const { link } = await mailbox.letter(linus.email);
  const page = await visit();
  for (const [who, text] of [['linus-hidden', 'GitHub settings'], ['linus-unverified', 'Verify it there']] as const) {
    await page.goto(link);
    await go(page, 'GitHub', who);
    await expect(page.getByText(text)).toBeVisible();
  }
});

test('an invite link takes the address that the provider vouches for', async ({ acme, visit }) => {
  const page = await visit();
  await page.goto(await acme.inviteLink());
  await go(page, 'Corp', 'eve');
  await expect(page.getByText('eve@example.net')).toBeVisible();
  await page.getByRole('button', { name: 'Join Acme Inc' }).click();
  await expect(said(page)).toContainText('Welcome to Acme Inc');
});

test('who has an account signs in to it, links, and accepts', async ({ acme, mailbox, visit }) => {
  await acme.invite([grace.email]);
  const first = await visit();
  await first.goto((await mailbox.letter(grace.email)).link);
  await register(first, grace);
  await expect(said(first)).toContainText('Welcome to Acme Inc');
  const page = await visit();
  await page.goto(await acme.inviteLink());
  await go(page, 'Corp', 'grace');
  await page.getByRole('link', { name: 'Sign in to accept' }).click();
  await page.getByLabel('Password').fill(grace.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('button', { name: 'Link Corp' }).click();
  await expect(page.getByRole('heading', { name: 'You are in Acme Inc already' })).toBeVisible();
});

test('nobody without an account gets in, and changing one’s mind leads back', async ({ acme, visit }) => {
  expect(acme.slug).toBeTruthy();
  const page = await visit();
  await page.goto('/sign-in');
  await go(page, 'Corp', 'nobody');
  await expect(said(page)).toContainText('You did not sign in there');
  await go(page, 'Corp', 'eve');
  await expect(page.getByRole('heading', { name: 'No account yet' })).toBeVisible();
  await page.getByRole('link', { name: 'Back to sign in' }).click();
  await signIn(page, ada);
  await expect(page).toHaveURL(acme.at(''));
});

test('what was begun in no browser comes to nothing', async ({ acme, visit }) => {
  expect(acme.slug).toBeTruthy();
  const page = await visit();
  expect((await page.goto('/sign-in/with/corp/back?code=stolen&state=foreign'))?.status()).toBe(400);
  await expect(page.getByRole('heading', { name: 'That sign-in did not work' })).toBeVisible();
  await page.goto('/sign-in');
  await page.getByLabel('Email', { exact: true }).fill(ada.email);
  await page.getByLabel('Password').fill(ada.password);
  expect(await submit(page, page.getByRole('button', { name: 'Sign in', exact: true }))).toBe(303);
});

for (const [name, options] of [['with', {}], ['without', WITHOUT_JAVASCRIPT]] as const) {
  test(`an account elsewhere is linked and unlinked in the account, ${name} JavaScript`, async ({ acme, visit }) => {
    const page = await visit(acme.owner, options);
    await page.goto('/account/security');
    await page.getByRole('button', { name: 'Link Corp' }).click();
    await page.getByRole('link', { name: 'ada', exact: true }).click();
    await expect(said(page)).toContainText('The account is linked.');
    await page.getByRole('button', { name: 'Unlink Corp' }).click();
    await expect(said(page)).toContainText('The account is unlinked');
    // Signed out there: whoever changes accounts is asked by the provider first.
    await page.context().clearCookies({ domain: 'localhost' });
    await page.getByRole('button', { name: 'Link Corp' }).click();
    await page.getByRole('link', { name: 'eve', exact: true }).click();
    await expect(page.getByRole('heading', { name: 'Another address' })).toBeVisible();
  });
}
