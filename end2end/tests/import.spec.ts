// Inviting people from a file: read and checked in the browser, mended in a grid,
// sent in batches; and the same by plain forms.
import { readFile } from 'node:fs/promises';

import type { Page } from '@playwright/test';

import { awake, count, hold, row, submit } from '../support/actions.ts';
import { ada, crowd, grace, linus } from '../support/people.ts';
import { csv, manyPeople, workbook, type Upload } from '../support/tables.ts';
import { WITHOUT_JAVASCRIPT, expect, test } from '../support/test.ts';

const HEADER = 'name,email,role,groups,language';

async function take(page: Page, people: string, file: Upload): Promise<void> {
  await page.goto(`${people}/import`);
  await awake(page);
  await page.getByLabel('CSV or Excel file').setInputFiles(file);
}

const cell = (page: Page, column: string, line: number) => page.getByLabel(`${column}, line ${line}`, { exact: true });

test('rows are mended in the grid, by keyboard too, and the good ones sent', async ({ acme, admin, mailbox }) => {
  await take(admin, acme.people, csv([
    'Email;Name;Shoe size;Role',
    `${grace.email};Grace Hopper;38;`,
    'nobody;;;',
    `${ada.email};;;`,
    `${linus.email};;;Boss`,
    `${grace.email};Grace again;;`,
    ...crowd(5).map((email) => `${email};;;`),
  ]));
  await expect(admin.getByText('6 rows are good.')).toBeVisible();
  await expect(admin.getByText('3 rows need to be fixed.')).toBeVisible();
  await expect(admin.getByText('One row is of somebody who is invited or a member already.')).toBeVisible();
  await expect(admin.getByText('These columns are not known and left out: Shoe size')).toBeVisible();
  await expect(cell(admin, 'Email', 3)).toHaveAttribute('aria-invalid', 'true');
  await expect(cell(admin, 'Email', 3)).toHaveAccessibleDescription(/needs an @/);
  await expect(cell(admin, 'Email', 4)).toHaveAccessibleDescription('Already a member');
  await expect(cell(admin, 'Role', 5)).toHaveAccessibleDescription('There is no role of this name here.');
  await expect(cell(admin, 'Email', 6)).toHaveAccessibleDescription('Twice in the list');

  await admin.getByRole('button', { name: /^Only those to fix/ }).click();
  await expect(admin.getByRole('row')).toHaveCount(4);
  await cell(admin, 'Email', 3).fill('nobody@example.org');
  await admin.keyboard.press('Tab');
  await expect(cell(admin, 'Role', 3), 'the focus stays in the grid').toBeFocused();
  await cell(admin, 'Role', 5).fill('administrator');
  await admin.getByRole('button', { name: 'Remove line 6' }).focus();
  await admin.keyboard.press('Enter');
  await expect(admin.getByRole('button', { name: 'Remove line 2' }), 'nothing is left to fix: all rows are shown').toBeFocused();
  await expect(admin.getByRole('button', { name: 'Send 8 good rows' })).toBeVisible();
  expect(mailbox.letters, 'nothing is sent before').toEqual([]);

  await admin.getByRole('button', { name: 'Send 8 good rows' }).click();
  await expect(admin.getByText('8 people were invited.')).toBeVisible();
  await expect(admin.getByText(/to be fixed/)).toHaveCount(0);
  const downloading = admin.waitForEvent('download');
  await admin.getByRole('button', { name: 'Download report' }).click();
  const report = await readFile(await (await downloading).path(), 'utf8');
  expect(report).toContain(`Grace Hopper,${grace.email},,,,2,invited,`);
  expect(report).toContain(`,${ada.email},,,,4,address_already_member,Already a member`);
  await admin.getByRole('link', { name: 'Back to People' }).click();
  await expect(row(admin, linus.email)).toContainText('Administrator');
  await expect(count(admin, 'Pending')).toHaveText('Pending 8');
  await mailbox.letter('nobody@example.org');
});

test('whoever leaves is asked before what they mended is gone', async ({ acme, admin }) => {
  await take(admin, acme.people, csv(['email', grace.email, 'nobody']));
  await expect(admin.getByRole('button', { name: 'Download report' }), 'to mend it elsewhere').toBeVisible();
  await cell(admin, 'Email', 3).fill(linus.email);
  await admin.keyboard.press('Tab');
  const [question] = await Promise.all([
    admin.waitForEvent('dialog').then(async (question) => {
      await question.dismiss();
      return question;
    }),
    admin.evaluate((people) => location.assign(people), acme.people),
  ]);
  expect(question.type()).toBe('beforeunload');
  await expect(cell(admin, 'Email', 3)).toHaveValue(linus.email);
  await admin.getByRole('button', { name: 'Send 2 good rows' }).click();
  await expect(admin.getByText('2 people were invited.')).toBeVisible();
  await admin.goto(acme.people);
  await expect(row(admin, linus.email)).toBeVisible();
});

test.describe('five thousand', () => {
  test.use({ sendsMail: false, environment: { USHER_INVITATION_MEMBER_LIMIT: '0' } });

  test('rows are read, sent, and taken again without harm', async ({ acme, admin }) => {
    test.setTimeout(120_000);
    const file = manyPeople(5_000);
    await admin.goto(`${acme.people}/import`);
    await awake(admin);
    await admin.getByLabel('CSV or Excel file').setInputFiles(file);
    await expect(admin.getByText('5,000 rows are good.')).toBeVisible({ timeout: 30_000 });
    await cell(admin, 'Name', 20).fill('Somebody else');
    await admin.keyboard.press('Tab');
    await expect(admin.getByText('Rows 1 to 50 of 5,000')).toBeVisible();
    await admin.getByRole('button', { name: 'Next' }).click();
    await expect(cell(admin, 'Name', 52)).toHaveValue('Person 51');

    await admin.getByRole('button', { name: /^Send 5,?000 good rows/ }).click();
    await expect(admin.getByRole('progressbar')).toBeVisible();
    await expect(admin.getByText(/5,?000 people were invited\./)).toBeVisible({ timeout: 60_000 });
    await take(admin, acme.people, file);
    await expect(admin.getByText(/5,?000 rows are of people who are invited or members already\./)).toBeVisible({ timeout: 30_000 });
    await expect(cell(admin, 'Email', 2)).toHaveAccessibleDescription(/Already invited/);
    await expect(admin.getByRole('button', { name: /^Send/ })).toBeHidden();
    await admin.goto(acme.people);
    await expect(count(admin, 'Pending')).toHaveText(/Pending 5,?000/);
  });
});

test('a workbook of Excel fills the same grid', async ({ acme, admin, mailbox }) => {
  await take(admin, acme.people, workbook([
    ['Role', 'E-Mail', 'Name'],
    ['User', grace.email, 'Grace & <Hopper>'],
    ['', 'nobody', ''],
  ]));
  await expect(cell(admin, 'Name', 2)).toHaveValue('Grace & <Hopper>');
  await expect(cell(admin, 'Email', 3)).toHaveAttribute('aria-invalid', 'true');
  await admin.getByRole('button', { name: 'Send one good row' }).click();
  await expect(admin.getByText('One person was invited.')).toBeVisible();
  await mailbox.letter(grace.email);
  await admin.getByLabel('CSV or Excel file').setInputFiles({ name: 'x.xlsx', mimeType: '', buffer: Buffer.from('PK\x03\x04 nonsense') });
  await expect(admin.getByRole('alert')).toContainText('can’t be read');
});

test('good rows are sent while it is still looked up who is known', async ({ acme, admin, mailbox }) => {
  const answers = await hold(admin, '**/api/island/import-known');
  await take(admin, acme.people, csv([HEADER, `Grace,${grace.email},,,`, `Ada,${ada.email},,,`]));
  await admin.getByRole('button', { name: 'Send 2 good rows' }).click();
  await expect(admin.getByText('One person was invited.')).toBeVisible();
  await expect(cell(admin, 'Email', 3)).toHaveAccessibleDescription('Already a member');
  await mailbox.letter(grace.email);
  const late = admin.waitForResponse('**/api/island/import-known');
  answers();
  await (await late).finished();
  await expect(admin.getByRole('row', { name: /^2 / }), 'what is answered late changes nothing').toContainText('Invited');
  await expect(admin.getByText('One person was invited.')).toBeVisible();
  await expect(admin.getByRole('button', { name: 'Download report' })).toBeFocused();
});

test('a file can be dropped, in an encoding of Windows', async ({ acme, admin }) => {
  await admin.goto(`${acme.people}/import`);
  await awake(admin);
  const data = await admin.evaluateHandle(() => {
    const transfer = new DataTransfer();
    const bytes = new Uint8Array([...'email;name\nzoe@example.net;Zo\u00EB'].map((c) => c.charCodeAt(0)));
    transfer.items.add(new File([bytes], 'people.csv'));
    return transfer;
  });
  await admin.locator('.drop').dispatchEvent('drop', { dataTransfer: data });
  await expect(cell(admin, 'Name', 2)).toHaveValue('Zoë');
});

test('the template is downloaded, and taken back is told to be empty', async ({ acme, admin }) => {
  await admin.goto(acme.people);
  await admin.getByRole('link', { name: 'Invite people' }).click();
  await admin.getByRole('dialog').getByRole('link', { name: 'File' }).click();
  await awake(admin);
  const downloading = admin.waitForEvent('download');
  await admin.getByRole('link', { name: 'Download a template' }).click();
  const path = await (await downloading).path();
  expect(await readFile(path, 'utf8')).toBe(`${HEADER}\r\n`);
  await admin.getByLabel('CSV or Excel file').setInputFiles(path);
  await expect(admin.getByRole('alert')).toContainText('There is nothing below the first row.');
});

test('without JavaScript the page shows what was understood, and sends what is good', async ({ acme, mailbox, visit }) => {
  const page = await visit(acme.owner, WITHOUT_JAVASCRIPT);
  await page.goto(`${acme.people}/import`);
  await page.getByLabel('Role of those without one').selectOption('Administrator');
  const file = csv([HEADER, `Grace Hopper,${grace.email},,,`, ',nobody,,,', `,${ada.email},,,`, `,${linus.email},User,,`]);
  await page.getByLabel('CSV or Excel file').setInputFiles(file);
  expect(await submit(page, 'Check the file')).toBe(200);
  await expect(page.getByText('One row needs to be fixed.')).toBeVisible();
  await expect(page.getByText('One row is of somebody who is invited or a member already.')).toBeVisible();
  await expect(page.getByRole('row').filter({ hasText: 'nobody' })).toContainText('it needs an @');
  await expect(page.getByLabel('Role of those without one').getByRole('option', { selected: true })).toHaveText('Administrator');
  expect(mailbox.letters).toEqual([]);
  const report = async () => {
    const downloading = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Download report' }).click();
    return readFile(await (await downloading).path(), 'utf8');
  };
  expect(await report(), 'what is wrong is told before anything is sent').toMatch(/nobody,,,,3,email_no_at,/);
  await page.getByRole('button', { name: 'Send 2 good rows' }).click();
  await expect(page.getByText('2 people were invited.')).toBeVisible();
  expect(await report()).toMatch(new RegExp(`${grace.email},,,,2,invited[^]*${linus.email},User,,,5,invited`));
  await page.getByRole('link', { name: 'Back to People' }).click();
  await expect(row(page, grace.email)).toContainText('Administrator');
  await expect(row(page, linus.email)).toContainText('User');
  await mailbox.letter(linus.email);

  await page.goto(`${acme.people}/import`);
  await page.getByLabel('CSV or Excel file').setInputFiles(workbook([['email'], ['new@example.net']]));
  expect(await submit(page, 'Check the file')).toBe(200);
  await expect(page.getByText('One row is good.')).toBeVisible();
  await page.getByLabel('CSV or Excel file').setInputFiles(csv(['a,b', 'c,d']));
  expect(await submit(page, 'Check the file')).toBe(422);
  await expect(page.getByRole('alert')).toContainText('The first row must name the columns');
});
