// Times are told in UTC where nothing is known of the reader's clock, and by it where it is.
import { row } from '../support/actions.ts';
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
