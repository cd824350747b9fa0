// Inviting without a mouse: the dialog opens and closes by keys, keeps the focus
// inside, gives it back, and its chips can be walked, mended and removed.
import type { Page } from '@playwright/test';

import { chip } from '../support/actions.ts';
import { grace, linus } from '../support/people.ts';
import { expect, test } from '../support/test.ts';

/** Goes on by Tab until this has the focus; a page where that takes long is not for keyboards. */
async function tabTo(page: Page, name: string, key = 'Tab'): Promise<void> {
  for (let i = 0; i < 20; i += 1) {
    await page.keyboard.press(key);
    const focused = await page.evaluate(() => {
      const element = document.activeElement;
      return element?.getAttribute('aria-label') ?? element?.textContent?.trim();
    });
    if (focused === name) return;
  }
  throw new Error(`${name} is not reached by ${key}`);
}

test('invites two people by keys alone', async ({ acme, admin, mailbox }) => {
  await admin.goto(acme.people);
  await tabTo(admin, 'Skip to content');
  await tabTo(admin, 'Invite people');
  await admin.keyboard.press('Enter');
  const dialog = admin.getByRole('dialog', { name: 'Invite people' });
  const addresses = dialog.getByLabel('Email addresses');
  await expect(addresses).toBeFocused();

  await admin.keyboard.type(`${grace.email},nobody;${linus.email}`);
  await admin.keyboard.press('Enter');
  await expect(dialog.getByRole('status')).toContainText('3 addresses');

  // Back to the chips: one stop for Tab, its text and its cross; arrows walk the others.
  await tabTo(admin, `Remove ${linus.email}`, 'Shift+Tab');
  await tabTo(admin, linus.email, 'Shift+Tab');
  const text = (address: string) => dialog.getByRole('button', { name: address, exact: true });
  await admin.keyboard.press('ArrowLeft');
  await expect(text('nobody')).toBeFocused();
  await admin.keyboard.press('Home');
  await expect(text(grace.email)).toBeFocused();
  await admin.keyboard.press('End');
  await expect(text(linus.email)).toBeFocused();
  await admin.keyboard.press('ArrowRight');
  await expect(addresses, 'behind the last chip').toBeFocused();
  await admin.keyboard.press('ArrowLeft');
  await admin.keyboard.press('ArrowLeft');
  await admin.keyboard.press('Delete');
  await expect(chip(dialog, 'nobody')).toHaveCount(0);
  await expect(dialog.getByRole('status').filter({ hasText: 'nobody removed' })).toHaveCount(1);
  await expect(text(linus.email), 'the focus goes to the neighbour').toBeFocused();
  await admin.keyboard.press('Enter');
  await expect(addresses, 'Enter mends a chip').toHaveValue(linus.email);
  await admin.keyboard.press('Enter');

  // Backspace in the empty field takes the last chip back to be changed.
  await admin.keyboard.press('Backspace');
  await expect(addresses).toHaveValue(linus.email);
  await expect(chip(dialog, linus.email)).toHaveCount(0);
  await admin.keyboard.press('Enter');
  await expect(chip(dialog, linus.email)).toBeVisible();

  await tabTo(admin, 'Send invitations');
  await admin.keyboard.press('Enter');
  await expect(dialog.getByRole('status').filter({ hasText: '2 people were invited.' })).toBeVisible();
  await mailbox.letter(grace.email);
  await mailbox.letter(linus.email);
});

test('Escape closes the dialog, and the focus goes back to where it was', async ({ acme, admin }) => {
  await admin.goto(acme.people);
  const link = admin.getByRole('link', { name: 'Invite people' });
  const dialog = admin.getByRole('dialog', { name: 'Invite people' });
  for (const close of ['Escape', 'Close']) {
    await link.focus();
    await admin.keyboard.press('Enter');
    await expect(dialog.getByLabel('Email addresses')).toBeFocused();
    if (close === 'Escape') {
      await admin.keyboard.type('typed@example.net');
      await admin.keyboard.press('Escape');
    } else {
      await dialog.getByRole('button', { name: 'Close' }).press('Enter');
    }
    await expect(dialog).toBeHidden();
    await expect(link).toBeFocused();
  }
  await admin.keyboard.press('Enter');
  await expect(chip(dialog, 'typed@example.net'), 'what was typed is still there').toBeVisible();
});

test('a menu opens and closes by keys', async ({ acme, admin, mailbox }) => {
  await acme.invite([grace.email]);
  await mailbox.letter(grace.email);
  await admin.goto(acme.people);
  const menu = admin.getByLabel(`More for ${grace.email}`);
  await menu.focus();
  await admin.keyboard.press('Enter');
  const remove = admin.getByRole('link', { name: 'Delete' });
  await expect(remove).toBeVisible();
  await admin.keyboard.press('ArrowDown');
  await expect(remove, 'not yet at the last one').not.toBeFocused();
  await admin.keyboard.press('Escape');
  await expect(remove).toBeHidden();
  await expect(menu).toBeFocused();
  await admin.keyboard.press('Enter');
  await admin.getByRole('heading', { level: 1 }).click();
  await expect(remove, 'a click elsewhere closes it').toBeHidden();
  await menu.focus();
  await admin.keyboard.press('Enter');
  await tabTo(admin, 'Delete');
  await admin.keyboard.press('Enter');
  await expect(admin.getByRole('heading', { name: 'Delete this invitation?' })).toBeVisible();
});
