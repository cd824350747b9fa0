// Somebody who is invited and has an account already: signs in and accepts,
// changes the account, or says no.
import { count, open, row, signIn, signOut } from '../support/actions.ts';
import { moveElsewhere } from '../support/database.ts';
import type { Mailbox } from '../support/mailbox.ts';
import { grace, linus } from '../support/people.ts';
import { type Organization, type StorageState, join } from '../support/shortcuts.ts';
import { WITHOUT_JAVASCRIPT, expect, test } from '../support/test.ts';
import type { Usher } from '../support/usher.ts';

/** Grace has an account, is a member of another organization, and is signed in. */
async function elsewhere(acme: Organization, mailbox: Mailbox, usher: Usher): Promise<StorageState> {
  await acme.invite([grace.email]);
  const state = await join(usher, (await mailbox.letter(grace.email)).link, grace);
  await moveElsewhere(usher, grace.email);
  return state;
}

for (const [how, options] of [['with', {}], ['without', WITHOUT_JAVASCRIPT]] as const) {
  test(`signed out: sign in, then accept, ${how} JavaScript`, async ({ acme, admin, mailbox, usher, visit }) => {
    await elsewhere(acme, mailbox, usher);
    await acme.invite([grace.email]);
    const page = await visit(undefined, options);
    await page.goto((await mailbox.letter(grace.email, 2)).link);
    await expect(page.getByText(`${grace.email} has an account. Sign in to it, then accept.`)).toBeVisible();
    await page.getByRole('link', { name: 'Sign in to accept' }).click();
    await expect(page.getByLabel('Email')).toHaveValue(grace.email);
    await page.getByLabel('Password').fill(grace.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page).toHaveURL('/join');
    await expect(page.getByText(`You are signed in as ${grace.email}.`)).toBeVisible();
    await page.getByRole('button', { name: 'Join Acme Inc' }).click();
    await expect(page.getByRole('status').filter({ hasText: 'Welcome to Acme Inc' })).toBeVisible();

    await admin.goto(acme.people);
    await expect(row(admin, grace.name)).toContainText('Active');
  });

  test(`signed out and forgotten: a new password leads on to the invitation, ${how} JavaScript`, async ({ acme, mailbox, usher, visit }) => {
    await elsewhere(acme, mailbox, usher);
    await acme.invite([grace.email]);
    const page = await visit(undefined, options);
    await page.goto((await mailbox.letter(grace.email, 2)).link);
    await page.getByRole('link', { name: 'Sign in to accept' }).click();
    await page.getByRole('link', { name: 'Forgot your password?' }).click();
    await page.getByLabel('Email').fill(grace.email);
    await page.getByRole('button', { name: 'Send reset link' }).click();
    await page.goto((await mailbox.letter(grace.email, 3)).link);
    await page.getByLabel('Password').fill('eleven lanterns along the wharf');
    await page.getByRole('button', { name: 'Set new password' }).click();
    await expect(page).toHaveURL('/join');
    await page.getByRole('button', { name: 'Join Acme Inc' }).click();
    await expect(page.getByRole('status').filter({ hasText: 'Welcome to Acme Inc' })).toBeVisible();
  });
}

test('signed in as somebody else: sign out and continue', async ({ acme, mailbox, usher, visit }) => {
  const state = await elsewhere(acme, mailbox, usher);
  await acme.invite([linus.email]);
  const page = await visit(state);
  expect(await open(page, (await mailbox.letter(linus.email)).link)).toBe(403);
  await expect(page.getByRole('heading', { name: 'Additional actions are required' })).toBeVisible();
  await expect(page.getByText(linus.email)).toBeVisible();
  await expect(page.getByText(grace.email, { exact: true })).toBeVisible();
  await expect(page.getByRole('button', { name: `Ask Ada Lovelace to invite ${grace.email}` })).toBeVisible();
  await page.getByRole('button', { name: 'Sign out and continue' }).click();
  await expect(page).toHaveURL('/join');
  await expect(page.getByRole('heading', { name: 'Join Acme Inc' })).toBeVisible();
  await expect(page.getByLabel('Name')).toBeVisible();
});

test('declining is seen by the organization, and ends the link', async ({ acme, admin, mailbox, usher, visit }) => {
  const state = await elsewhere(acme, mailbox, usher);
  await acme.invite([grace.email]);
  const { link } = await mailbox.letter(grace.email, 2);
  const page = await visit(state);
  await page.goto(link);
  await page.getByRole('link', { name: 'No, thank you' }).click();
  await page.getByRole('button', { name: 'Decline' }).click();
  await expect(page.getByRole('heading', { name: 'You declined' })).toBeVisible();

  await admin.goto(acme.people);
  await expect(row(admin, grace.email)).toContainText('Declined');
  await expect(count(admin, 'Declined')).toHaveText('Declined 1');
  expect(await open(page, link)).toBe(410);
  await expect(page.getByRole('heading', { name: 'This invitation was declined' })).toBeVisible();
});

test('an invite link lets somebody with an account in without a new one', async ({ acme, mailbox, usher, visit }) => {
  await elsewhere(acme, mailbox, usher);
  const page = await visit();
  await page.goto(await acme.inviteLink());
  await page.getByLabel('Email').fill(grace.email);
  await page.getByRole('button', { name: 'Send code' }).click();
  await page.getByLabel('Code').fill((await mailbox.letter(grace.email, 2)).code);
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('link', { name: 'Sign in to accept' }).click();
  await page.getByLabel('Password').fill(grace.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: 'Join Acme Inc' }).click();
  await expect(page.getByRole('heading', { name: 'Hello, Grace Hopper' })).toBeVisible();

  await signOut(page);
  await signIn(page, grace);
  await expect(page.getByRole('heading', { name: 'Hello, Grace Hopper' })).toBeVisible();
});
