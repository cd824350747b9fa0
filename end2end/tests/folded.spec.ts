// On a phone the statuses and the filters are behind a button each, so that people come first.
import { listen, row } from '../support/actions.ts';
import { furnish } from '../support/database.ts';
import { barriers, overhang } from '../support/look.ts';
import { ada, crowd, grace, linus } from '../support/people.ts';
import { WITHOUT_JAVASCRIPT, expect, test } from '../support/test.ts';

const PHONE = { viewport: { width: 390, height: 700 } };

test('the statuses open from the one that is chosen, and stay open while the counts change', async ({ acme, visit }) => {
  await acme.invite([grace.email]);
  const page = await visit(acme.owner, PHONE);
  await listen(page, acme.people);
  const opener = page.getByRole('button', { name: /^All/ });
  await expect(opener).toHaveText('All 2');
  await expect(row(page, grace.email), 'people are in sight').toBeInViewport();
  await opener.click();
  const sheet = page.locator('#statuses');
  await expect(sheet.getByRole('link', { name: 'Pending 1' })).toBeVisible();
  expect(await barriers(page)).toEqual([]);
  expect(await overhang(page)).toEqual([]);
  // Where a tap gives no focus, nothing holds the sheet but that it is open.
  await page.evaluate(() => (document.activeElement as HTMLElement).blur());
  await acme.invite([linus.email]);
  await expect(page.getByRole('row').filter({ hasText: linus.email })).toHaveCount(1);
  await expect(sheet).toBeVisible();
  await sheet.getByRole('link', { name: /^Pending/ }).click();
  await expect(page.getByRole('button', { name: 'Pending 2' })).toBeVisible();
});

for (const [how, options] of [['with', {}], ['without', WITHOUT_JAVASCRIPT]] as const) {
  test(`the filters open from their button, ${how} JavaScript`, async ({ acme, usher, visit }) => {
    await furnish(usher);
    await acme.invite(crowd(2));
    const page = await visit(acme.owner, { ...PHONE, ...options });
    await page.goto(acme.people);
    await expect(page.getByLabel('Role')).toBeHidden();
    await page.getByRole('button', { name: 'Filter' }).click();
    await expect(page.getByLabel('Role')).toBeVisible();
    if (how === 'with') {
      expect(await barriers(page)).toEqual([]);
      expect(await overhang(page)).toEqual([]);
    }
    await page.getByLabel('Role').selectOption('Administrator');
    await page.getByRole('button', { name: how === 'with' ? 'Show' : 'Search', exact: true }).click();
    await expect(page.getByLabel('Role')).toBeHidden();
    await expect(page.getByRole('rowheader')).toHaveText([new RegExp(ada.name)]);
  });
}

test('the log’s filter is folded away, and says when it is on', async ({ acme, visit }) => {
  const page = await visit(acme.owner, PHONE);
  await page.goto(acme.at('/settings/audit'));
  await page.getByRole('button', { name: 'Filter', exact: true }).click();
  await page.getByLabel('Done by (email)').fill(ada.email);
  await page.locator('#filters').getByRole('button', { name: 'Filter' }).click();
  await expect(page.getByRole('button', { name: 'Filter (something is filtered)' })).toBeVisible();
});

test('the outbox’s states and the parts of an account open from where one is', async ({ acme, visit }) => {
  const page = await visit(acme.owner, PHONE);
  await page.goto(acme.at('/settings/email'));
  await expect(page.getByRole('link', { name: 'Failed' })).toBeHidden();
  await page.getByRole('button', { name: 'All', exact: true }).click();
  await page.getByRole('link', { name: 'Failed' }).click();
  await expect(page.getByRole('button', { name: 'Failed', exact: true })).toBeVisible();
  await page.goto('/account');
  await page.locator('.settings-menu > summary').click();
  expect(await barriers(page)).toEqual([]);
  await page.getByRole('link', { name: 'Sessions' }).click();
  await expect(page.locator('.settings-menu > summary')).toContainText('Sessions');
});
