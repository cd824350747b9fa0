// Times are told in UTC where nothing is known of the reader's clock, and by it where it is.
import type { Locator } from '@playwright/test';

import { row, settled } from '../support/actions.ts';
import { ada } from '../support/people.ts';
import { WITHOUT_JAVASCRIPT, expect, test } from '../support/test.ts';

test('exact times are those of the reader’s clock', async ({ acme, visit }) => {
  const page = await visit(acme.owner, { timezoneId: 'Asia/Tokyo' });
  await page.goto(acme.people);
  const since = row(page, ada.name).locator('.moment').first();
  await expect(since).toHaveAttribute('data-exact', /UTC$/);
  await since.hover();
  await expect(since).toHaveAttribute('data-exact', /^\d+ \w+ \d{4}, \d\d:\d\d GMT\+9$/);
  await page.getByRole('link', { name: ada.name }).first().click();
  await expect(page.locator('dd time').first()).toHaveText(/GMT\+9$/);
});

test('without JavaScript they are UTC', async ({ acme, visit }) => {
  const page = await visit(acme.owner, { ...WITHOUT_JAVASCRIPT, timezoneId: 'Asia/Tokyo' });
  await page.goto(acme.people);
  await page.getByRole('link', { name: ada.name }).first().click();
  await expect(page.locator('dd time').first()).toHaveText(/UTC$/);
});

/** Whether the exact time is drawn above a relative one. */
const isTold = (time: Locator) => time.evaluate((element) => getComputedStyle(element, '::after').content !== 'none');

for (const options of [{}, WITHOUT_JAVASCRIPT]) {
  const how = 'javaScriptEnabled' in options ? 'without' : 'with';
  test(`the exact times of a row are told while its link has the focus, ${how} JavaScript`, async ({ acme, visit }) => {
    await acme.invite(['grace@example.net']);
    const page = await visit(acme.owner, options);
    await page.goto(acme.people);
    await settled(page, ['grace@example.net']);
    const [near, far] = [row(page, ada.name), row(page, 'grace@example.net')].map((one) => one.locator('.moment').first());
    expect(await isTold(near!)).toBe(false);
    await page.keyboard.press('Tab');
    await page.getByRole('link', { name: ada.name }).first().focus();
    await expect.poll(() => isTold(near!)).toBe(true);
    expect(await isTold(far!), 'and of no other').toBe(false);
    await page.getByRole('link', { name: 'grace@example.net' }).first().focus();
    await expect.poll(() => isTold(far!)).toBe(true);
    expect(await isTold(near!)).toBe(false);
  });
}

test('Escape puts an exact time away, until something else is looked at', async ({ acme, admin }) => {
  await admin.goto(acme.people);
  const time = row(admin, ada.name).locator('.moment').first();
  await time.hover();
  await expect.poll(() => isTold(time)).toBe(true);
  await admin.keyboard.press('Escape');
  await expect.poll(() => isTold(time)).toBe(false);
  await admin.getByRole('heading', { level: 1 }).hover();
  await time.hover();
  await expect.poll(() => isTold(time)).toBe(true);
});
