// Without a network: a calm bar, forms that are held, and nothing typed is lost.
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

test('the bar is gone when the network is back', async ({ acme, admin }) => {
  await admin.goto(acme.people);
  await admin.context().setOffline(true);
  await expect(admin.locator('.offline')).toContainText('You are offline.');
  await admin.context().setOffline(false);
  await expect(admin.locator('.offline')).toBeEmpty();
});

test('a table that hears no more of changes says so, until it does again', async ({ acme, admin, usher }) => {
  const hears = admin.waitForResponse((response) => response.url().endsWith('/live'));
  await admin.goto(acme.people);
  await hears;
  await usher.kill();
  await expect(admin.locator('.offline')).toContainText('The connection is lost.');
  await usher.start();
  await expect(admin.locator('.offline')).toBeEmpty({ timeout: 15_000 });
});
