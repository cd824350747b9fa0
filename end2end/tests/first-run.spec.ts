// The first run: whoever reads the console makes the organization, and nobody
// else can do it again.
import { open, row, submit } from '../support/actions.ts';
import { ORGANIZATION, ada } from '../support/people.ts';
import { expect, test } from '../support/test.ts';

test('the setup link makes organization and owner, who land on People', async ({ usher, visit }) => {
  const page = await visit();
  await page.goto('/');
  await expect(page.getByRole('heading', { name: 'Not set up yet' })).toBeVisible();

  await page.goto(usher.setupLink);
  await expect(page, 'the secret leaves the address').toHaveURL('/setup');
  await expect(page.getByRole('heading', { name: 'Set up Usher' })).toBeVisible();
  await page.getByLabel('Organization').fill(ORGANIZATION);
  await page.getByLabel('Name', { exact: true }).fill(ada.name);
  await page.getByLabel('Email').fill(ada.email);
  await page.getByLabel('Password').fill(ada.password);
  await page.getByRole('button', { name: 'Create organization' }).click();

  await expect(page.getByRole('heading', { name: 'People', level: 1 })).toBeVisible();
  await expect(page.getByRole('status').filter({ hasText: 'Acme Inc is ready. Invite the first people.' })).toBeVisible();
  await expect(row(page, ada.name)).toContainText('full access');
  await expect(row(page, ada.name)).toContainText('Active');

  const second = await visit();
  expect(await open(second, usher.setupLink)).toBe(409);
  await expect(second.getByRole('heading', { name: 'Already set up' })).toBeVisible();
  await second.getByRole('link', { name: 'Sign in' }).click();
  await expect(second.getByRole('heading', { name: 'Sign in' })).toBeVisible();
});

test('a password that is not taken says why, and nothing else is lost', async ({ usher, visit }) => {
  const page = await visit();
  await page.goto(usher.setupLink);
  await page.getByLabel('Organization').fill(ORGANIZATION);
  await page.getByLabel('Name', { exact: true }).fill(ada.name);
  await page.getByLabel('Email').fill(ada.email);
  const password = page.getByLabel('Password');
  for (const [typed, reason] of [
    ['short', 'This password is too short.'],
    ['passwordpassword', 'This password is easy to guess.'],
    ['123456789012345678', 'This password is easy to guess.'],
  ] as const) {
    await password.fill(typed);
    expect(await submit(page, 'Create organization')).toBe(422);
    await expect(password).toHaveAttribute('aria-invalid', 'true');
    await expect(password).toHaveAccessibleDescription(new RegExp(reason));
    await expect(password, 'it is what is to be mended').toBeFocused();
    await expect(page.getByText(reason)).toBeVisible();
    await expect(page.getByLabel('Organization')).toHaveValue(ORGANIZATION);
    await expect(page.getByLabel('Name', { exact: true })).toHaveValue(ada.name);
    await expect(page.getByLabel('Email')).toHaveValue(ada.email);
  }
  await password.fill(ada.password);
  await page.getByRole('button', { name: 'Create organization' }).click();
  await expect(page.getByRole('heading', { name: 'People', level: 1 })).toBeVisible();
});

test('a password made of name and organization is refused', async ({ usher, visit }) => {
  const page = await visit();
  await page.goto(usher.setupLink);
  await page.getByLabel('Organization').fill(ORGANIZATION);
  await page.getByLabel('Name', { exact: true }).fill(ada.name);
  await page.getByLabel('Email').fill(ada.email);
  await page.getByLabel('Password').fill('Ada Lovelace of Acme Inc');
  expect(await submit(page, 'Create organization')).toBe(422);
  await expect(page.getByText('This password is easy to guess.')).toBeVisible();
});

test('a wrong setup link opens nothing', async ({ usher, visit }) => {
  const page = await visit();
  expect(await open(page, `${usher.setupLink.slice(0, -4)}AAAA`)).toBe(404);
  await expect(page.getByRole('heading', { name: 'Nothing here' })).toBeVisible();
});
