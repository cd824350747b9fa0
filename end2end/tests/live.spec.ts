// The open table shows what happens elsewhere, without being loaded again.
import { type Page } from '@playwright/test';

import { count, listen, openMenu, row } from '../support/actions.ts';
import { ada, crowd, grace } from '../support/people.ts';
import { join } from '../support/shortcuts.ts';
import { expect, test } from '../support/test.ts';

/** Opens People, and marks the document: what loads it anew loses the mark. */
async function openTable(page: Page, people: string): Promise<void> {
  await listen(page, people);
  await page.evaluate(() => (document.title = 'marked'));
}

test('who is invited, gets mail and accepts is shown as it happens', async ({ acme, admin, mailbox, usher }) => {
  await openTable(admin, acme.people);
  await acme.invite([grace.email]);
  await expect(row(admin, grace.email)).toContainText('Pending');
  await expect(count(admin, 'Pending')).toHaveText('Pending 1');
  const letter = await mailbox.letter(grace.email);
  await expect(row(admin, grace.email)).toContainText('Mail sent');

  await join(usher, letter.link, grace);
  await expect(row(admin, grace.name)).toContainText('Active');
  await expect(row(admin, ada.name)).toBeVisible();
  await expect(count(admin, 'Active')).toHaveText('Active 2');
  await expect(admin.locator('#live-said')).toHaveText('This page shows something new.');
  await expect(admin).toHaveTitle('marked');
});

test.describe('without a mail that tells of it once more', () => {
  test.use({ sendsMail: false });

  test('what happens between a page and its stream is shown', async ({ acme, admin }) => {
    await admin.route(/\/live\?/, async (route) => {
      await acme.invite([grace.email]);
      // Longer than changes are gathered: nobody is told any more.
      await new Promise((told) => setTimeout(told, 500));
      await route.continue();
    }, { times: 1 });
    await admin.goto(acme.people);
    await expect(row(admin, grace.email)).toContainText('Pending');
  });
});

test('what is in use stays as it is until it is left', async ({ acme, admin, mailbox, usher }) => {
  await acme.invite([grace.email]);
  const letter = await mailbox.letter(grace.email);
  await openTable(admin, acme.people);
  await openMenu(admin, grace.email);
  const menu = row(admin, grace.email).locator('details[open]');
  await expect(menu).toBeVisible();
  await join(usher, letter.link, grace);
  await expect(count(admin, 'Active')).toHaveText('Active 2');
  await expect(menu, 'an open menu is not taken away').toBeVisible();
  await admin.keyboard.press('Escape');
  await admin.getByRole('heading', { level: 1 }).click();
  await expect(row(admin, grace.name)).toContainText('Active');
  await expect(admin).toHaveTitle('marked');
});

test('who is gone takes the focus from nobody', async ({ acme, admin, visit }) => {
  const [gone = '', stays = ''] = crowd(2);
  await acme.invite([gone, stays]);
  await openTable(admin, `${acme.people}?sort=name`);
  const box = admin.getByRole('checkbox', { name: `Choose ${stays}` });
  await box.focus();
  const colleague = await visit(acme.owner);
  await colleague.goto(acme.people);
  await openMenu(colleague, gone);
  await colleague.getByRole('link', { name: 'Delete' }).click();
  await colleague.getByRole('button', { name: 'Delete invitation' }).click();
  await expect(row(admin, gone)).toHaveCount(0);
  await expect(box).toBeFocused();
});

test('filters hold for what comes in', async ({ acme, admin }) => {
  await openTable(admin, `${acme.people}?status=pending`);
  await expect(admin.getByRole('heading', { name: 'Nobody here' })).toBeVisible();
  await acme.invite(['one@example.net']);
  await expect(row(admin, 'one@example.net')).toBeVisible();
  await expect(row(admin, ada.name)).toHaveCount(0);
  await expect(admin).toHaveTitle('marked');
});
