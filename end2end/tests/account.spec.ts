// Somebody's own account: profile, another address, a new password, sessions, and
// going. Forms do the same without JavaScript.
import { open, readClipboard, signIn, submit } from '../support/actions.ts';
import { signedInAWhileAgo } from '../support/database.ts';
import { ada, grace } from '../support/people.ts';
import { join } from '../support/shortcuts.ts';
import { WITHOUT_JAVASCRIPT, expect, test } from '../support/test.ts';

const RENEWED = 'eleven lanterns along the wharf';

test('the menu leads to the account, where the id is copied', async ({ admin, acme }) => {
  await admin.goto(acme.at(''));
  await admin.getByRole('banner').getByRole('group').locator('summary').click();
  await admin.getByRole('link', { name: 'Your account' }).click();
  await expect(admin.getByRole('heading', { name: 'Profile', level: 1 })).toBeVisible();
  const id = await admin.getByRole('textbox', { name: 'User ID' }).inputValue();
  expect(id).toMatch(/^[0-9A-Z]{26}$/);
  await admin.getByRole('button', { name: 'Copy' }).click();
  await expect(admin.getByText('Copied')).toBeVisible();
  expect(await readClipboard(admin)).toBe(id);
  await admin.getByRole('link', { name: 'Back to Acme Inc' }).click();
  await expect(admin).toHaveURL(acme.at(''));
});

for (const javaScript of [true, false]) {
  const how = javaScript ? 'with' : 'without';
  const options = javaScript ? {} : WITHOUT_JAVASCRIPT;

  test(`name and address are changed ${how} JavaScript`, async ({ acme, visit, mailbox }) => {
    const page = await visit(acme.owner, options);
    await page.goto('/account');
    await page.getByLabel('Name').fill('https://example.com');
    expect(await submit(page, 'Save')).toBe(422);
    await expect(page.getByLabel('Name')).toHaveValue('https://example.com');
    await page.getByLabel('Name').fill('Ada King');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByRole('status').filter({ hasText: 'Saved.' })).toBeVisible();
    await expect(page.getByRole('heading', { name: 'Ada King' })).toBeVisible();

    await page.getByRole('link', { name: 'Change email' }).click();
    await page.getByLabel('Email').fill('countess@example.com');
    await page.getByRole('button', { name: 'Send code' }).click();
    const letter = await mailbox.letter('countess@example.com');
    await page.getByLabel('Code').fill('000000');
    await page.getByRole('button', { name: 'Change email' }).click();
    await expect(page.getByLabel('Code')).toHaveAccessibleDescription(/not the code we sent/);
    await page.getByLabel('Code').fill(letter.code);
    await page.getByRole('button', { name: 'Change email' }).click();
    await expect(page.getByRole('status').filter({ hasText: 'Your email is changed.' })).toBeVisible();
    expect((await mailbox.letter(ada.email)).subject).toBe('Your email was changed');
    await page.goto(acme.people);
    await expect(page.getByRole('rowheader', { name: 'countess@example.com' })).toBeVisible();
  });

  test(`a new password ends the other sessions ${how} JavaScript`, async ({ acme, visit, mailbox }) => {
    const elsewhere = await visit();
    await signIn(elsewhere, ada);
    await expect(elsewhere.getByRole('heading', { name: 'Hello, Ada Lovelace' })).toBeVisible();
    const page = await visit(acme.owner, options);
    await page.goto('/account/security');
    await page.getByRole('link', { name: 'Change password' }).click();
    await page.getByLabel('Current password').fill('not her password');
    await page.getByLabel('New password').fill(RENEWED);
    expect(await submit(page, 'Change password')).toBe(422);
    await expect(page.getByLabel('Current password')).toHaveAccessibleDescription('This is not your password.');
    await page.getByLabel('Current password').fill(ada.password);
    await page.getByLabel('New password').fill('Ada Lovelace');
    expect(await submit(page, 'Change password')).toBe(422);
    await page.getByLabel('Current password').fill(ada.password);
    await page.getByLabel('New password').fill(RENEWED);
    await page.getByRole('button', { name: 'Change password' }).click();
    await expect(page.getByRole('status').filter({ hasText: 'Your password is changed' })).toBeVisible();
    await elsewhere.goto(acme.people);
    await expect(elsewhere.getByRole('heading', { name: 'Sign in' })).toBeVisible();
    expect((await mailbox.letter(ada.email)).subject).toBe('Your password was changed');
  });

  test(`whoever signed in a while ago confirms by password ${how} JavaScript`, async ({ acme, usher, visit }) => {
    const page = await visit(acme.owner, options);
    await page.goto('/account/security');
    await signedInAWhileAgo(usher);
    await page.getByRole('link', { name: 'Change password' }).click();
    await expect(page.getByRole('heading', { name: 'Confirm that it’s you' })).toBeVisible();
    await page.getByLabel('Password').fill('not her password');
    expect(await submit(page, 'Continue')).toBe(422);
    await expect(page.getByLabel('Password')).toHaveAccessibleDescription('This is not your password.');
    await page.getByLabel('Password').fill(ada.password);
    await page.getByRole('button', { name: 'Continue' }).click();
    await expect(page, 'on to where they wanted to go').toHaveURL('/account/password');
    await expect(page.getByLabel('New password')).toBeVisible();
  });

  test(`all other sessions are ended at once ${how} JavaScript`, async ({ acme, visit }) => {
    const elsewhere = await Promise.all([visit(), visit()]);
    for (const other of elsewhere) {
      await signIn(other, ada);
      await expect(other.getByRole('heading', { name: 'Hello, Ada Lovelace' })).toBeVisible();
    }
    const page = await visit(acme.owner, options);
    await page.goto('/account/sessions');
    const rows = page.getByRole('main').getByRole('listitem');
    await expect(rows).toHaveCount(3);
    await page.getByRole('button', { name: 'End all other sessions' }).click();
    await expect(page.getByRole('status').filter({ hasText: 'All your other sessions have ended.' })).toBeVisible();
    await expect(rows).toHaveCount(1);
    for (const other of elsewhere) {
      await other.reload();
      await expect(other.getByRole('heading', { name: 'Sign in' })).toBeVisible();
    }
  });

  test(`a session elsewhere is ended ${how} JavaScript`, async ({ acme, visit }) => {
    const elsewhere = await visit();
    await signIn(elsewhere, ada);
    await expect(elsewhere.getByRole('heading', { name: 'Hello, Ada Lovelace' })).toBeVisible();
    const page = await visit(acme.owner, options);
    await page.goto('/account/sessions');
    const rows = page.getByRole('main').getByRole('listitem');
    await expect(rows).toHaveCount(2);
    await expect(rows.first()).toContainText('This one');
    await rows.last().getByRole('button', { name: /^End the session on / }).click();
    await expect(page.getByRole('status').filter({ hasText: 'The session has ended.' })).toBeVisible();
    await expect(rows).toHaveCount(1);
    await elsewhere.reload();
    await expect(elsewhere.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  });

  test(`somebody leaves, and takes everything along ${how} JavaScript`, async ({ acme, usher, visit, mailbox }) => {
    await acme.invite([grace.email]);
    const hers = await join(usher, (await mailbox.letter(grace.email)).link, grace);
    const page = await visit(hers, options);
    await page.goto('/account/organizations');
    await page.getByRole('link', { name: 'Leave Acme Inc' }).click();
    await page.getByRole('button', { name: 'Leave Acme Inc' }).click();
    await expect(page.getByRole('status').filter({ hasText: 'You have left Acme Inc.' })).toBeVisible();
    await expect(page.getByRole('heading', { name: 'You are in no organization' })).toBeVisible();
    expect(await open(page, acme.at(''))).toBe(404);

    await page.goto('/account/data');
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Download my data' }).click();
    expect((await download).suggestedFilename()).toBe('usher.json');
    await page.getByRole('link', { name: 'Delete account' }).click();
    await page.getByLabel('Password').fill('not her password');
    expect(await submit(page, 'Delete my account')).toBe(422);
    await page.getByLabel('Password').fill(grace.password);
    await page.getByRole('button', { name: 'Delete my account' }).click();
    await expect(page.getByRole('heading', { name: 'Your account is deleted' })).toBeVisible();
    await signIn(page, grace);
    await expect(page.getByRole('alert')).toContainText('Email and password do not belong together.');
    expect((await mailbox.letter(grace.email, 2)).subject).toBe('Your account is deleted');
  });
}

test('the last owner is stopped, and told what to do', async ({ acme, admin }) => {
  await admin.goto('/account/organizations');
  await admin.getByRole('link', { name: 'Leave Acme Inc' }).click();
  await expect(admin.getByText('You are its only owner.')).toBeVisible();
  await admin.goto('/account/delete');
  await expect(admin.getByText('You are the only owner here.')).toBeVisible();
  await admin.getByRole('main').getByRole('link', { name: 'Acme Inc' }).click();
  await expect(admin).toHaveURL(acme.people);
});
