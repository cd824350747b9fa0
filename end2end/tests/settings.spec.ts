// The settings of an organization: each page does what it says, with and without
// JavaScript, and what is set shows where it matters.
import { awake, follow, row, submit } from '../support/actions.ts';
import { ada, grace } from '../support/people.ts';
import { PICTURE } from '../support/picture.ts';
import { join } from '../support/shortcuts.ts';
import { WITHOUT_JAVASCRIPT, expect, test } from '../support/test.ts';

const LOGO = { name: 'logo.png', mimeType: 'image/png', buffer: PICTURE };

for (const [how, options] of [['with', {}], ['without', WITHOUT_JAVASCRIPT]] as const) {
  test(`a role is made, given, changed and replaced ${how} JavaScript`, async ({ acme, mailbox, usher, visit }) => {
    const page = await visit(acme.owner, options);
    await page.goto(acme.at('/settings/roles'));
    await expect(row(page, 'Administrator')).toContainText('Everything');
    await expect(row(page, 'Administrator').getByRole('link', { name: /Edit|Delete/ })).toHaveCount(0);
    await page.getByRole('link', { name: 'New role' }).click();
    await page.getByLabel('Name', { exact: true }).fill('administratór');
    await page.getByLabel('See people').check();
    expect(await submit(page, 'Save')).toBe(422);
    await expect(page.getByLabel('Name', { exact: true })).toHaveValue('administratór');
    await expect(page.getByText('There is one of this name already.')).toBeVisible();
    await expect(page.getByLabel('See people')).toBeChecked();
    await page.getByLabel('Name', { exact: true }).fill('Reader');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByText('The role is made.')).toBeVisible();

    await acme.invite([grace.email], 'Reader');
    const hers = await visit(await join(usher, (await mailbox.letter(grace.email)).link, grace), options);
    await hers.goto(acme.people);
    await expect(hers.getByRole('heading', { name: 'People' })).toBeVisible();
    await expect(hers.getByRole('navigation', { name: 'Admin settings' }).getByRole('link')).toHaveText(['People']);

    await page.reload();
    await expect(row(page, 'Reader')).toContainText('one member');
    await page.getByRole('link', { name: 'Edit Reader' }).click();
    await page.getByLabel('See people').uncheck();
    await page.getByLabel('Read the audit log').check();
    expect(await submit(page, 'Save')).toBe(303);
    // It counts at her next request.
    expect((await hers.goto(acme.people))?.status()).toBe(403);
    await hers.goto(acme.at('/settings/audit'));
    await expect(row(hers, 'Edited a role')).toContainText('Reader');

    await page.getByRole('link', { name: 'Delete Reader' }).click();
    await page.getByLabel('Role instead').selectOption('User');
    await page.getByRole('button', { name: 'Delete role' }).click();
    await expect(page.getByText('The role is deleted')).toBeVisible();
    await expect(row(page, 'User')).toContainText('one member');
    expect((await hers.goto(acme.at('/settings/audit')))?.status()).toBe(403);
  });

  test(`a group gets members by search and by list ${how} JavaScript`, async ({ acme, visit }) => {
    await acme.invite([grace.email]);
    const page = await visit(acme.owner, options);
    await page.goto(acme.at('/settings/groups'));
    await page.getByLabel('New group').fill('Red Team');
    await page.getByRole('button', { name: 'Create group' }).click();
    await page.getByLabel('Email addresses').fill(`${grace.email}, stranger@example.com`);
    expect(await submit(page, page.getByRole('button', { name: 'Add', exact: true }))).toBe(422);
    await expect(page.getByText('stranger@example.com').first()).toBeVisible();
    await expect(page.getByLabel('Email addresses')).toHaveValue(`${grace.email}, stranger@example.com`);
    await page.getByLabel('Email addresses').fill(grace.email);
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await expect(row(page, grace.email)).toContainText('Pending');
    await page.getByRole('searchbox').fill('lovelace');
    await page.getByRole('button', { name: 'Search' }).click();
    await page.getByRole('button', { name: `Add ${ada.name}` }).click();
    await expect(row(page, ada.name)).toContainText('Active');
    await page.getByRole('button', { name: `Remove ${grace.email} from the group` }).click();
    await expect(row(page, grace.email)).toHaveCount(0);
    await page.getByLabel('Name', { exact: true }).fill('Blue Team');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByRole('heading', { name: 'Blue Team' })).toBeVisible();
    await page.getByRole('link', { name: 'Delete group' }).click();
    await expect(page.getByText('One person is in this group')).toBeVisible();
    await page.getByRole('button', { name: 'Delete group' }).click();
    await expect(page.getByText('The group is deleted.')).toBeVisible();
  });

  test(`products stand on everybody’s home ${how} JavaScript`, async ({ acme, visit }) => {
    const page = await visit(acme.owner, options);
    await page.goto(acme.at('/settings/products/new'));
    await page.getByLabel('Name', { exact: true }).fill('Chat');
    await page.getByLabel('Address').fill('javascript:alert(1)');
    await page.getByLabel('Icon').fill('💬');
    expect(await submit(page, 'Save')).toBe(422);
    await expect(page.getByLabel('Icon')).toHaveValue('💬');
    await page.getByLabel('Address').fill('https://chat.example.com/team');
    await follow(page.getByRole('button', { name: 'Save' }));
    await page.goto(acme.at(''));
    const door = page.getByRole('link', { name: /Chat/ });
    await expect(door).toHaveAttribute('href', 'https://chat.example.com/team');
    await expect(door).toContainText('chat.example.com');
    await page.goto(acme.at('/settings/products'));
    await page.getByRole('link', { name: 'Delete Chat' }).click();
    await page.getByRole('button', { name: 'Delete product' }).click();
    await expect(page.getByRole('heading', { name: 'No products yet' })).toBeVisible();
  });

  test(`name, logo and colour show on the page to join ${how} JavaScript`, async ({ acme, visit }) => {
    const page = await visit(acme.owner, options);
    const ready = async () => {
      if (how === 'with') await awake(page);
    };
    await page.goto(acme.at('/settings/general'));
    await ready();
    await page.getByRole('textbox', { name: 'Organization' }).fill('Acme & Friends');
    await page.getByLabel('Colour (optional)').fill('orange');
    expect(await submit(page, 'Save')).toBe(422);
    await ready();
    await page.getByLabel('Colour (optional)').fill('#ffcc00');
    expect(await submit(page, 'Save')).toBe(303);
    await page.getByLabel('Picture').setInputFiles({ name: 'logo.png', mimeType: 'image/png', buffer: Buffer.from('<svg/>') });
    expect(await submit(page, 'Upload')).toBe(422);
    await expect(page.getByText('This is no PNG, JPEG or WebP picture.')).toBeVisible();
    await page.getByLabel('Picture').setInputFiles(LOGO);
    await page.getByRole('button', { name: 'Upload' }).click();
    await expect(page.getByText('The logo is saved.')).toBeVisible();
    await expect(page.getByRole('banner').getByRole('link', { name: 'Acme & Friends' })).toBeVisible();

    const outside = await visit(undefined, options);
    await outside.goto(await acme.inviteLink());
    const logo = outside.getByRole('main').locator('img.logo');
    await expect(logo).toBeVisible();
    await expect.poll(() => logo.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(32);
    // A little darker than what was chosen: a button must be seen on white.
    const button = outside.getByRole('button', { name: 'Send code' });
    expect(await button.evaluate((element) => getComputedStyle(element).backgroundColor)).toBe('rgb(243, 194, 0)');
    expect(await button.evaluate((element) => getComputedStyle(element).color)).toBe('rgb(0, 0, 0)');
    await page.getByRole('link', { name: 'Remove logo' }).click();
    await page.getByRole('button', { name: 'Remove logo' }).click();
    await expect(page.getByText('The logo is gone.')).toBeVisible();
  });

  test(`invitations and sign-in are set ${how} JavaScript`, async ({ acme, visit }) => {
    const page = await visit(acme.owner, options);
    await page.goto(acme.at('/settings/invitations'));
    await page.getByLabel('Invitations live').fill('2');
    await page.getByLabel('Only people with an account').check();
    await page.getByLabel('People of our domains').check();
    await page.getByRole('textbox', { name: /^Domains/ }).fill('gmail.com');
    expect(await submit(page, 'Save')).toBe(422);
    await expect(page.getByText('Everybody can get an address at gmail.com')).toBeVisible();
    await expect(page.getByLabel('Only people with an account')).toBeChecked();
    await page.getByRole('textbox', { name: /^Domains/ }).fill('example.com');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByRole('status').filter({ hasText: 'Saved.' })).toBeVisible();
    await expect(page.getByLabel('Invitations live')).toHaveValue('2');
    await expect(page.getByLabel('People of our domains')).toBeChecked();
    await expect(page.getByRole('textbox', { name: /^Domains/ })).toHaveValue('example.com');

    await page.goto(acme.at('/settings/sign-in'));
    const [password, code] = [page.getByLabel('Password', { exact: true }), page.getByLabel('Code by mail')];
    await expect(password, 'every method is on').toBeChecked();
    await code.uncheck();
    expect(await submit(page, 'Save'), 'every method, and one of them not').toBe(422);
    await expect(page.getByText('Choose “Only these” above')).toBeVisible();
    await expect(code).not.toBeChecked();
    await page.getByLabel('Only these').check();
    await password.uncheck();
    expect(await submit(page, 'Save')).toBe(422);
    await expect(page.getByText('Allow at least one method.')).toBeVisible();
    await code.check();
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByRole('status').filter({ hasText: 'Saved.' })).toBeVisible();
    await expect(code).toBeChecked();
    await expect(password).not.toBeChecked();
    await expect(page.getByLabel('Passkey'), 'passkeys need a name').toHaveCount(0);
  });

  test(`the mail server is checked and a test mail sent ${how} JavaScript`, async ({ acme, mailbox, visit }) => {
    const page = await visit(acme.owner, options);
    await page.goto(acme.at('/settings/email'));
    await page.getByRole('button', { name: 'Check now' }).click();
    await expect(page.getByText('The mail server answers')).toBeVisible();
    await page.getByRole('button', { name: 'Send a test mail to me' }).click();
    await expect(page.getByText('The test mail is on its way')).toBeVisible();
    expect((await mailbox.letter(ada.email)).subject).toContain('A test mail from');
    await mailbox.down();
    await page.goto(acme.at('/settings/email'));
    await page.getByRole('button', { name: 'Check now' }).click();
    await expect(page.getByText(/The mail server can’t be used: .*refused/i)).toBeVisible();
    await mailbox.up();
    await page.goto(acme.at('/settings/email?status=sent'));
    await expect(row(page, ada.email)).toContainText('Test');
  });

  test(`the audit log is filtered and taken along ${how} JavaScript`, async ({ acme, visit }) => {
    await acme.invite([grace.email]);
    const page = await visit(acme.owner, options);
    await page.goto(acme.at('/settings/groups'));
    await page.getByLabel('New group').fill('=cmd()');
    await page.getByRole('button', { name: 'Create group' }).click();
    await page.getByLabel('Name', { exact: true }).fill('Fine');
    await follow(page.getByRole('button', { name: 'Save' }));
    await page.goto(acme.at('/settings/audit'));
    await expect(row(page, 'Renamed a group')).toContainText('=cmd() → Fine');
    await expect(row(page, 'Invited somebody')).toContainText(grace.email);
    await page.getByLabel('About').selectOption('Groups');
    await page.getByRole('button', { name: 'Filter' }).click();
    await expect(page.getByRole('rowheader')).toHaveText([/Renamed a group/, /Made a group/]);
    await page.goto(acme.at('/settings/audit'));
    await page.getByLabel('Done to (email)').fill(grace.email);
    await page.getByRole('button', { name: 'Filter' }).click();
    await expect(page.getByRole('rowheader')).toHaveText([/Invited somebody/]);
    await page.getByLabel('Refusals only').check();
    await page.getByRole('button', { name: 'Filter' }).click();
    await expect(page.getByRole('heading', { name: 'Nothing found' })).toBeVisible();

    await page.goto(acme.at('/settings/audit?family=group'));
    const address = await page.getByRole('link', { name: 'Export as CSV' }).getAttribute('href');
    const file = await page.request.get(address ?? '');
    expect(file.headers()['content-type']).toContain('text/csv');
    const text = await file.text();
    expect(text).toContain('group.create');
    expect(text).not.toMatch(/(^|,)"=/m);
  });
}

test('what needs attention shows on the home of admins', async ({ acme, admin, mailbox, usher }) => {
  mailbox.refuse(grace.email);
  await acme.invite([grace.email]);
  await expect.poll(() => usher.log).toContain('mail failed');
  await admin.goto(acme.at(''));
  await expect(admin.getByText('One mail could not be delivered')).toBeVisible();
  await admin.getByRole('link', { name: 'See why' }).click();
  await expect(row(admin, grace.email)).toContainText('no such mailbox here');
});

test('the colour is shown as it will look, while it is typed', async ({ acme, admin }) => {
  await admin.goto(acme.at('/settings/general'));
  await awake(admin);
  await admin.getByLabel('Colour (optional)').fill('#1a5fb4');
  await expect(admin.locator('svg.sample')).toHaveCount(2);
  await admin.getByLabel('Colour (optional)').fill('#fff');
  await expect(admin.locator('svg.sample')).toHaveCount(0);
  await admin.getByLabel('Pick the colour').fill('#ffee00');
  await expect(admin.getByLabel('Colour (optional)')).toHaveValue('#ffee00');
  await expect(admin.getByText('It is made darker or lighter where')).toBeVisible();
});

test('on a phone one line opens to all settings', async ({ acme, visit }) => {
  const page = await visit(acme.owner, { viewport: { width: 390, height: 844 } });
  await page.goto(acme.at('/settings/roles'));
  const line = page.locator('.settings-menu summary');
  await expect(line).toHaveText(/Roles/);
  await line.click();
  await page.getByRole('navigation', { name: 'Admin settings' }).getByRole('link', { name: 'Audit log' }).click();
  await expect(page.getByRole('heading', { name: 'Audit log' })).toBeVisible();
});
