// The dialog's other tabs: the ways to invite by link and by file, without leaving the
// table behind; what one tab holds is still there after a look at another.
import type { Locator, Page } from '@playwright/test';

import { hold, openDialog, readClipboard, register, row } from '../support/actions.ts';
import { csv } from '../support/tables.ts';
import { grace, linus } from '../support/people.ts';
import { expect, test } from '../support/test.ts';

const tab = (dialog: Locator, name: string) =>
  dialog.getByRole('navigation', { name: 'How to invite' }).getByRole('link', { name, exact: true });

/** Nobody left the page. */
const stays = (page: Page, people: string) => expect(page).toHaveURL(people);

test('a link is got, copied, turned off and on again, changed and deleted', async ({ acme, admin, visit }) => {
  const dialog = await openDialog(admin, acme.people);
  await dialog.getByLabel('Email addresses').fill(`${linus.email}, lin`);
  await tab(dialog, 'Link').click();
  await expect(tab(dialog, 'Link')).toHaveAttribute('aria-current', 'page');
  await expect(dialog.getByLabel('Email addresses')).toHaveCount(0);
  await dialog.getByRole('combobox', { name: 'Role' }).selectOption('User');
  await dialog.getByRole('button', { name: 'Get invite link' }).click();
  await expect(dialog.getByRole('status').filter({ hasText: 'The link is ready.' })).not.toHaveCount(0);
  await dialog.getByRole('button', { name: 'Copy', exact: true }).click();
  await expect(dialog.getByRole('status').getByText('Copied')).toBeVisible();
  const link = await readClipboard(admin);
  await expect(dialog.getByRole('textbox', { name: 'Invite link' })).toHaveValue(link);
  const page = await visit();
  await page.goto(link);
  await expect(page).toHaveURL('/join');

  await dialog.getByRole('button', { name: 'Turn off' }).click();
  await expect(dialog.getByRole('button', { name: 'Turn on' })).toBeVisible();
  await dialog.getByRole('button', { name: 'Undo' }).click();
  await expect(dialog.getByRole('button', { name: 'Turn off' })).toBeVisible();

  await dialog.getByRole('link', { name: 'Edit' }).click();
  await dialog.getByLabel('Most people').fill('none');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByLabel('Most people'), 'what was typed stays').toHaveValue('none');
  await expect(dialog.getByLabel('Most people')).toBeFocused();
  await dialog.getByLabel('Most people').fill('3');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByText('nobody of 3 came in by it yet')).toBeVisible();

  await dialog.getByRole('link', { name: 'Delete' }).click();
  await dialog.getByRole('button', { name: 'Delete link' }).click();
  await expect(dialog.getByRole('textbox', { name: 'Invite link' })).toHaveCount(0);
  await stays(admin, acme.people);

  await tab(dialog, 'Email').click();
  await expect(dialog.getByText(linus.email), 'what was typed before').toBeVisible();
  await expect(dialog.getByRole('navigation', { name: 'How to invite' })).toHaveCount(1);
});

test('the people of a file are invited over the table', async ({ acme, admin, mailbox, visit }) => {
  const dialog = await openDialog(admin, acme.people);
  await tab(dialog, 'File').click();
  const file = dialog.getByLabel('CSV or Excel file');
  await expect(file).toBeVisible();
  await expect(dialog.getByRole('link', { name: /template/i })).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Check the file' }), 'the file is read here').toBeHidden();
  await file.setInputFiles(csv(['email,name', `${grace.email},Grace Hopper`, 'nobody,']));
  await expect(dialog.getByText('One row is good.')).toBeVisible();
  await tab(dialog, 'Email').click();
  await tab(dialog, 'File').click();
  await dialog.getByRole('button', { name: 'Send one good row' }).click();
  await expect(dialog.getByText('One person was invited.')).toBeVisible();
  await dialog.getByLabel('Email, line 3', { exact: true }).fill(linus.email);
  await admin.keyboard.press('Tab');
  await dialog.getByRole('button', { name: 'Send one good row' }).click();
  await expect(dialog.getByText('2 people were invited.')).toBeVisible();
  await stays(admin, acme.people);
  await admin.keyboard.press('Escape');
  await expect(row(admin, 'Grace Hopper')).toContainText('Pending');
  await expect(row(admin, linus.email)).toContainText('Pending');

  const page = await visit();
  await page.goto((await mailbox.letter(grace.email)).link);
  await register(page, grace);
  await expect(page.getByRole('status').filter({ hasText: 'Welcome to Acme Inc' })).toBeVisible();
});

test('rows are sent straight from the cell that was mended last', async ({ acme, admin, mailbox }) => {
  const dialog = await openDialog(admin, acme.people);
  await tab(dialog, 'File').click();
  await dialog.getByLabel('CSV or Excel file').setInputFiles(csv(['email', grace.email, 'nobody']));
  await dialog.getByLabel('Email, line 3', { exact: true }).fill(linus.email);
  await dialog.getByRole('button', { name: 'Send one good row' }).click();
  await expect(dialog.getByText('2 people were invited.')).toBeVisible();
  await mailbox.letter(linus.email);
});

test('what is refused is said, and what was typed stays', async ({ acme, admin, visit }) => {
  await acme.inviteLink();
  const dialog = await openDialog(admin, acme.people);
  await tab(dialog, 'Link').click();
  await dialog.getByRole('link', { name: 'Edit' }).click();
  await dialog.getByLabel('Label', { exact: true }).fill('For the fair');
  const colleague = await visit(acme.owner);
  await colleague.goto(acme.at('/settings/people/link'));
  await colleague.getByRole('link', { name: 'Delete' }).click();
  await colleague.getByRole('button', { name: 'Delete link' }).click();
  await colleague.getByText('The link is deleted.').waitFor();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByRole('alert')).toBeVisible();
  await expect(dialog.getByLabel('Label', { exact: true })).toHaveValue('For the fair');
  await stays(admin, acme.people);
});

test('a tab that can\'t be read leads to its page', async ({ acme, admin }) => {
  const dialog = await openDialog(admin, acme.people);
  await admin.route('**/settings/people/link', (route) =>
    route.request().resourceType() === 'fetch' ? route.fulfill({ body: 'Nothing' }) : route.continue());
  await tab(dialog, 'Link').click();
  await expect(admin).toHaveURL(/people\/link$/);
});

test('whoever goes elsewhere while a tab is read gets there', async ({ acme, admin }) => {
  const dialog = await openDialog(admin, acme.people);
  let giveUp = () => {};
  await admin.route('**/settings/people/link', async (route) => {
    await new Promise<void>((go) => (giveUp = go));
    // As some browsers do it once the next page is asked for.
    await route.abort('internetdisconnected');
  });
  await tab(dialog, 'Link').click();
  await expect(dialog.locator('.form-skeleton')).toBeVisible();
  const comes = await hold(admin, acme.at('/settings/audit'));
  const asked = admin.waitForRequest((request) => request.url().endsWith('/settings/audit'));
  await admin.evaluate((address) => location.assign(address), acme.at('/settings/audit'));
  await asked;
  const given = admin.waitForEvent('requestfailed');
  giveUp();
  await given;
  comes();
  await expect(admin).toHaveURL(acme.at('/settings/audit'));
});
