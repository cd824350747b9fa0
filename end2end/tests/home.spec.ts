// The home of an organization: the first steps where nothing is there yet, then what
// happened, as pictures and as tables; and a calm page for who only belongs there.
import type { Page } from '@playwright/test';

import { grace, linus } from '../support/people.ts';
import { join } from '../support/shortcuts.ts';
import { WITHOUT_JAVASCRIPT, expect, test } from '../support/test.ts';

/** The figures of a picture, read from its table: `Invited 2 100%`. */
async function table(page: Page, title: string): Promise<string[]> {
  const figure = page.getByRole('figure', { name: title });
  await figure.getByText('As a table').click();
  const rows = await figure.getByRole('row').all();
  const cells = rows.slice(1).map((row) => row.locator('th, td').allInnerTexts());
  return (await Promise.all(cells)).map((row) => row.join(' '));
}

for (const [how, options] of [['with', {}], ['without', WITHOUT_JAVASCRIPT]] as const) {
  test(`an owner sees the first steps, then what came of them, ${how} JavaScript`, async ({ usher, acme, mailbox, visit }) => {
    const page = await visit(acme.owner, options);
    await page.goto(acme.at(''));
    await expect(page.getByRole('heading', { name: 'No products yet' })).toBeVisible();
    await expect(page.getByRole('link', { name: 'Add product' })).toHaveAttribute('href', acme.at('/settings/products/new'));
    await expect(page.getByRole('heading', { name: 'Nobody is invited yet' })).toBeVisible();
    await expect(page.getByRole('link', { name: 'Invite the first people' })).toHaveAttribute('href', `${acme.people}/invite`);
    await expect(page.getByRole('figure')).toHaveCount(0);

    await acme.invite([grace.email, linus.email]);
    await join(usher, (await mailbox.letter(grace.email)).link, grace);
    await mailbox.letter(linus.email);
    await expect(async () => {
      await page.goto(acme.at(''));
      // Which pages were opened is written down a little later.
      expect(await table(page, 'Invitations of the last 30 days')).toEqual([
        'Invited 2 100%',
        'Mail sent 2 100%',
        'Opened 1 50%',
        'Accepted 1 50%',
      ]);
    }).toPass({ timeout: 30_000 });
    await expect(page.getByText('50% accepted: 1 of 2')).toBeVisible();
    const weeks = await table(page, 'Joined in the last 12 weeks');
    expect(weeks).toHaveLength(12);
    expect(weeks.at(-1)).toMatch(/ 2$/); // The owner is one of them.
    expect(await table(page, 'Seats')).toEqual(['Active 2', 'Pending 1', 'Inactive 0', 'Free 247']);
    await expect(page.getByRole('heading', { name: 'You', exact: true })).toHaveCount(0);
  });
}

test('a member without rights finds the products and who they are', async ({ usher, acme, mailbox, visit }) => {
  await acme.invite([grace.email]);
  const page = await visit(await join(usher, (await mailbox.letter(grace.email)).link, grace));
  await page.goto(acme.at(''));
  await expect(page.getByText('What Acme Inc uses will stand here.')).toBeVisible();
  const you = page.getByRole('region', { name: 'You' });
  await expect(you.getByRole('definition').filter({ hasText: grace.email })).toBeVisible();
  await expect(you.getByRole('link', { name: 'Your account' })).toBeVisible();
  await expect(page.getByRole('figure')).toHaveCount(0);
  await expect(page.getByRole('link', { name: 'Add product' })).toHaveCount(0);
});
