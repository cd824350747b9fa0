// More groups than anybody reads through: they are found by a part of their names where
// people are put into them.
import { openDialog, submit } from '../support/actions.ts';
import { grace } from '../support/people.ts';
import type { Organization } from '../support/shortcuts.ts';
import { WITHOUT_JAVASCRIPT, expect, test } from '../support/test.ts';

async function furnish(acme: Organization): Promise<void> {
  for (let n = 10; n < 23; n += 1) await acme.group(`Team ${n}`);
  await acme.group('Zürich');
}

test('groups are found, ticked by Enter, and stay ticked while others are looked for', async ({ acme, admin }) => {
  await furnish(acme);
  const dialog = await openDialog(admin, acme.people);
  const groups = dialog.getByRole('group', { name: 'Groups' });
  const box = (name: string) => groups.getByRole('checkbox', { name });
  await dialog.getByLabel('Email addresses').fill(`${grace.email},`);
  const find = groups.getByRole('searchbox', { name: 'Find a group' });
  await find.fill('ZURI');
  await expect(groups.getByRole('status')).toHaveText('One found.');
  await expect(box('Team 10')).toBeHidden();
  await find.press('Enter');
  await expect(box('Zürich')).toBeChecked();

  await find.fill('team 1');
  await expect(groups.getByRole('status')).toHaveText('10 found.');
  await expect(box('Team 22')).toBeHidden();
  await expect(box('Zürich'), 'what is ticked stays in sight').toBeVisible();
  await find.press('Enter');
  await expect(groups.getByRole('checkbox', { checked: true }), 'of several none is meant').toHaveCount(1);
  await box('Team 12').check();
  await find.fill('nobody');
  await expect(groups.getByRole('status')).toHaveText('None found.');
  await find.fill('');
  await expect(box('Team 22')).toBeVisible();
  await dialog.getByRole('button', { name: 'Send invitations' }).click();
  await expect(dialog.getByRole('status').filter({ hasText: 'One person was invited' })).not.toHaveCount(0);

  await admin.goto(acme.people);
  await admin.getByRole('link', { name: grace.email }).click();
  await admin.getByRole('link', { name: 'Edit' }).click();
  const first = admin.getByRole('group', { name: 'Groups' }).getByRole('checkbox');
  await expect(first.nth(0), 'those that are ticked come first').toBeChecked();
  await expect(first.nth(1)).toBeChecked();
  await expect(first.nth(2)).not.toBeChecked();
});

test('without JavaScript all groups are there to be ticked', async ({ acme, visit }) => {
  await furnish(acme);
  const admin = await visit(acme.owner, WITHOUT_JAVASCRIPT);
  await admin.goto(acme.at('/settings/people/invite'));
  await expect(admin.getByLabel('Find a group')).toBeHidden();
  await admin.getByLabel('Email addresses').fill(grace.email);
  await admin.getByRole('checkbox', { name: 'Zürich' }).check();
  expect(await submit(admin, 'Send invitations')).toBe(303);
  await admin.goto(acme.people);
  await admin.getByRole('link', { name: grace.email }).click();
  await expect(admin.getByText('Zürich').first()).toBeVisible();
});
