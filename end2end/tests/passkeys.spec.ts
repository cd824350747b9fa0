// Passkeys, made and used by Chromium's own virtual authenticator.
import { said, signOut } from '../support/actions.ts';
import { onlyPasskeys, signedInAWhileAgo } from '../support/database.ts';
import { Device } from '../support/device.ts';
import { grace } from '../support/people.ts';
import { WITHOUT_JAVASCRIPT, expect, test } from '../support/test.ts';

test.use({ byName: true });

test('somebody new joins with a passkey, and signs in with it', async ({ acme, mailbox, visit }) => {
  await acme.invite([grace.email]);
  const page = await visit();
  const device = await Device.plugIn(page);
  await page.goto((await mailbox.letter(grace.email)).link);
  await page.getByRole('button', { name: 'Join with a passkey' }).click();
  await expect(page.getByLabel('Name'), 'a name is asked for first').toBeFocused();
  await page.getByLabel('Name').fill(grace.name);
  await page.getByRole('button', { name: 'Join with a passkey' }).click();
  await expect(said(page)).toContainText('Welcome to Acme Inc');
  expect(await device.count()).toBe(1);

  await page.goto(acme.at(''));
  await signOut(page);
  await page.getByRole('button', { name: 'Use a passkey' }).click();
  await expect(page).toHaveURL(acme.at(''));

  await signOut(page);
  await device.recognizes(false);
  await page.getByRole('button', { name: 'Use a passkey' }).click();
  await expect(page.getByRole('alert')).toContainText('Your device made nothing of it.');
  await device.recognizes(true);
  await page.getByRole('button', { name: 'Use a passkey' }).click();
  await expect(page).toHaveURL(acme.at(''));
});

test('it confirms that it is them, and the password can go', async ({ acme, usher, visit }) => {
  const page = await visit(acme.owner);
  await Device.plugIn(page);
  await page.goto('/account/passkeys/new');
  await page.getByLabel('Name').fill('Laptop');
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  await expect(said(page)).toContainText('The passkey is added.');

  await signedInAWhileAgo(usher);
  await page.goto('/account/password');
  await expect(page.getByRole('heading', { name: 'Confirm that it’s you' })).toBeVisible();
  await page.getByRole('button', { name: 'Use a passkey' }).click();
  await expect(page, 'on to where they wanted to go').toHaveURL('/account/password');

  await page.goto('/account/security');
  await page.getByRole('button', { name: 'Remove password' }).click();
  await expect(said(page)).toContainText('Your password is removed');
  await expect(page.getByRole('button', { name: 'Remove the passkey Laptop' }), 'the last way stays').toHaveCount(0);
  await page.goto(acme.at(''));
  await signOut(page);
  await page.getByRole('button', { name: 'Use a passkey' }).click();
  await expect(page).toHaveURL(acme.at(''));
});

test('where only passkeys are allowed, a page without JavaScript says so', async ({ acme, mailbox, usher, visit }) => {
  await acme.invite([grace.email]);
  const { link } = await mailbox.letter(grace.email);
  await onlyPasskeys(usher);
  const page = await visit(undefined, WITHOUT_JAVASCRIPT);
  await page.goto(link);
  await expect(page.getByText('Acme Inc lets people join with a passkey.')).toBeVisible();
});

test('without JavaScript no passkey is offered', async ({ acme, visit }) => {
  expect(acme.slug).toBeTruthy();
  const page = await visit(undefined, WITHOUT_JAVASCRIPT);
  await page.goto('/sign-in');
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Use a passkey' })).toBeHidden();
});

test('a passkey is added in the account, signs in, and is removed again', async ({ acme, visit }) => {
  const page = await visit(acme.owner);
  const device = await Device.plugIn(page);
  await page.goto('/account/security');
  await page.getByRole('link', { name: 'Add a passkey' }).click();
  await page.getByLabel('Name').fill('Laptop');
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  await expect(said(page)).toContainText('The passkey is added.');
  await expect(page.getByRole('listitem').filter({ hasText: 'Laptop' })).toBeVisible();
  expect(await device.count()).toBe(1);

  await page.goto('/account/passkeys/new');
  await page.getByLabel('Name').fill('Again');
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  await expect(page.getByRole('alert')).toContainText('has a passkey for this account already');

  await page.goto(acme.at(''));
  await signOut(page);
  await page.getByRole('button', { name: 'Use a passkey' }).click();
  await expect(page).toHaveURL(acme.at(''));
  await page.goto('/account/security');
  await page.getByRole('button', { name: 'Remove the passkey Laptop' }).click();
  await expect(said(page)).toContainText('The passkey is removed');
  await page.goto(acme.at(''));
  await signOut(page);
  await page.getByRole('button', { name: 'Use a passkey' }).click();
  await expect(page.getByRole('alert')).toContainText('This passkey was not taken');
});
