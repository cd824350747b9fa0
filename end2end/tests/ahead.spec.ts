// Pages are fetched while somebody is about to go there: then the click asks for
// nothing more, and until then nothing has happened.
import type { Page } from '@playwright/test';

import { row } from '../support/actions.ts';
import { grace } from '../support/people.ts';
import { expect, test } from '../support/test.ts';

/** How the page that is shown came here. */
async function cameBy(page: Page): Promise<string> {
  return page.evaluate(() => {
    const [way] = performance.getEntriesByType('navigation');
    return (way as PerformanceNavigationTiming & { deliveryType: string }).deliveryType;
  });
}

test('what the pointer rests on is there when it is clicked', async ({ acme, admin, usher }) => {
  await admin.goto(acme.people);
  const before = usher.log.length;
  const groups = admin.getByRole('link', { name: 'Groups' });
  await groups.hover();
  const answered = () => usher.log.slice(before).split('\n').filter((line) => line.includes('/o/{slug}/settings/groups')).length;
  await expect.poll(answered, 'it is asked for').toBe(1);
  await groups.click();
  await expect(admin.getByRole('heading', { name: 'Groups', level: 1 })).toBeVisible();
  expect(await cameBy(admin)).toBe('navigational-prefetch');
  expect(answered(), 'and not again').toBe(1);
});

test.describe('without a mail that tells of it once more', () => {
  test.use({ sendsMail: false });

  test('what was fetched ahead and waited shows what happened since', async ({ acme, admin, usher }) => {
    await admin.goto(acme.at('/settings/groups'));
    const before = usher.log.length;
    const people = admin.getByRole('navigation', { name: 'Admin settings' }).getByRole('link', { name: 'People' });
    await people.hover();
    await expect.poll(() => usher.log.slice(before)).toContain('/o/{slug}/settings/people');
    await acme.invite([grace.email]);
    await people.click();
    await expect(admin.getByRole('heading', { name: 'People', level: 1 })).toBeVisible();
    expect(await cameBy(admin)).toBe('navigational-prefetch');
    await expect(row(admin, grace.email)).toBeVisible();
  });
});

test('files and links that are secrets are never fetched ahead', async ({ acme, admin, usher }) => {
  await acme.inviteLink();
  await admin.goto(acme.people);
  const before = usher.log.length;
  await admin.getByRole('link', { name: 'Export' }).hover();
  await admin.waitForTimeout(700);
  await admin.goto(acme.at('/settings/people/invite'));
  await admin.getByRole('link', { name: /link/i }).first().hover();
  await admin.waitForTimeout(700);
  const seen = usher.log.slice(before);
  expect(seen).not.toContain('/people/export');
  expect(seen).not.toContain('/o/{slug}/settings/people/link');
});
