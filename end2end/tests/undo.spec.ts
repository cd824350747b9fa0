// What is not final is done without leaving the page, said in a toast, and undone there;
// without JavaScript the notice has the same button.
import { follow, hold, mailed, row } from '../support/actions.ts';
import { ada, grace, linus } from '../support/people.ts';
import { WITHOUT_JAVASCRIPT, expect, test } from '../support/test.ts';

test('a link that is turned off is turned on again, in place', async ({ acme, admin }) => {
  await acme.inviteLink();
  await admin.goto(acme.at('/settings/people/link'));
  await admin.evaluate(() => (document.title = 'marked'));
  await admin.getByRole('button', { name: 'Turn off' }).click();
  const toast = admin.locator('.toast');
  await expect(toast).toBeVisible();
  await expect(admin.getByRole('button', { name: 'Turn on' }), 'the focus stays where it was').toBeFocused();
  await toast.getByRole('button', { name: 'Undo' }).click();
  await expect(admin.getByRole('button', { name: 'Turn off' })).toBeVisible();
  await expect(admin, 'the page was never left').toHaveTitle('marked');
  // What lives in the browser lives on in what was drawn anew.
  await admin.getByRole('button', { name: 'Copy', exact: true }).hover();
  await admin.getByRole('button', { name: 'Copy', exact: true }).click();
  await expect(admin.getByText('Copied')).toBeVisible();
  await toast.getByRole('button', { name: 'Close' }).click();
  await expect(toast).toHaveCount(0);
});

for (const [how, options] of [['with', {}], ['without', WITHOUT_JAVASCRIPT]] as const) {
  test(`who is taken out of a group comes back, ${how} JavaScript`, async ({ acme, visit }) => {
    await acme.invite([grace.email]);
    const page = await visit(acme.owner, options);
    await page.goto(acme.at('/settings/groups'));
    await page.getByLabel('New group').fill('Red Team');
    await follow(page.getByRole('button', { name: 'Create group' }));
    await page.getByRole('searchbox').fill(ada.name);
    await page.getByRole('searchbox').press('Enter');
    await page.getByRole('button', { name: `Add ${ada.name}` }).click();
    const undo = page.getByRole('button', { name: 'Undo' });
    await expect(undo).toBeVisible();
    await expect(row(page, ada.name)).toBeVisible();
    await undo.click();
    await expect(row(page, ada.name)).toHaveCount(0);
    await undo.click();
    await expect(row(page, ada.name)).toBeVisible();
    await page.getByRole('button', { name: `Remove ${ada.name} from the group` }).click();
    await expect(row(page, ada.name)).toHaveCount(0);
    await undo.click();
    await expect(row(page, ada.name)).toBeVisible();
  });
}

test('a toast leaves by itself, but not while it is used', async ({ acme, admin }) => {
  await acme.inviteLink();
  await admin.goto(acme.at('/settings/people/link'));
  await admin.clock.install();
  await admin.getByRole('button', { name: 'Turn off' }).click();
  const toast = admin.locator('.toast');
  await expect(toast).toBeVisible();
  await toast.getByRole('button', { name: 'Undo' }).focus();
  await admin.clock.fastForward(60_000);
  await expect(toast, 'somebody is about to use it').toBeVisible();
  await admin.getByRole('button', { name: 'Turn on' }).focus();
  await admin.mouse.move(0, 0);
  // It begins to wait a moment after it was left.
  await expect(async () => {
    await admin.clock.fastForward(20_000);
    await expect(toast).toHaveCount(0, { timeout: 500 });
  }).toPass({ timeout: 3_000 });
});

test('an invitation is sent again in place: the table stays as it is, and says to whom', async ({ acme, admin, mailbox, usher }) => {
  await acme.invite([grace.email, linus.email]);
  // While a letter waits, it says all that a second one would.
  await mailed(usher, 2);
  await admin.goto(`${acme.people}?status=pending`);
  await admin.evaluate(() => (document.title = 'marked'));
  const ticked = admin.getByRole('checkbox', { name: `Choose ${linus.email}` });
  await ticked.check();
  const resend = row(admin, grace.email).getByRole('button', { name: 'Resend' });
  await resend.click();
  await expect(admin.locator('.toast')).toContainText(`sent again to ${grace.email}`);
  await expect(resend, 'the focus stays where it was').toBeFocused();
  await expect(ticked).toBeChecked();
  await expect(admin.locator('#bulk')).toContainText('One chosen');
  await expect(admin).toHaveURL(/\?status=pending$/);
  await mailbox.letter(grace.email, 2);

  // One mail too many is told in place, too.
  for (const n of [3, 4]) {
    await mailed(usher, n);
    await expect(resend).not.toHaveAttribute('aria-busy');
    await resend.click();
    await mailbox.letter(grace.email, n);
  }
  await mailed(usher, 5);
  await expect(resend).not.toHaveAttribute('aria-busy');
  await resend.click();
  await expect(admin.locator('.toast')).toContainText('nothing was mailed');
  await admin.getByRole('searchbox', { name: 'Search people' }).fill('linus');
  await expect(row(admin, grace.email)).toHaveCount(0);
  await expect(admin, 'the page was never left').toHaveTitle('marked');
});

test('what somebody does while it is sent goes on', async ({ acme, admin, mailbox }) => {
  await acme.invite([grace.email, linus.email]);
  await mailbox.letter(grace.email);
  const answer = await hold(admin, '**/resend');
  await admin.goto(acme.people);
  await row(admin, grace.email).getByRole('button', { name: 'Resend' }).dblclick();
  const search = admin.getByRole('searchbox', { name: 'Search people' });
  await search.fill('linus');
  await expect(row(admin, grace.email)).toHaveCount(0);
  answer();
  await expect(admin.locator('.toast')).toContainText('The invitation is sent again');
  await expect(search, 'the cursor stays').toBeFocused();
  await expect(row(admin, grace.email), 'so does what was searched for').toHaveCount(0);
  await expect(admin).toHaveURL(/q=linus$/);
  await mailbox.letter(grace.email, 2);
  expect(mailbox.lettersTo(grace.email), 'once, however often it was clicked').toHaveLength(2);
});
