// What people do on a page, in their words: so that tests read like what happens.
import { type Locator, type Page, type Request, expect } from '@playwright/test';

import type { Someone } from './people.ts';
import type { Usher } from './usher.ts';

/** Waits until a page that is about what lives in the browser is awake. Others wake when they are used. */
export async function awake(page: Page): Promise<void> {
  await expect(page.locator('html')).toHaveAttribute('data-live', '');
}

/** Opens a page that is kept up to date, and waits until it hears of changes. */
export async function listen(page: Page, path: string): Promise<void> {
  const hears = page.waitForResponse((response) => new URL(response.url()).pathname.endsWith('/live'));
  await page.goto(path);
  await hears;
}

/** Holds back what a page asks for at an address, until the function that it gives is called. */
export async function hold(page: Page, address: string): Promise<() => void> {
  let letGo = () => {};
  const going = new Promise<void>((go) => (letGo = go));
  await page.route(address, async (route) => {
    await going;
    await route.continue();
  });
  return letGo;
}

/** Presses a button whose form is posted, and tells the status of the answer. */
export async function submit(page: Page, button: string | RegExp | Locator): Promise<number> {
  const target = typeof button === 'object' && 'click' in button ? button : page.getByRole('button', { name: button });
  // What islands ask for by themselves, such as how strong a password is, is no form.
  const isForm = (request: Request) => request.method() === 'POST' && request.isNavigationRequest();
  // The answer may come before the page that it is, or leads to, takes the place of this one.
  const [response] = await Promise.all([
    page.waitForResponse((response) => isForm(response.request())),
    page.waitForEvent('load'),
    target.click(),
  ]);
  await page.waitForLoadState();
  return response.status();
}

/** Presses what leads to another page, and waits until that is there. */
export async function follow(target: Locator): Promise<void> {
  await Promise.all([target.page().waitForEvent('load'), target.click()]);
}

/** Opens an address, and tells the status of the answer. */
export async function open(page: Page, address: string): Promise<number | undefined> {
  return (await page.goto(address))?.status();
}

/** Fills in name and password of somebody new, and joins. */
export async function register(page: Page, who: Someone): Promise<void> {
  await page.getByLabel('Name').fill(who.name);
  await page.getByLabel('Password').fill(who.password);
  await submit(page, /^Join /);
}

export async function signIn(page: Page, who: Someone): Promise<void> {
  await page.goto('/sign-in');
  await page.getByLabel('Email').fill(who.email);
  await page.getByLabel('Password').fill(who.password);
  await submit(page, 'Sign in');
}

export async function signOut(page: Page): Promise<void> {
  await page.getByRole('banner').getByRole('group').locator('summary').click();
  await submit(page, 'Sign out');
}

/** What a page says of what was just done. */
export function said(page: Page): Locator {
  return page.getByRole('status').filter({ hasText: /\S/ });
}

/** The row of somebody in the People table or in the outbox. */
export function row(page: Page, who: string): Locator {
  return page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: who }) });
}

/** A status in the filter of People, with how many there are where all are shown. */
export function count(page: Page, status: string): Locator {
  return page.getByRole('navigation', { name: 'Status' }).getByRole('link', { name: new RegExp(`^${status}( [\\d.,]+)?$`) });
}

/** Loads the page again until it is as expected: what a worker does is shown then. */
export async function reloadUntil(page: Page, expectation: () => Promise<void>): Promise<void> {
  await expect(async () => {
    await page.reload();
    await expectation();
  }).toPass({ timeout: 20_000 });
}

/** Waits until the invitations of these people are mailed: their rows change no more then. */
export async function settled(page: Page, names: string[]): Promise<void> {
  await reloadUntil(page, async () => {
    for (const name of names) await expect(row(page, name)).toContainText('Mail sent', { timeout: 1_000 });
  });
}

/** Waits until so many mails are out and written down: a letter is here a little before that. */
export async function mailed(usher: Usher, n: number): Promise<void> {
  await expect.poll(() => usher.log.match(/mail sent/g)?.length, `${n} mails are sent`).toBe(n);
}

/** Opens the menu with further actions on somebody. */
export async function openMenu(page: Page, who: string): Promise<void> {
  await row(page, who).getByLabel(`More for ${who}`).click();
}

/** The invite dialog, opened from People. */
export async function openDialog(page: Page, people: string): Promise<Locator> {
  await page.goto(people);
  await page.getByRole('link', { name: 'Invite people' }).click();
  const dialog = page.getByRole('dialog', { name: 'Invite people' });
  await expect(dialog).toBeVisible();
  return dialog;
}

/** The chip of an address. */
export function chip(dialog: Locator, address: string): Locator {
  return dialog.getByRole('listitem').filter({ has: dialog.page().getByRole('button', { name: address, exact: true }) });
}

export function readClipboard(page: Page): Promise<string> {
  return page.evaluate(() => navigator.clipboard.readText());
}

/** Pastes a text at the cursor. */
export async function paste(page: Page, text: string): Promise<void> {
  await page.evaluate((copied) => navigator.clipboard.writeText(copied), text);
  await page.keyboard.press('Control+V');
}
