// Signing up: an organization of one's own where the operator lets people make
// them, another one beside it, and going from one to the other.
import { awake, open, openDialog, register, signOut, submit } from '../support/actions.ts';
import { grace, linus } from '../support/people.ts';
import { WITHOUT_JAVASCRIPT, expect, test } from '../support/test.ts';

test.describe('where people make organizations', () => {
  test.use({ environment: { USHER_ORGANIZATION_SELF_MADE: 'true' } });

  for (const javaScript of [true, false]) {
    test(`a new person makes one, ${javaScript ? 'with' : 'without'} JavaScript`, async ({ acme, mailbox, visit }) => {
      expect(acme.slug).toBe('acme-inc');
      const page = await visit(undefined, javaScript ? {} : WITHOUT_JAVASCRIPT);
      await page.goto('/sign-in');
      await page.getByRole('link', { name: 'Make an organization' }).click();
      await page.getByLabel('Email', { exact: true }).fill('nobody@example');
      expect(await submit(page, 'Send code')).toBe(422);
      await page.getByLabel('Email', { exact: true }).fill(grace.email);
      await page.getByRole('button', { name: 'Send code' }).click();
      await page.getByLabel('Code').fill((await mailbox.letter(grace.email)).code);
      await page.getByRole('button', { name: 'Continue' }).click();
      await page.getByLabel('Organization').fill('Compilers United');
      await page.getByLabel('Name', { exact: true }).fill(grace.name);
      await page.getByLabel('Password').fill('short');
      expect(await submit(page, 'Create organization')).toBe(422);
      await expect(page.getByLabel('Organization')).toHaveValue('Compilers United');
      await page.getByLabel('Password').fill(grace.password);
      await page.getByRole('button', { name: 'Create organization' }).click();
      await expect(page.getByText('Compilers United is ready. Invite the first people.')).toBeVisible();
      await page.goto('/o/compilers-united/settings/people/invite');
      if (javaScript) await awake(page);
      await page.getByLabel('Email addresses').fill(linus.email);
      await page.getByRole('button', { name: 'Send invitations' }).click();
      expect((await mailbox.letter(linus.email)).subject).toBe('Grace Hopper invites you to Compilers United');
      // Another organization is none of theirs.
      expect(await open(page, acme.at(''))).toBe(404);
    });
  }

  test('who has an account makes another, and goes from one to the other', async ({ acme, admin, mailbox, visit }) => {
    await admin.goto(acme.at(''));
    await admin.getByRole('banner').locator('.account-menu summary').click();
    await admin.getByRole('link', { name: 'Make another organization' }).click();
    await admin.getByLabel('Organization').fill('Acme Labs');
    await admin.getByRole('button', { name: 'Create organization' }).click();
    await expect(admin.getByRole('banner').getByText('Acme Labs').first()).toBeVisible();

    await admin.getByRole('banner').locator('.account-menu summary').click();
    const menu = admin.getByRole('group', { name: 'Your organizations' });
    await expect(menu.getByRole('link', { name: 'Acme Labs' })).toHaveAttribute('aria-current', 'true');
    await menu.getByRole('button', { name: 'Acme Inc' }).click();
    await expect(admin).toHaveURL(acme.at(''));
    await admin.goto('/');
    await expect(admin, 'the last one is remembered').toHaveURL(acme.at(''));
    await admin.goto('/organizations');
    await expect(admin.getByRole('button', { name: 'Acme Inc last used' })).toBeVisible();
    await admin.getByRole('button', { name: 'Acme Labs' }).click();
    await expect(admin).toHaveURL('/o/acme-labs');

    // An account that is known signs in instead of registering.
    await signOut(admin);
    const page = await visit();
    await page.goto('/sign-up');
    await page.getByLabel('Email', { exact: true }).fill('ada@example.com');
    await page.getByRole('button', { name: 'Send code' }).click();
    await page.getByLabel('Code').fill((await mailbox.letter('ada@example.com')).code);
    await page.getByRole('button', { name: 'Continue' }).click();
    await expect(page.getByText('ada@example.com has an account.')).toBeVisible();
  });
});

test('where nobody makes organizations the pages are not there', async ({ acme, admin, visit }) => {
  const page = await visit();
  await page.goto('/sign-in');
  await expect(page.getByRole('link', { name: 'Make an organization' })).toHaveCount(0);
  for (const path of ['/sign-up', '/o/new', '/join-us/acme-inc', '/join-us/nobody']) {
    expect(await open(page, path), path).toBe(404);
    expect(await open(admin, path), path).toBe(404);
  }
  expect(await open(admin, acme.at(''))).toBe(200);
  const dialog = await openDialog(admin, acme.people);
  await expect(dialog).toBeVisible();
});

test('people of its domains come in by themselves', async ({ acme, mailbox, visit }) => {
  await acme.letsSignUp('domain', 'example.com');
  const page = await visit();
  await page.goto('/join-us/acme-inc');
  await page.getByLabel('Email', { exact: true }).fill(linus.email);
  expect(await submit(page, 'Send code')).toBe(422);
  await page.getByLabel('Email', { exact: true }).fill(grace.email);
  await page.getByRole('button', { name: 'Send code' }).click();
  await page.getByLabel('Code').fill((await mailbox.letter(grace.email)).code);
  await page.getByRole('button', { name: 'Continue' }).click();
  await register(page, grace);
  await expect(page.getByRole('heading', { name: 'Hello, Grace Hopper' })).toBeVisible();
});

test('the open page asks', async ({ acme, mailbox, visit }) => {
  await acme.letsSignUp('open');
  const page = await visit(undefined, WITHOUT_JAVASCRIPT);
  await page.goto('/join-us/acme-inc');
  await expect(page.getByText('An admin decides about each person')).toBeVisible();
  await page.getByLabel('Email', { exact: true }).fill(linus.email);
  await page.getByRole('button', { name: 'Send code' }).click();
  await page.getByLabel('Code').fill((await mailbox.letter(linus.email)).code);
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByLabel('Name').fill(linus.name);
  await page.getByLabel('Password').fill(linus.password);
  await page.getByRole('button', { name: 'Ask to join Acme Inc' }).click();
  await expect(page.getByRole('heading', { name: 'You asked to join Acme Inc' })).toBeVisible();
  await page.goto('/organizations');
  await expect(page.getByText('Acme Inc')).toBeVisible();
});
