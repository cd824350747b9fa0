// No mail server is set: invitations work by links that are handed over, and
// every screen where mail would matter says so.
import { openDialog, readClipboard, register, row } from '../support/actions.ts';
import { grace, linus } from '../support/people.ts';
import { WITHOUT_JAVASCRIPT, expect, test } from '../support/test.ts';

test.use({ sendsMail: false });

test('an invitation is made, its link handed over, and the invitee joins', async ({ acme, admin, mailbox, visit }) => {
  await admin.goto(acme.people);
  await expect(admin.getByText('No mail server is set up, so nothing is mailed: invite people, then copy their links.')).toBeVisible();
  const dialog = await openDialog(admin, acme.people);
  await dialog.getByLabel('Email addresses').fill(grace.email);
  await dialog.getByRole('button', { name: 'Send invitations' }).click();
  const result = dialog.getByRole('listitem').filter({ hasText: grace.email });
  await expect(result).toContainText('Invited. Copy the link and hand it over.');
  await result.getByRole('button', { name: 'Copy link' }).click();
  await expect(result.getByRole('status')).toHaveText('Copied');
  const link = await readClipboard(admin);

  const page = await visit();
  await page.goto(link);
  await expect(page).toHaveURL('/join');
  await register(page, grace);
  await expect(page.getByRole('status').filter({ hasText: 'Welcome to Acme Inc' })).toBeVisible();
  await admin.goto(acme.people);
  await expect(row(admin, grace.name)).toContainText('Active');
  expect(mailbox.tries).toEqual([]);
});

test('the People table copies links, and says that nothing is mailed', async ({ acme, admin, visit }) => {
  await acme.invite([grace.email]);
  await admin.goto(acme.people);
  await expect(row(admin, grace.email)).toContainText('No mail: copy the link');
  await row(admin, grace.email).getByLabel(`More for ${grace.email}`).click();
  await row(admin, grace.email).getByRole('button', { name: 'Copy link' }).click();
  await expect(admin.getByRole('status').getByText('Copied')).toBeVisible();

  const page = await visit(undefined, WITHOUT_JAVASCRIPT);
  await page.goto(await readClipboard(admin));
  await register(page, grace);
  await expect(page.getByRole('heading', { name: 'Hello, Grace Hopper' })).toBeVisible();
});

test('an invite link asks for name, address and password at once', async ({ acme, visit }) => {
  const page = await visit();
  await page.goto(await acme.inviteLink());
  await page.getByLabel('Email').fill(linus.email);
  await register(page, linus);
  await expect(page.getByRole('heading', { name: 'Hello, Linus Pauling' })).toBeVisible();
});

test('the other screens say it too', async ({ acme, admin, visit }) => {
  await admin.goto(acme.at('/settings/email'));
  await expect(admin.getByText('No mail server is set up: nothing is mailed')).toBeVisible();
  await admin.goto(acme.at('/settings/people/invite'));
  await expect(admin.getByText('after inviting, copy each link and hand it over')).toBeVisible();
  const page = await visit();
  await page.goto('/sign-in');
  await expect(page.getByRole('link', { name: 'Forgot your password?' })).toHaveCount(0);
  await page.goto('/forgot');
  await page.getByLabel('Email').fill(grace.email);
  await page.getByRole('button', { name: 'Send reset link' }).click();
  await expect(page.getByRole('alert')).toContainText('No mail server is set up here');
});

test('first run explains it', async ({ usher, visit }) => {
  const page = await visit();
  await page.goto(usher.setupLink);
  await expect(page.getByText('You can invite people by links that you copy')).toBeVisible();
});
