// Inviting by email, the whole way: addresses as chips, real mail, the mailed
// link, and two new people in the organization, one of them without JavaScript.
import { chip, count, open, openDialog, paste, register, row } from '../support/actions.ts';
import { ada, grace, linus } from '../support/people.ts';
import { WITHOUT_JAVASCRIPT, expect, test } from '../support/test.ts';

test('two people are invited by email, and both join', async ({ acme, admin, mailbox, visit }) => {
  const dialog = await openDialog(admin, acme.people);
  const addresses = dialog.getByLabel('Email addresses');
  await expect(addresses).toBeFocused();
  await addresses.pressSequentially(grace.email);
  await addresses.press('Enter');
  await addresses.pressSequentially(`${linus.email},`);
  await expect(chip(dialog, grace.email)).toBeVisible();
  await expect(chip(dialog, linus.email)).toBeVisible();
  await expect(addresses).toHaveValue('');
  await expect(dialog.getByText('249 seats left')).toBeVisible();
  await dialog.getByLabel('Role').selectOption('User');
  await dialog.getByRole('button', { name: 'Send invitations' }).click();

  await expect(dialog.getByRole('status').filter({ hasText: '2 people were invited.' })).toBeVisible();
  for (const { email } of [grace, linus]) {
    const result = dialog.getByRole('listitem').filter({ hasText: email });
    await expect(result).toContainText('Invited. The mail is on its way.');
  }
  await dialog.getByRole('link', { name: 'Back to People' }).click();
  await expect(row(admin, grace.email)).toContainText('Pending');
  await expect(count(admin, 'Pending')).toHaveText('Pending 2');

  const letter = await mailbox.letter(grace.email);
  expect(letter.subject).toBe('Ada Lovelace invites you to Acme Inc');
  expect(letter.mail.from?.value).toEqual([{ name: 'Usher', address: 'usher@example.com' }]);
  expect(letter.mail.to).toMatchObject({ value: [{ address: grace.email }] });
  expect(letter.messageId).toMatch(/^<\S+@example\.com>$/);
  expect(letter.mail.headers.get('auto-submitted')).toBe('auto-generated');
  expect(letter.text).toContain('Ada Lovelace would like you to join Acme Inc.');
  expect(letter.text).toContain(`Ada Lovelace invited ${grace.email}`.replace('Ada Lovelace', ada.email));
  expect(letter.html).toContain('Accept invitation');
  expect(letter.html).toContain(`href="${letter.link}"`);

  // Scanners and previews open links, several times and by HEAD; nothing comes of it.
  for (let i = 0; i < 5; i += 1) {
    const scanner = await visit();
    expect(await open(scanner, letter.link)).toBe(200);
    await scanner.request.head(letter.link);
    await scanner.context().close();
  }

  const hers = await visit();
  const response = await hers.goto(letter.link);
  await expect(hers, 'the secret leaves the address').toHaveURL('/join');
  const secret = await response?.request().redirectedFrom()?.response();
  expect(secret?.headers()).toMatchObject({ 'referrer-policy': 'no-referrer', 'cache-control': 'no-store' });
  expect(response?.headers()).toMatchObject({ 'cache-control': 'no-store' });
  await expect(hers.getByRole('heading', { name: 'Join Acme Inc' })).toBeVisible();
  await expect(hers.getByText('Ada Lovelace invites you to Acme Inc.')).toBeVisible();
  await expect(hers.getByText(grace.email)).toBeVisible();
  await register(hers, grace);
  await expect(hers.getByRole('status').filter({ hasText: 'Welcome to Acme Inc' })).toBeVisible();
  await expect(hers.getByRole('heading', { name: 'Hello, Grace Hopper' })).toBeVisible();
  await expect(hers.getByRole('link', { name: 'Invite people' }), 'users do not invite').toHaveCount(0);

  const his = await visit(undefined, WITHOUT_JAVASCRIPT);
  await his.goto((await mailbox.letter(linus.email)).link);
  await expect(his).toHaveURL('/join');
  await register(his, linus);
  await expect(his.getByRole('status').filter({ hasText: 'Welcome to Acme Inc' })).toBeVisible();

  await admin.goto(acme.people);
  for (const { name, email } of [grace, linus]) {
    await expect(row(admin, name)).toContainText('Active');
    await expect(row(admin, name)).toContainText(email);
    await expect(row(admin, name)).toContainText(ada.name);
  }
  await expect(count(admin, 'All')).toHaveText('All 3');
  await expect(count(admin, 'Active')).toHaveText('Active 3');
  await expect(count(admin, 'Pending')).toHaveText('Pending 0');
  expect(mailbox.letters, 'one mail each').toHaveLength(2);
});

test('a pasted list becomes chips; bad ones stay, marked, and are mended in place', async ({ acme, admin, mailbox }) => {
  const dialog = await openDialog(admin, acme.people);
  const addresses = dialog.getByLabel('Email addresses');
  await addresses.focus();
  await paste(admin, `"Hopper, Grace" <${grace.email}>; linus at example.org\n${grace.email}, ${ada.email}`);

  const bad = chip(dialog, 'linus at example.org');
  await expect(bad).toContainText('it needs an @ with something on both sides');
  const twice = chip(dialog, grace.email);
  await expect(twice).toContainText('Twice in the list');
  await expect(dialog.getByRole('status')).toHaveText(/4 addresses/);

  await dialog.getByRole('button', { name: 'Send invitations' }).click();
  await expect(dialog.getByRole('alert')).toContainText('Nothing was sent: some addresses need to be mended.');
  await expect(chip(dialog, ada.email)).toContainText('Already a member');
  expect(mailbox.letters).toEqual([]);

  await bad.getByRole('button', { name: 'linus at example.org', exact: true }).click();
  await expect(addresses).toBeFocused();
  await expect(addresses).toHaveValue('linus at example.org');
  await addresses.fill(linus.email);
  await addresses.press('Enter');
  await expect(chip(dialog, linus.email)).not.toContainText('@ with');
  await twice.getByRole('button', { name: `Remove ${grace.email}` }).click();
  await expect(dialog.getByRole('status')).toContainText(`${grace.email} removed`);
  await expect(chip(dialog, grace.email)).toHaveCount(0);
  await expect(dialog.getByRole('button', { name: /Hopper, Grace/ }).first()).toBeVisible();

  await dialog.getByRole('button', { name: 'Send invitations' }).click();
  await dialog.getByRole('button', { name: 'Send to the other 2' }).click();
  await expect(dialog.getByRole('status').filter({ hasText: '2 people were invited.' })).toBeVisible();
  await expect(dialog.getByRole('listitem').filter({ hasText: ada.email })).toContainText('Already a member');
  expect((await mailbox.letter(grace.email)).text).toContain('Hello Hopper, Grace,');
  await mailbox.letter(linus.email);

  await admin.goto(acme.people);
  await expect(row(admin, 'Hopper, Grace')).toContainText(grace.email);
});

test('an address that was invited already is named as such', async ({ acme, admin }) => {
  await acme.invite([grace.email]);
  const dialog = await openDialog(admin, acme.people);
  await dialog.getByLabel('Email addresses').fill(`${grace.email} ${linus.email}`);
  await dialog.getByRole('button', { name: 'Send invitations' }).click();
  await expect(chip(dialog, grace.email)).toContainText('Already invited. You can resend the invitation under People.');
  await dialog.getByRole('button', { name: 'Send to the other one' }).click();
  await expect(dialog.getByRole('status').filter({ hasText: 'One person was invited.' })).toBeVisible();
  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect(row(admin, linus.email), 'the table is up to date').toContainText('Pending');
});
