// More addresses than one send takes, and more than there are seats: each of those that
// do not fit says why, at its chip and on the plain page, and the others can go out.
import type { Locator } from '@playwright/test';

import { chip, openDialog, paste, submit } from '../support/actions.ts';
import { crowd } from '../support/people.ts';
import { WITHOUT_JAVASCRIPT, expect, test } from '../support/test.ts';

const OVER_SEND_LIMIT = 'Over the limit: one send takes 20. Send the rest afterwards.';
const NO_SEAT = 'No seat is left for this one: the limit is 3. Delete pending invitations, remove inactive members, or ask the operator for more seats.';
const people = crowd(21);
const last = people.at(-1) ?? '';

function result(page: Locator, address: string): Locator {
  return page.getByRole('listitem').filter({ hasText: address });
}

test('the twenty-first chip is over what one send takes', async ({ acme, admin }) => {
  const dialog = await openDialog(admin, acme.people);
  await dialog.getByLabel('Email addresses').focus();
  await paste(admin, people.join(', '));
  await expect(chip(dialog, last)).toContainText(OVER_SEND_LIMIT);
  await expect(dialog.locator('.chip[data-state="bad"]')).toHaveCount(1);
  await expect(dialog.getByRole('status').first()).toContainText('21 addresses. One needs to be looked at.');
  await dialog.getByRole('button', { name: 'Send invitations' }).click();
  await expect(dialog.getByRole('alert')).toContainText('Nothing was sent');
  await dialog.getByRole('button', { name: 'Send to the other 20' }).click();
  await expect(dialog.getByRole('status').filter({ hasText: '20 people were invited.' })).toBeVisible();
  // What is left goes out afterwards, as it says.
  await expect(chip(dialog, last)).not.toContainText(OVER_SEND_LIMIT);
  await dialog.getByRole('button', { name: 'Send invitations' }).click();
  await expect(dialog.getByRole('status').filter({ hasText: 'One person was invited.' })).toBeVisible();
});

test('a chip without a seat says so', async ({ usher, acme, admin }) => {
  // The owner has one.
  await usher.command('org', 'set-limit', acme.slug, '3');
  const dialog = await openDialog(admin, acme.people);
  await expect(dialog.getByText('2 seats left')).toBeVisible();
  await dialog.getByLabel('Email addresses').focus();
  await paste(admin, people.slice(0, 4).join(', '));
  for (const address of people.slice(2, 4)) await expect(chip(dialog, address)).toContainText(NO_SEAT);
  await expect(dialog.locator('.chip[data-state="bad"]')).toHaveCount(2);
  await dialog.getByRole('button', { name: 'Send invitations' }).click();
  await dialog.getByRole('button', { name: 'Send to the other 2' }).click();
  await expect(dialog.getByRole('status').filter({ hasText: '2 people were invited.' })).toBeVisible();
  await expect(dialog.getByText('0 seats left')).toBeVisible();
});

test('the plain page tells the same', async ({ usher, acme, visit }) => {
  const page = await visit(acme.owner, WITHOUT_JAVASCRIPT);
  const main = page.getByRole('main');
  const invite = async (addresses: string[]) => {
    await page.goto(acme.at('/settings/people/invite'));
    await page.getByLabel('Email addresses').fill(addresses.join('\n'));
    expect(await submit(page, 'Send invitations')).toBe(422);
    await expect(page.getByRole('alert')).toContainText('Nothing was sent');
  };
  await invite(people);
  await expect(result(main, last)).toContainText(OVER_SEND_LIMIT);
  await expect(main.getByText(OVER_SEND_LIMIT)).toHaveCount(1);
  await expect(page.getByRole('button', { name: 'Send to the other 20' })).toBeVisible();

  await usher.command('org', 'set-limit', acme.slug, '3');
  await invite(people.slice(0, 4));
  for (const address of people.slice(2, 4)) await expect(result(main, address)).toContainText(NO_SEAT);
  await expect(main.getByText(NO_SEAT)).toHaveCount(2);
  await page.getByRole('button', { name: 'Send to the other 2' }).click();
  await expect(page.getByText('Some invitations were sent.')).toBeVisible();
  await expect(page.getByLabel('Email addresses')).toHaveValue(people.slice(2, 4).join('\n'));
});
