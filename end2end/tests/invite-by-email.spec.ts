// Inviting by email, the whole way: addresses as chips that are checked while they
// are typed, everything that goes along with an invitation, real mail, the mailed
// link, and new people in the organization, one of them without JavaScript.
import { chip, count, hold, open, openDialog, paste, register, row } from '../support/actions.ts';
import { furnish } from '../support/database.ts';
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
  // A second later the mails are looked at, and the results tell of them.
  const looks = await hold(admin, '**/api/island/invitation-mails');
  await dialog.getByRole('button', { name: 'Send invitations' }).click();

  await expect(dialog.getByRole('status').filter({ hasText: '2 people were invited.' })).toBeVisible();
  for (const { email } of [grace, linus]) {
    const result = dialog.getByRole('listitem').filter({ hasText: email });
    await expect(result).toContainText('Invited. The mail is on its way.');
  }
  looks();
  await expect(dialog.getByRole('listitem').filter({ hasText: grace.email })).toContainText('sent');
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
  for (const { email } of [grace, linus]) expect(mailbox.lettersTo(email), 'one mail each').toHaveLength(1);
  await mailbox.letter(ada.email, 2);
  expect(mailbox.letters, 'and their inviter is told of each').toHaveLength(4);
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
  // By mouse, out of the input: what was being typed is taken in, the other one is in it now.
  await addresses.pressSequentially('more@example.org');
  await dialog.getByRole('button', { name: 'linus at example.org', exact: true }).click();
  await expect(addresses).toHaveValue('linus at example.org');
  await expect(addresses).toBeFocused();
  await expect(chip(dialog, 'more@example.org')).toBeVisible();
  await dialog.getByRole('button', { name: 'Remove more@example.org' }).click();
  await expect(bad, 'taken in as it is').toBeVisible();

  await dialog.getByRole('button', { name: 'Send invitations' }).click();
  await expect(dialog.getByRole('alert')).toContainText('Nothing was sent: some addresses need to be fixed.');
  await expect(chip(dialog, ada.email)).toContainText('Already a member');
  await expect(twice.getByRole('button', { name: grace.email, exact: true }), 'the first to be mended').toBeFocused();
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

test('a separator within the quotes of a name belongs to the name', async ({ acme, admin, mailbox }) => {
  const dialog = await openDialog(admin, acme.people);
  const addresses = dialog.getByLabel('Email addresses');
  await addresses.pressSequentially(`"Hopper, Grace; Rear Admiral" <${grace.email}>`);
  await expect(addresses, 'still being typed').toHaveValue(`"Hopper, Grace; Rear Admiral" <${grace.email}>`);
  await addresses.pressSequentially(`, ${linus.email};`);
  await expect(addresses).toHaveValue('');
  await expect(dialog.getByRole('status').first()).toContainText('2 addresses');
  await expect(dialog.getByRole('button', { name: `"Hopper, Grace; Rear Admiral" <${grace.email}>`, exact: true })).toBeVisible();
  // A quote that was forgotten ends with the line.
  await addresses.pressSequentially('"open, still');
  await expect(addresses).toHaveValue('"open, still');
  await addresses.press('Enter');
  await expect(addresses).toHaveValue('');
  await dialog.getByRole('button', { name: 'Remove "open, still' }).click();
  await dialog.getByRole('button', { name: 'Send invitations' }).click();
  await expect(dialog.getByRole('status').filter({ hasText: '2 people were invited.' })).toBeVisible();
  expect((await mailbox.letter(grace.email)).text).toContain('Hello Hopper, Grace; Rear Admiral,');
  await mailbox.letter(linus.email);
});

test('an address that was invited already is named as such', async ({ acme, admin }) => {
  await acme.invite([grace.email]);
  const dialog = await openDialog(admin, acme.people);
  await dialog.getByLabel('Email addresses').fill(`${grace.email} ${linus.email}`);
  await dialog.getByRole('button', { name: 'Send invitations' }).click();
  await expect(chip(dialog, grace.email)).toContainText('Already invited. You can resend it.');
  await dialog.getByRole('button', { name: 'Send to the other one' }).click();
  await expect(dialog.getByRole('status').filter({ hasText: 'One person was invited.' })).toBeVisible();
  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect(row(admin, linus.email), 'the table is up to date').toContainText('Pending');
});

test('groups, product, message and metadata go along, to the product itself', async ({ usher, acme, admin, mailbox, visit }) => {
  await furnish(usher);
  const dialog = await openDialog(admin, acme.people);
  await dialog.getByLabel('Email addresses').fill(grace.email);
  await dialog.getByLabel('Role').selectOption('Administrator');
  await dialog.getByLabel('Product').selectOption('Wiki');
  await dialog.getByRole('group', { name: 'Groups' }).getByLabel('South').check();
  await dialog.getByText('More', { exact: true }).click();
  await dialog.getByLabel('Name').fill('Grace');
  await dialog.getByLabel('Personal message').fill('Dear Grace,\n\n<b>welcome</b> aboard & see you soon.');
  await expect(dialog.getByText('950 characters left')).toBeVisible();
  await dialog.getByLabel('Language').selectOption('English');
  const metadata = dialog.getByLabel('Metadata');
  await metadata.fill('{"ship": ');
  await expect(dialog.getByRole('alert')).toContainText('This is not JSON.');
  await expect(metadata).toHaveAttribute('aria-invalid', 'true');
  await metadata.fill('["ship"]');
  await expect(dialog.getByRole('alert')).toContainText('Write an object');
  await metadata.fill('{"ship": "Mark I"}');
  await expect(dialog.getByRole('alert')).toHaveCount(0);
  await dialog.getByRole('button', { name: 'Send invitations' }).click();
  await expect(dialog.getByRole('listitem').filter({ hasText: grace.email })).toContainText(/Invited\.|Mail sent/);

  const letter = await mailbox.letter(grace.email);
  expect(letter.text).toContain('Hello Grace,');
  expect(letter.text).toContain('Ada Lovelace writes:\n> Dear Grace,\n> \n> <b>welcome</b> aboard & see you soon.');
  expect(letter.html).toContain('&#60;b&#62;welcome&#60;/b&#62; aboard');
  expect(letter.text).toContain('Everything we know');
  expect(letter.text).toContain('Your role: Administrator\nLeads to: Wiki\nOpen until: ');

  const hers = await visit();
  await hers.goto(letter.link);
  await expect(hers.getByRole('figure')).toContainText('<b>welcome</b> aboard & see you soon.');
  await expect(hers.getByRole('definition').filter({ hasText: 'South' })).toBeVisible();
  await expect(hers.getByLabel('Name')).toHaveValue('Grace');
  await register(hers, grace);
  await expect(hers.getByRole('heading', { name: 'You are in Acme Inc' })).toBeVisible();
  await expect(hers.getByRole('link', { name: 'Go to Wiki' })).toHaveAttribute('href', 'https://wiki.example/start');
  await hers.getByRole('link', { name: 'Go to Acme Inc' }).click();
  await expect(hers.getByRole('heading', { name: 'Hello, Grace Hopper' })).toBeVisible();
});

test('each address is checked while somebody types', async ({ acme, admin, mailbox }) => {
  await acme.invite([grace.email]);
  await mailbox.letter(grace.email);
  const dialog = await openDialog(admin, acme.people);
  await expect(dialog.getByText('248 seats left')).toBeVisible();
  const addresses = dialog.getByLabel('Email addresses');
  await addresses.pressSequentially(`${ada.email},${grace.email},${linus.email},`);
  await expect(chip(dialog, ada.email)).toContainText('Already a member');
  await expect(chip(dialog, linus.email)).not.toHaveAttribute('data-state', 'bad');
  await expect(dialog.getByRole('status').first()).toContainText('3 addresses. 2 need to be looked at.');
  expect(mailbox.letters, 'a check sends nothing').toHaveLength(1);

  const pending = chip(dialog, grace.email);
  await expect(pending).toContainText('Already invited. You can resend it.');
  await pending.getByRole('button', { name: 'Resend' }).click();
  await expect(pending).toHaveCount(0);
  await expect(dialog.getByRole('status').first()).toContainText(`${grace.email}: the invitation is sent again`);
  expect((await mailbox.letter(grace.email, 2)).link, 'the same link').toBe((await mailbox.letter(grace.email)).link);

  await chip(dialog, ada.email).getByRole('button', { name: `Remove ${ada.email}` }).click();
  await dialog.getByRole('button', { name: 'Send invitations' }).click();
  await expect(dialog.getByRole('status').filter({ hasText: 'One person was invited.' })).toBeVisible();
  await mailbox.letter(linus.email);
  await dialog.getByRole('button', { name: 'Invite others' }).click();
  await expect(dialog.getByText('247 seats left')).toBeVisible();
});

test('a mail that fails says so beside its address, and can be tried again there', async ({ acme, admin, mailbox }) => {
  mailbox.refuse(grace.email);
  const dialog = await openDialog(admin, acme.people);
  await dialog.getByLabel('Email addresses').fill(`${grace.email}, ${linus.email}`);
  await dialog.getByRole('button', { name: 'Send invitations' }).click();
  const result = dialog.getByRole('listitem').filter({ hasText: grace.email });
  await expect(result).toContainText('Mail failed: permanent error (550): 5.1.1 no such mailbox here', { timeout: 15_000 });
  await expect(dialog.getByRole('listitem').filter({ hasText: linus.email })).toContainText('Mail sent: 250');
  await expect(dialog.getByRole('status').filter({ hasText: 'One mail did not go through.' })).toHaveCount(1);
  mailbox.welcome(grace.email);
  await result.getByRole('button', { name: 'Retry' }).click();
  await mailbox.letter(grace.email);
  await expect(result).toContainText('Mail sent: 250', { timeout: 15_000 });
  await expect(result.getByRole('button', { name: 'Retry' })).toHaveCount(0);
});

test('the whole dialog works by keyboard', async ({ usher, acme, admin, mailbox }) => {
  await furnish(usher);
  await admin.goto(acme.people);
  await admin.getByRole('link', { name: 'Invite people' }).focus();
  await admin.keyboard.press('Enter');
  const dialog = admin.getByRole('dialog', { name: 'Invite people' });
  const addresses = dialog.getByLabel('Email addresses');
  await expect(addresses).toBeFocused();
  await admin.keyboard.type(`${grace.email},nobody,${linus.email},`);
  await admin.keyboard.press('Shift+Tab');
  await expect(dialog.getByRole('button', { name: `Remove ${linus.email}` })).toBeFocused();
  await admin.keyboard.press('Delete');
  await expect(chip(dialog, linus.email)).toHaveCount(0);
  await expect(dialog.getByRole('button', { name: 'nobody', exact: true }), 'its neighbour').toBeFocused();
  await addresses.focus();
  await admin.keyboard.press('Backspace');
  await expect(addresses, 'the last one is edited').toHaveValue('nobody');
  await admin.keyboard.press('Control+A');
  await admin.keyboard.type(linus.email);
  await admin.keyboard.press('Tab');
  await expect(dialog.getByLabel('Role')).toBeFocused();
  await admin.keyboard.press('Tab');
  await admin.keyboard.press('W');
  await expect(dialog.getByLabel('Product')).toHaveValue('3'.repeat(26));
  await admin.keyboard.press('Tab');
  await admin.keyboard.press('Space');
  await expect(dialog.getByLabel('North')).toBeChecked();
  await admin.keyboard.press('Tab');
  await admin.keyboard.press('Tab');
  await expect(dialog.getByRole('switch', { name: 'Full access' })).toBeFocused();
  await admin.keyboard.press('Tab');
  await admin.keyboard.press('Enter');
  await admin.keyboard.press('Tab');
  await admin.keyboard.press('Tab');
  await expect(dialog.getByLabel('Personal message')).toBeFocused();
  await admin.keyboard.type('Hello both');
  await dialog.getByRole('button', { name: 'Send invitations' }).focus();
  await admin.keyboard.press('Enter');
  await expect(dialog.getByRole('status').filter({ hasText: '2 people were invited.' })).toBeVisible();
  expect((await mailbox.letter(linus.email)).text).toContain('> Hello both');
  await admin.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(row(admin, linus.email)).toContainText('Pending');
});
