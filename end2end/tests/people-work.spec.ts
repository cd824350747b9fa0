// The rest of an admin's work with people: several at once, those who said no, whoever
// asks, and links that have to stop. Plain forms, with and without JavaScript.
import { follow, open, row, settled } from '../support/actions.ts';
import { furnish } from '../support/database.ts';
import { ada, crowd, grace } from '../support/people.ts';
import { join } from '../support/shortcuts.ts';
import { WITHOUT_JAVASCRIPT, expect, test } from '../support/test.ts';

for (const [how, options] of [['with', {}], ['without', WITHOUT_JAVASCRIPT]] as const) {
  test(`send again, add to a group and inactivate several, ${how} JavaScript`, async ({ acme, mailbox, usher, visit }) => {
    await furnish(usher);
    await acme.invite([grace.email]);
    await join(usher, (await mailbox.letter(grace.email)).link, grace);
    const guests = crowd(2);
    await acme.invite(guests);
    for (const guest of guests) await mailbox.letter(guest);
    const page = await visit(acme.owner, options);
    const bar = page.locator('#bulk');
    // With JavaScript what is chosen is looked for at once.
    const search = async () => {
      if (how === 'without') await page.getByRole('button', { name: 'Search' }).click();
    };
    const begin = async (deed: string, names: string[]) => {
      await page.goto(acme.people);
      for (const name of names) await page.getByRole('checkbox', { name: `Choose ${name}` }).check();
      await bar.getByLabel('With those chosen').selectOption(deed);
      await follow(bar.getByRole('button', { name: 'Continue' }));
    };

    await begin('Resend invitations', [...guests, grace.name]);
    await expect(page.getByRole('heading', { name: 'Send 2 invitations again?' })).toBeVisible();
    await expect(page.getByText('Left out, as this can’t be done to people in their status:')).toBeVisible();
    await expect(page.getByRole('listitem').filter({ hasText: grace.email })).toContainText('Active');
    await page.getByRole('button', { name: 'Send again' }).click();
    await expect(page.getByText('Done for 2 people.')).toBeVisible();
    for (const guest of guests) await mailbox.letter(guest, 2);

    await begin('Add to group', [guests[0] ?? '', grace.name]);
    await page.getByLabel('Group').selectOption('North');
    await page.getByRole('button', { name: 'Add to group' }).click();
    await expect(page.getByText('Done for 2 people.')).toBeVisible();

    // What was chosen is found by it.
    await page.goto(acme.people);
    await page.getByLabel('Groups').selectOption('North');
    await search();
    await expect(page.getByRole('rowheader')).toHaveCount(2);
    await expect(row(page, grace.name)).toContainText('North');
    await page.getByLabel('Groups').selectOption('');
    await page.getByLabel('Role').selectOption('Administrator');
    await search();
    await expect(page.getByRole('rowheader')).toHaveText([new RegExp(ada.name)]);

    await begin('Inactivate', [grace.name, guests[1] ?? '']);
    await expect(page.getByRole('heading', { name: 'Inactivate one person?' })).toBeVisible();
    await page.getByRole('button', { name: 'Inactivate' }).click();
    await expect(page.getByText('Done for one person.')).toBeVisible();
    await page.goto(acme.people);
    await expect(row(page, grace.name)).toContainText('Inactive');
  });

  test(`who declined is invited again, ${how} JavaScript`, async ({ acme, mailbox, visit }) => {
    await acme.invite([grace.email]);
    const hers = await visit(undefined, options);
    await hers.goto((await mailbox.letter(grace.email)).link);
    await hers.getByRole('link', { name: 'No, thank you' }).click();
    await hers.getByRole('button', { name: 'Decline' }).click();
    await expect(hers.getByRole('heading', { name: 'You declined' })).toBeVisible();

    const page = await visit(acme.owner, options);
    await page.goto(`${acme.people}?status=declined`);
    await row(page, grace.email).getByRole('link', { name: 'Invite again' }).click();
    await page.getByLabel('Role').selectOption('User');
    await page.getByRole('button', { name: /^Send/ }).click();
    expect((await mailbox.letter(grace.email, 2)).link).toContain('/i/');
    await page.goto(acme.people);
    await expect(row(page, grace.email)).toContainText('Pending');
  });
}

test('the box in the head ticks every row, and shows when not all are', async ({ acme, admin }) => {
  await acme.invite(crowd(3));
  await admin.goto(acme.people);
  const all = admin.getByRole('checkbox', { name: 'All on this page' });
  const rows = admin.getByRole('checkbox', { name: /^Choose / });
  await all.check();
  await expect(rows).toHaveCount(4);
  for (let i = 0; i < 4; i += 1) await expect(rows.nth(i)).toBeChecked();
  await rows.first().uncheck();
  await expect(all).not.toBeChecked();
  await expect.poll(() => all.evaluate((box: HTMLInputElement) => box.indeterminate)).toBe(true);
  await all.check();
  await all.uncheck();
  await expect(admin.locator('#bulk')).toBeHidden();
});

for (const [where, viewport] of [['at a desk', { width: 1280, height: 500 }], ['on a phone', { width: 320, height: 640 }]] as const) {
  test(`what can be done with those chosen is at hand and moves nothing, ${where}`, async ({ acme, visit }) => {
    await acme.invite(crowd(12));
    const page = await visit(acme.owner, { viewport });
    await page.goto(acme.people);
    await settled(page, crowd(12));
    const rows = page.getByRole('checkbox', { name: /^Choose / });
    const last = rows.last();
    await last.scrollIntoViewIfNeeded();
    const before = await last.boundingBox();
    await last.check();
    expect(await last.boundingBox()).toEqual(before);
    const bar = page.locator('#bulk');
    await expect(bar).toBeInViewport({ ratio: 1 });
    await expect(bar.getByRole('status')).toHaveText('One chosen');
    await rows.nth(3).check();
    await expect(bar.getByRole('status')).toHaveText('2 chosen');
    await bar.getByRole('button', { name: 'Clear' }).click();
    await expect(bar).toBeHidden();
    await expect(last).not.toBeChecked();
    await expect(page.getByRole('checkbox', { name: 'All on this page' })).not.toBeChecked();
  });
}

test('on a phone the box for all stands above the cards', async ({ acme, visit }) => {
  await acme.invite(crowd(2));
  const page = await visit(acme.owner, { viewport: { width: 320, height: 640 } });
  await page.goto(acme.people);
  await page.getByRole('checkbox', { name: 'All on this page' }).check();
  await expect(page.getByRole('checkbox', { name: /^Choose / }).last()).toBeChecked();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
});

test('a link is regenerated and turned off without JavaScript', async ({ acme, visit }) => {
  const old = await acme.inviteLink();
  const admin = await visit(acme.owner, WITHOUT_JAVASCRIPT);
  const page = await visit(undefined, WITHOUT_JAVASCRIPT);
  await admin.goto(acme.at('/settings/people/link'));
  await admin.getByRole('link', { name: 'Regenerate' }).click();
  await expect(admin.getByText('whoever has the old one can’t come in with it any more')).toBeVisible();
  await admin.getByRole('button', { name: 'Regenerate' }).click();
  await expect(admin.getByRole('status').filter({ hasText: 'The old one no longer works.' })).toBeVisible();
  const fresh = await admin.getByRole('textbox', { name: 'Invite link' }).inputValue();
  expect([await open(page, old), await open(page, fresh)]).toEqual([410, 200]);
  await admin.getByRole('button', { name: 'Turn off' }).click();
  await expect(admin.getByRole('status').filter({ hasText: 'The link is turned off.' })).toBeVisible();
  expect(await open(page, fresh)).toBe(410);
});
