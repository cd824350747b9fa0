// What is seldom seen: error pages, no network, names as long as they may be, a member
// without rights; also with forced colours and more contrast.
import type { Page } from '@playwright/test';
import { expect } from '@playwright/test';

import { openDialog, row, submit } from '../actions.ts';
import { grace } from '../people.ts';
import { Organization, join } from '../shortcuts.ts';
import { type Scene, type Walk, allSights as looks } from './walk.ts';

const LONG = 'Internationale Donaudampfschifffahrtsgesellschaft';

async function member({ usher, mailbox, visit, show }: Scene): Promise<void> {
  const acme = await Organization.setUp(usher);
  await acme.invite([grace.email]);
  const page = await visit(await join(usher, (await mailbox.letter(grace.email)).link, grace));
  await page.goto(acme.at(''));
  await show('home of a member without rights', page);
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
  await show('shortcuts of a member', page);
  expect((await page.goto(acme.people))?.status()).toBe(403);
  await show('403 for a member', page);
  expect((await page.goto(acme.at('/nothing-here')))?.status()).toBe(404);
  await show('404 for a member', page);
  await acme.dispose();
}

async function errors({ usher, visit, show }: Scene): Promise<void> {
  const acme = await Organization.setUp(usher);
  const outside = await visit();
  expect((await outside.goto('/nothing-here'))?.status()).toBe(404);
  await show('404 outside', outside);
  const guess = (i: number) => `/i/${'A'.repeat(40)}${i}`;
  let tries = 0;
  while ((await outside.request.get(guess(tries))).status() !== 429 && tries < 500) tries += 1;
  expect((await outside.goto(guess(tries)))?.status()).toBe(429);
  await show('429', outside);
  const page = await visit(acme.owner);
  await page.goto(acme.people);
  await page.context().setOffline(true);
  await page.locator('.offline', { hasText: 'You are offline.' }).waitFor();
  await show('offline', page);
  await page.context().setOffline(false);
  const dialog = await openDialog(page, acme.people);
  await dialog.getByLabel('Email addresses').pressSequentially('guest@example.net,');
  await page.context().setOffline(true);
  await dialog.getByRole('button', { name: 'Send invitations' }).click();
  await dialog.getByText('this was not sent').waitFor();
  await show('offline in a dialog', page);
  await page.context().setOffline(false);
  await dialog.getByRole('button', { name: 'Send it now' }).waitFor();
  await show('online again in a dialog', page);
  await page.goto(acme.people);
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
  await show('shortcuts', page);
  await acme.dispose();
}

async function make(page: Page, label: string, name: string, button: string): Promise<void> {
  await page.getByLabel(label, { exact: true }).fill(name);
  expect(await submit(page, button)).toBe(303);
}

async function names({ usher, mailbox, visit, show }: Scene): Promise<void> {
  const acme = await Organization.setUp(usher);
  const page = await visit(acme.owner);
  await page.goto(acme.at('/settings/general'));
  await page.getByLabel('Organization', { exact: true }).fill(`${LONG} ${LONG}`.slice(0, 60));
  expect(await submit(page, 'Save')).toBe(303);
  await page.goto(acme.at('/settings/groups'));
  await make(page, 'New group', LONG, 'Create group');
  await page.goto(acme.at('/settings/roles/new'));
  await page.getByLabel('See people').check();
  await make(page, 'Name', LONG, 'Save');
  await show('roles with long names', page);
  const long = `${'a.long.'.repeat(8)}address@${'very-long-label.'.repeat(4)}example.org`;
  await acme.invite([grace.email, long], LONG);
  await join(usher, (await mailbox.letter(grace.email)).link, { ...grace, name: `${LONG} ${LONG}` });
  await page.goto(acme.people);
  await show('people with long names', page);
  await row(page, LONG).getByRole('link', { name: LONG }).click();
  await page.getByRole('heading', { level: 1 }).waitFor();
  await show('a person with a long name', page);
  const dialog = await openDialog(page, acme.people);
  await dialog.getByLabel('Email addresses').pressSequentially(`${long},nonsense,`);
  await dialog.getByText('needs an @').waitFor();
  await show('invite dialog with long names', page);
  await page.goto(acme.at('/settings/people/link'));
  await page.getByRole('button', { name: 'Get invite link' }).click();
  await page.getByRole('button', { name: 'Turn off' }).click();
  await page.locator('.toast').waitFor();
  await show('a toast', page);
  await acme.dispose();
}

export const calm: Walk[] = [
  { name: 'a member', sendsMail: true, looks, run: member },
  { name: 'errors', sendsMail: false, looks, run: errors },
  { name: 'long names', sendsMail: true, looks, run: names },
];
