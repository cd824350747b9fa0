// Without a network: a calm bar, forms that are held, and nothing typed is lost.
import { listen, openDialog } from '../support/actions.ts';
import { grace } from '../support/people.ts';
import { expect, test } from '../support/test.ts';

test('a form that is sent offline is held, and sent when somebody is back', async ({ acme, admin }) => {
  await admin.goto(acme.at('/settings/groups'));
  await admin.context().setOffline(true);
  const bar = admin.locator('.offline');
  await expect(bar).toContainText('You are offline.');
  await admin.getByLabel('New group').fill('Red Team');
  await admin.getByRole('button', { name: 'Create group' }).click();
  await expect(bar).toContainText('this was not sent');
  await expect(admin.getByLabel('New group'), 'nothing typed is lost').toHaveValue('Red Team');
  expect(admin.url()).toContain('/settings/groups');

  await admin.context().setOffline(false);
  await expect(bar).toContainText('You are online again.');
  await bar.getByRole('button', { name: 'Send it now' }).click();
  await expect(admin.getByRole('heading', { name: 'Red Team' })).toBeVisible();
  await expect(bar).toBeEmpty();
});

test('what is sent offline in a dialog is held there, where it is seen', async ({ acme, admin }) => {
  const dialog = await openDialog(admin, acme.people);
  await dialog.getByLabel('Email addresses').pressSequentially(`${grace.email},`);
  await admin.context().setOffline(true);
  await dialog.getByRole('button', { name: 'Send invitations' }).click();
  const bar = dialog.locator('.offline');
  await expect(bar).toContainText('this was not sent');
  await admin.context().setOffline(false);
  await bar.getByRole('button', { name: 'Send it now' }).dblclick();
  await expect(dialog.getByText('One person was invited.')).toBeVisible();
  await expect(bar).toBeEmpty();
  await admin.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await admin.context().setOffline(true);
  await expect(admin.locator('body > .offline'), 'it stands on the page again').toContainText('You are offline.');
});

test('a switch that could not be saved is put back', async ({ admin }) => {
  await admin.goto('/account');
  const shortcuts = admin.getByRole('switch', { name: 'Single keys do what is done most' });
  await expect(shortcuts).toBeChecked();
  await admin.route('**/account/shortcuts', (route) => route.fulfill({ status: 429 }));
  await shortcuts.click();
  await expect(admin.locator('.toast')).toBeVisible();
  await expect(shortcuts).toBeChecked();
});

test('the bar is gone when the network is back', async ({ acme, admin }) => {
  await admin.goto(acme.people);
  const heading = admin.getByRole('heading', { name: 'People', level: 1 });
  const before = await heading.boundingBox();
  await admin.context().setOffline(true);
  await expect(admin.locator('.offline')).toContainText('You are offline.');
  expect(await heading.boundingBox(), 'nothing moves for it').toEqual(before);
  await admin.context().setOffline(false);
  await expect(admin.locator('.offline')).toBeEmpty();
});

test('a table that hears no more of changes says so, until it does again', async ({ acme, admin, usher }) => {
  await listen(admin, acme.people);
  await usher.kill();
  await expect(admin.locator('.offline')).toContainText('The connection is lost.');
  await usher.start();
  await expect(admin.locator('.offline')).toBeEmpty({ timeout: 15_000 });
});
