// Finding people: search, filter by status, order and pages, all of which are
// plain links and forms.
import { count, listen, row } from '../support/actions.ts';
import { ada, crowd, grace } from '../support/people.ts';
import { join } from '../support/shortcuts.ts';
import { WITHOUT_JAVASCRIPT, expect, test } from '../support/test.ts';

for (const [how, options] of [['with', {}], ['without', WITHOUT_JAVASCRIPT]] as const) {
  test(`search and filters work ${how} JavaScript`, async ({ acme, mailbox, usher, visit }) => {
    await acme.invite([grace.email]);
    await join(usher, (await mailbox.letter(grace.email)).link, grace);
    const guests = crowd(3);
    await acme.invite(guests);
    const page = await visit(acme.owner, options);
    await page.goto(acme.people);
    await expect(count(page, 'All')).toHaveText('All 5');

    await count(page, 'Active').click();
    await expect(count(page, 'Active')).toHaveAttribute('aria-current', 'true');
    await expect(row(page, ada.name)).toBeVisible();
    await expect(row(page, grace.name)).toBeVisible();
    await expect(row(page, 'guest-')).toHaveCount(0);

    await page.getByRole('searchbox', { name: 'Search people' }).fill('hÓpper');
    await page.getByRole('searchbox', { name: 'Search people' }).press('Enter');
    await expect(page.getByRole('searchbox', { name: 'Search people' })).toHaveValue('hÓpper');
    await expect(row(page, grace.name)).toBeVisible();
    await expect(row(page, ada.name)).toHaveCount(0);
    await expect(count(page, 'All'), 'counts are of everybody, and say nothing of some').toHaveText('All');

    await count(page, 'Pending').click();
    await expect(page.getByRole('heading', { name: 'Nobody here' })).toBeVisible();
    await expect(page.getByText('Nobody matches your search and filters.')).toBeVisible();
    await page.getByRole('link', { name: 'Show everybody' }).click();
    await expect(page.getByRole('row')).toHaveCount(6);

    await page.getByRole('searchbox', { name: 'Search people' }).fill('GUEST-02@');
    await page.getByRole('searchbox', { name: 'Search people' }).press('Enter');
    await expect(page.getByRole('rowheader')).toHaveText([/guest-02@example\.net/]);

    await page.goto(acme.people);
    await page.getByRole('columnheader', { name: 'Name' }).getByRole('link').click();
    await expect(page.getByRole('columnheader', { name: 'Name' })).toHaveAttribute('aria-sort', 'ascending');
    await expect(page.getByRole('rowheader')).toHaveText([ada.name, grace.name, ...guests].map((who) => new RegExp(who)));
  });
}

test('what is found is shown while somebody types, and filters need no button', async ({ acme, admin }) => {
  await acme.invite(crowd(3));
  await acme.invite([grace.email], 'Administrator');
  await admin.goto(acme.people);
  await admin.evaluate(() => (document.title = 'marked'));
  const search = admin.getByRole('searchbox', { name: 'Search people' });
  await search.pressSequentially('guest-0');
  await expect(admin.getByRole('rowheader')).toHaveCount(3);
  await search.press('End');
  await search.pressSequentially('2');
  await expect(admin.getByRole('rowheader')).toHaveText([/guest-02/]);
  await expect(search, 'the cursor stays').toBeFocused();
  await expect(admin.locator('#found-said')).toHaveText('One person on this page');
  await expect(admin).toHaveURL(/\?q=guest-02$/);
  await expect(admin.getByRole('link', { name: 'Export' })).toHaveAttribute('href', /export\?q=guest-02$/);
  await expect(count(admin, 'Pending')).toHaveAttribute('href', /q=guest-02/);
  await search.fill('');
  await admin.getByLabel('Role').selectOption('Administrator');
  await expect(admin.getByRole('rowheader')).toHaveText([new RegExp(grace.email), new RegExp(ada.name)]);
  await admin.getByLabel('Order').selectOption('By name');
  await expect(admin.getByRole('rowheader')).toHaveText([new RegExp(ada.name), new RegExp(grace.email)]);
  await expect(admin, 'the page was never left').toHaveTitle('marked');
  // What comes in while it is filtered is measured by the same.
  await acme.invite(['late@example.net']);
  await acme.invite(['boss@example.net'], 'Administrator');
  await expect(row(admin, 'boss@example.net')).toBeVisible();
  await expect(row(admin, 'late@example.net')).toHaveCount(0);
});

test('what was read of a change before a search does not undo it', async ({ acme, admin }) => {
  await acme.invite(['under_score@example.net', 'other@example.net']);
  await listen(admin, acme.people);
  await expect(admin.getByRole('rowheader')).toHaveCount(3);
  const read: string[] = [];
  let release = () => {};
  const held = new Promise<void>((done) => (release = done));
  await admin.route(/settings\/people(\?|$)/, async (route) => {
    if (!route.request().headers()['usher-background']) return route.continue();
    read.push(route.request().url());
    if (read.length === 1) await held;
    await route.continue();
  });
  await acme.invite(['late@example.net']);
  await expect.poll(() => read.length).toBe(1);
  await admin.getByRole('searchbox', { name: 'Search people' }).fill('under_');
  await expect(admin.getByRole('rowheader')).toHaveCount(1);
  release();
  await expect.poll(() => read.at(-1), 'it is read anew').toContain('q=under_');
  await expect(admin.getByRole('rowheader')).toHaveCount(1);
});

test('what looks like a pattern is searched as text', async ({ acme, admin }) => {
  await acme.invite(['under_score@example.net', 'underXscore@example.net']);
  await admin.goto(acme.people);
  const search = admin.getByRole('searchbox', { name: 'Search people' });
  for (const [typed, found] of [['r_s', 1], ['%', 0], ['"', 0], ['under', 2], ['a', 3], ['*', 0], ['OR', 2]] as const) {
    await search.fill(typed);
    await search.press('Enter');
    await expect(search).toHaveValue(typed);
    await expect(admin, typed).toHaveURL((address) => address.searchParams.get('q') === typed);
    await expect(admin.getByRole('rowheader'), `${typed} finds ${found}`).toHaveCount(found);
  }
});

test('more than fit on a page are walked page by page', async ({ acme, admin }) => {
  const guests = crowd(60);
  for (let at = 0; at < guests.length; at += 20) await acme.invite(guests.slice(at, at + 20));
  await admin.goto(`${acme.people}?sort=name`);
  await expect(admin.getByRole('rowheader')).toHaveCount(50);
  const pages = admin.getByRole('navigation', { name: 'Pages' });
  await expect(pages.getByRole('link', { name: 'Previous' })).toHaveCount(0);
  await pages.getByRole('link', { name: 'Next' }).click();
  await expect(admin.getByRole('rowheader')).toHaveText(guests.slice(49).map((guest) => new RegExp(guest)));
  await expect(pages.getByRole('link', { name: 'Next' })).toHaveCount(0);
  await pages.getByRole('link', { name: 'Previous' }).click();
  await expect(row(admin, ada.name)).toBeVisible();
  await expect(admin.getByRole('rowheader')).toHaveCount(50);
});
