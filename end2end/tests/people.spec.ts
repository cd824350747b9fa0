// What an admin does to people: their page, changing them, shutting them out and
// letting them in again, removing them, several at once, and the table as a file.
import { readFile } from 'node:fs/promises';

import type { Page } from '@playwright/test';

import { chip, count, openDialog, openMenu, readClipboard, reloadUntil, row, settled, signIn, submit } from '../support/actions.ts';
import { ada, crowd, grace, linus } from '../support/people.ts';
import { join } from '../support/shortcuts.ts';
import { WITHOUT_JAVASCRIPT, expect, test } from '../support/test.ts';

/** Opens the page of somebody from their row. */
async function openPerson(page: Page, people: string, name: string): Promise<void> {
  await page.goto(people);
  await row(page, name).getByRole('link', { name }).click();
  await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible();
}

/** An action of the person's page: the buttons in its head. */
function action(page: Page, name: string) {
  return page.getByRole('main').locator('.page-head .actions').getByText(name, { exact: true });
}

test('a page tells everything about a person', async ({ acme, mailbox, usher, admin }) => {
  await acme.invite([grace.email]);
  const { link } = await mailbox.letter(grace.email);
  await openPerson(admin, acme.people, grace.email);
  await expect(admin.getByText('New account: they choose name and password')).toBeVisible();
  const timeline = admin.locator('#timeline');
  await reloadUntil(admin, async () => {
    await expect(timeline).toContainText('Invitation: mail sent', { timeout: 500 });
  });
  await expect(timeline).toContainText(`Invited · ${ada.name}`);
  await expect(timeline, 'the words of the mail server').toContainText('250');

  await join(usher, link, grace);
  await openPerson(admin, acme.people, grace.name);
  await expect(timeline.getByRole('listitem').filter({ hasText: 'Accepted' })).toBeVisible();
  await reloadUntil(admin, async () => {
    await expect(timeline).toContainText('Opened the invitation', { timeout: 500 });
  });
  const signedIn = admin.locator('section').filter({ has: admin.getByRole('heading', { name: 'Signed in' }) });
  await expect(signedIn.getByRole('listitem')).toHaveCount(1);
  await signedIn.getByRole('button', { name: 'Sign out', exact: true }).click();
  await expect(admin.getByRole('status').filter({ hasText: 'They are signed out there.' })).toBeVisible();
  await expect(signedIn.getByRole('listitem')).toHaveCount(0);
});

for (const [how, options] of [['with', {}], ['without', WITHOUT_JAVASCRIPT]] as const) {
  test(`what is changed is shown before it is done, ${how} JavaScript`, async ({ acme, mailbox, usher, visit }) => {
    await acme.invite([grace.email]);
    await join(usher, (await mailbox.letter(grace.email)).link, grace);
    const page = await visit(acme.owner, options);
    await openPerson(page, acme.people, grace.name);
    await action(page, 'Edit').click();
    await page.getByLabel('Metadata').fill('nonsense');
    expect(await submit(page, 'Continue')).toBe(422);
    await expect(page.getByText('This is not JSON.')).toBeVisible();
    await page.getByLabel('Metadata').fill('{"team": "North"}');
    await page.getByLabel('Role').selectOption('Administrator');
    await page.getByLabel('Name').fill('Admiral Grace');
    expect(await submit(page, 'Continue')).toBe(200);
    await expect(row(page, 'Role')).toContainText('User');
    await expect(row(page, 'Role')).toContainText('Administrator');
    await expect(page.getByRole('rowheader')).toHaveText(['Name', 'Role', 'Metadata']);
    await page.getByRole('button', { name: 'Keep editing' }).click();
    await expect(page.getByLabel('Name'), 'nothing that was typed is lost').toHaveValue('Admiral Grace');
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('button', { name: 'Save changes' }).click();
    await expect(page.getByRole('heading', { name: 'Admiral Grace', level: 1 })).toBeVisible();
    await expect(page.getByRole('status').filter({ hasText: 'The changes are saved.' })).toBeVisible();
    await expect(page.locator('#timeline')).toContainText('Role: User → Administrator');
  });

  test(`shut out, and let in again by mail, ${how} JavaScript`, async ({ acme, mailbox, usher, visit }) => {
    await acme.invite([grace.email]);
    const hers = await visit(await join(usher, (await mailbox.letter(grace.email)).link, grace), options);
    await hers.goto(acme.at(''));
    const page = await visit(acme.owner, options);
    await openPerson(page, acme.people, grace.name);
    await action(page, 'Inactivate').click();
    await page.getByRole('button', { name: 'Inactivate' }).click();
    await expect(page.getByRole('status').filter({ hasText: 'They are inactive from now on' })).toBeVisible();
    expect((await hers.goto(acme.at('')))?.url(), 'at the next request').toContain('/sign-in');

    await action(page, 'Reactivate').click();
    await page.getByRole('button', { name: 'Mail the link' }).click();
    await expect(page.getByRole('status').filter({ hasText: 'is on its way' })).toBeVisible();
    await page.goto(acme.people);
    await expect(row(page, grace.name)).toContainText('way back');
    const letter = await mailbox.letter(grace.email, 2);
    expect(letter.subject).toContain('Come back to');

    await signIn(hers, grace);
    await hers.goto(letter.link);
    await expect(hers.getByRole('heading', { name: /^Come back to/ })).toBeVisible();
    await hers.getByRole('button', { name: /^Come back to/ }).click();
    await expect(hers.getByRole('heading', { name: `Hello, ${grace.name}` })).toBeVisible();
    await page.goto(acme.people);
    await expect(count(page, 'Active')).toHaveText('Active 2');
  });

  test(`removed, with a receipt, ${how} JavaScript`, async ({ acme, mailbox, usher, visit }) => {
    await acme.invite([grace.email], 'Administrator');
    const hers = await visit(await join(usher, (await mailbox.letter(grace.email)).link, grace), options);
    const page = await visit(acme.owner, options);
    await page.goto(acme.people);
    await openMenu(page, grace.name);
    await row(page, grace.name).getByRole('link', { name: 'Remove' }).click();
    await expect(page.getByRole('heading', { name: `Remove ${grace.name}?` })).toBeVisible();
    await page.getByRole('button', { name: 'Remove' }).click();
    await expect(page.getByRole('heading', { name: 'Removed' })).toBeVisible();
    await expect(page.getByRole('listitem').filter({ hasText: 'One session' })).toBeVisible();
    await page.reload();
    await expect(page.getByRole('heading', { name: 'Removed' }), 'it can be read again').toBeVisible();
    expect((await hers.goto(acme.people))?.url()).toContain('/sign-in');
    await page.goto(acme.people);
    await expect(row(page, grace.name)).toHaveCount(0);
  });

  test(`several at once, ${how} JavaScript`, async ({ acme, mailbox, visit }) => {
    const guests = crowd(4);
    await acme.invite(guests);
    await mailbox.letter(guests[3] ?? '');
    const page = await visit(acme.owner, options);
    await page.goto(acme.people);
    const bar = page.locator('#bulk');
    await expect(bar, 'as long as nobody is chosen').toBeHidden();
    for (const who of guests.slice(0, 2)) await page.getByRole('checkbox', { name: `Choose ${who}` }).check();
    await bar.getByLabel('With those chosen').selectOption('Change role');
    await bar.getByRole('button', { name: 'Continue' }).click();
    await expect(page.getByRole('heading', { name: 'Change the role of 2 people' })).toBeVisible();
    await page.getByLabel('Role').selectOption('Administrator');
    await page.getByRole('button', { name: 'Change role' }).click();
    await expect(page.getByText('Done for 2 people.')).toBeVisible();
    await page.getByRole('link', { name: 'Back to People' }).click();
    await expect(row(page, guests[0] ?? '')).toContainText('Administrator');

    await page.getByRole('checkbox', { name: `Choose ${ada.name}` }).check();
    await page.getByRole('checkbox', { name: 'All on this page' }).check();
    await bar.getByLabel('With those chosen').selectOption('Delete');
    await bar.getByRole('button', { name: 'Continue' }).click();
    await expect(page.getByRole('heading', { name: 'Delete 4 people?' })).toBeVisible();
    await expect(page.getByRole('listitem').filter({ hasText: ada.email })).toContainText('Active');
    await page.getByRole('button', { name: 'Delete' }).click();
    await expect(page.getByText('Done for 4 people.')).toBeVisible();
    await page.getByRole('link', { name: 'Back to People' }).click();
    await expect(count(page, 'Pending')).toHaveText('Pending 0');
  });
}

test('let in again by a link that was handed over: a code proves the address', async ({ acme, admin, mailbox, usher, visit }) => {
  await acme.invite([grace.email]);
  await join(usher, (await mailbox.letter(grace.email)).link, grace);
  await openPerson(admin, acme.people, grace.name);
  await action(admin, 'Inactivate').click();
  await admin.getByRole('button', { name: 'Inactivate' }).click();
  await action(admin, 'Reactivate').click();
  await admin.getByRole('button', { name: 'Show the link' }).click();
  const link = await admin.getByRole('textbox', { name: /link/i }).inputValue();
  expect(link).toContain('/r/');

  const page = await visit(undefined, WITHOUT_JAVASCRIPT);
  await page.goto(link);
  await expect(page.getByText(grace.email), 'not to whoever holds the link').toHaveCount(0);
  await page.getByRole('button', { name: 'Send code' }).click();
  await page.getByLabel('Code').fill((await mailbox.letter(grace.email, 2)).code);
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('link', { name: 'Sign in to accept' }).click();
  await page.getByLabel('Password').fill(grace.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: /^Come back to/ }).click();
  await expect(page.getByRole('heading', { name: `Hello, ${grace.name}` })).toBeVisible();
  expect((await mailbox.letter(ada.email, 2)).subject).toBe('Grace Hopper is back in Acme Inc');
});

test('another address gets another link', async ({ acme, mailbox, visit, admin }) => {
  await acme.invite([grace.email]);
  const { link } = await mailbox.letter(grace.email);
  await openPerson(admin, acme.people, grace.email);
  await action(admin, 'Edit').click();
  await admin.getByLabel('Email').fill(ada.email);
  expect(await submit(admin, 'Continue')).toBe(422);
  await expect(admin.getByText('Already a member')).toBeVisible();
  await admin.getByLabel('Email').fill(linus.email);
  await admin.getByRole('button', { name: 'Continue' }).click();
  await expect(admin.getByText('The link that is out stops working at once.')).toBeVisible();
  await admin.getByRole('button', { name: 'Save changes' }).click();
  await expect(admin.getByRole('heading', { name: linus.email, level: 1 })).toBeVisible();
  const page = await visit();
  expect((await page.goto(link))?.status()).toBe(410);
  await page.goto((await mailbox.letter(linus.email)).link);
  await expect(page.getByRole('heading', { name: /^Join / })).toBeVisible();
});

test('the table as a file has what the filters leave', async ({ acme, admin }) => {
  await acme.invite(crowd(3));
  await admin.goto(`${acme.people}?status=pending`);
  const downloading = admin.waitForEvent('download');
  await admin.getByRole('link', { name: 'Export' }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toMatch(/^people-.*\.csv$/);
  const lines = (await readFile(await download.path(), 'utf8')).trim().split('\r\n');
  expect(lines).toHaveLength(4);
  expect(lines[0]).toContain('name,email,role');
  expect(lines[1]).toContain('@example.net');
});

test('somebody inactive is let in again from their chip, and the dialog stays', async ({ usher, acme, admin, mailbox }) => {
  await acme.invite([grace.email]);
  await join(usher, (await mailbox.letter(grace.email)).link, grace);
  await openPerson(admin, acme.people, grace.name);
  await action(admin, 'Inactivate').click();
  expect(await submit(admin, 'Inactivate')).toBe(303);
  const dialog = await openDialog(admin, acme.people);
  await dialog.getByLabel('Email addresses').pressSequentially(`new@else.example, ${grace.email}, `);
  const hers = chip(dialog, grace.email);
  await hers.getByRole('button', { name: 'Copy link' }).click();
  await expect(hers).toContainText('Copied');
  expect(await readClipboard(admin)).toContain('/r/');
  await admin.evaluate(() => Object.defineProperty(navigator, 'clipboard', { value: undefined }));
  await hers.getByRole('button', { name: 'Copy link' }).click();
  await expect(hers, 'where nothing can be copied').toContainText('copy it by hand');
  await expect(hers.getByRole('textbox')).toHaveValue(/\/r\//);
  await hers.getByRole('button', { name: 'Reactivate' }).click();
  await expect(hers).toHaveCount(0);
  await expect(chip(dialog, 'new@else.example')).toBeVisible();
  expect((await mailbox.letter(grace.email, 2)).subject).toContain('Come back to');
});

for (const width of [1280, 390]) {
  test(`what opens in a row lies over the rows after it, ${width} pixels wide`, async ({ acme, admin }) => {
    const names = ['barbara', 'edsger', 'grace', 'radia'].map((name) => `${name}@example.net`);
    await acme.invite(names);
    await admin.setViewportSize({ width, height: 1800 });
    await admin.goto(acme.people);
    await settled(admin, names);
    await openMenu(admin, names[0]!);
    const items = row(admin, names[0]!).locator('.menu-list :is(a, button)');
    const covered = () =>
      items.evaluateAll((all) =>
        all.filter((item) => {
          const { x, y, width, height } = item.getBoundingClientRect();
          return !item.contains(document.elementFromPoint(x + width / 2, y + height / 2));
        }).length);
    for (const name of names.slice(1)) {
      // Wherever the pointer rests: beside the menu.
      await row(admin, name).hover({ position: { x: 8, y: 20 } });
      expect(await items.count()).toBeGreaterThan(1);
      expect(await covered(), name).toBe(0);
    }
  });
}
