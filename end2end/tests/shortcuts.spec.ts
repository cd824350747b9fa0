// Single keys for what is done most: where they work, where they must not, the list
// of them, and the switch that turns them off.
import { follow } from '../support/actions.ts';
import { grace } from '../support/people.ts';
import { join } from '../support/shortcuts.ts';
import { expect, test } from '../support/test.ts';

test('i invites, / searches, ? lists them, and what is typed stays typed', async ({ acme, admin }) => {
  await admin.goto(acme.people);
  await expect(admin.getByRole('link', { name: 'Invite people' })).toHaveAttribute('aria-keyshortcuts', 'i');
  const search = admin.getByRole('searchbox', { name: 'Search people' });
  await admin.keyboard.press('/');
  await expect(search).toBeFocused();
  await admin.keyboard.type('i/?');
  await expect(search, 'inside a field keys are letters').toHaveValue('i/?');
  await expect(admin.getByRole('dialog')).toHaveCount(0);

  await search.fill('');
  await search.blur();
  await admin.keyboard.press('Control+i');
  await admin.keyboard.press('Alt+i');
  await expect(admin.getByRole('dialog'), 'with other keys held it is not ours').toHaveCount(0);
  await admin.keyboard.press('i');
  const dialog = admin.getByRole('dialog', { name: 'Invite people' });
  await expect(dialog.getByLabel('Email addresses')).toBeFocused();
  await admin.keyboard.press('Escape');
  await expect(dialog).toBeHidden();

  await admin.keyboard.press('?');
  const list = admin.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await expect(list.getByRole('listitem')).toHaveText([/Invite people.*i/, /Search people.*\//, /Show this list.*\?/]);
  await admin.keyboard.press('Escape');
  await expect(list).toBeHidden();
});

test('from any page they lead there', async ({ acme, admin }) => {
  await admin.goto(acme.at('/settings/groups'));
  await admin.keyboard.press('i');
  await expect(admin.getByRole('heading', { name: 'Invite people' })).toBeVisible();
  await admin.goto(acme.at('/settings/roles'));
  await admin.keyboard.press('/');
  await expect(admin.getByRole('searchbox', { name: 'Search people' })).toBeFocused();
  await admin.getByLabel('Account', { exact: true }).or(admin.locator('.account-menu summary')).first().click();
  await admin.getByRole('button', { name: 'Keyboard shortcuts' }).click();
  await expect(admin.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
});

test('who may not invite has no key for it', async ({ acme, mailbox, usher, visit }) => {
  await acme.invite([grace.email]);
  const page = await visit(await join(usher, (await mailbox.letter(grace.email)).link, grace));
  await page.goto(acme.at(''));
  await page.keyboard.press('i');
  await page.keyboard.press('?');
  const list = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await expect(list.getByRole('listitem')).toHaveText([/Show this list/]);
  expect(page.url()).toContain(acme.at(''));
});

test('they are turned off in the account, for this browser', async ({ acme, admin, visit }) => {
  await admin.goto('/account');
  const one = admin.getByRole('switch', { name: /Single keys/ });
  await expect(one).toBeChecked();
  await one.uncheck();
  await expect(admin.getByRole('status').filter({ hasText: 'Saved.' })).toBeVisible();
  await follow(admin.getByRole('link', { name: /Back to/ }));
  await admin.goto(acme.people);
  for (const key of ['i', '/', '?']) await admin.keyboard.press(key);
  await expect(admin.getByRole('dialog')).toHaveCount(0);
  await expect(admin.locator('[aria-keyshortcuts]'), 'and nothing says that it has one').toHaveCount(0);

  const plain = await visit(acme.owner, { javaScriptEnabled: false });
  await plain.goto('/account');
  await plain.getByRole('switch', { name: /Single keys/ }).uncheck();
  await plain.locator('#keys').getByRole('button', { name: 'Apply' }).click();
  await expect(plain.getByRole('switch', { name: /Single keys/ })).not.toBeChecked();
});
