// The demo as `make demo` serves it: the sample organization has an open page to sign
// up, and whoever comes makes an organization of their own and invites at once.
import { awake, count, follow, open, register, row, submit } from '../support/actions.ts';
import { crowd, grace, linus } from '../support/people.ts';
import { WITHOUT_JAVASCRIPT, expect, test } from '../support/test.ts';
import type { Usher } from '../support/usher.ts';

const owner = { name: 'Robin Ahlberg', email: 'demo@example.com', password: 'let everybody in' };

test.use({ sendsMail: false, environment: { USHER_ORGANIZATION_SELF_MADE: 'true', USHER_INVITATION_MEMBER_LIMIT: '300' } });

/** Fills the empty database as the demo does; what it says. */
async function demo(usher: Usher): Promise<string> {
  await usher.stop();
  const said = await usher.command('demo', '--people', '40');
  await usher.start();
  return said;
}

for (const [how, options] of [['with', {}], ['without', WITHOUT_JAVASCRIPT]] as const) {
  test(`a new person makes an organization and invites, ${how} JavaScript`, async ({ usher, visit }) => {
    const said = await demo(usher);
    expect(said).toContain(owner.password);
    expect(said).toContain('/join-us/acme-inc');
    expect(said).toContain('/sign-up');
    const page = await visit(undefined, options);
    await page.goto('/sign-in');
    await page.getByRole('link', { name: 'Make an organization' }).click();
    await page.getByLabel('Organization').fill('Compilers United');
    await page.getByLabel('Name', { exact: true }).fill(grace.name);
    await page.getByLabel('Email', { exact: true }).fill(grace.email);
    await page.getByLabel('Password').fill(grace.password);
    await page.getByRole('button', { name: 'Create organization' }).click();
    await expect(page.getByText('Compilers United is ready. Invite the first people.')).toBeVisible();
    const people = '/o/compilers-united/settings/people';
    await page.goto(`${people}/invite`);
    if (how === 'with') await awake(page);
    await page.getByLabel('Email addresses').fill(linus.email);
    const sent = page.waitForResponse((response) => response.request().method() === 'POST' && response.url().endsWith('/invite'));
    await page.getByRole('button', { name: 'Send invitations' }).click();
    await (await sent).finished();
    await page.goto(people);
    await expect(row(page, linus.email)).toContainText('Pending');
    // The sample organization is none of theirs.
    expect(await open(page, '/o/acme-inc/settings/people')).toBe(404);

    await page.goto(people);
    await row(page, linus.email).locator('form[action$="/link"]').first().evaluate((form: HTMLFormElement) => form.submit());
    const link = await page.getByRole('textbox', { name: 'Link of the invitation' }).inputValue();
    const his = await visit(undefined, options);
    await his.goto(link);
    await register(his, linus);
    await expect(his.getByRole('heading', { name: 'Hello, Linus Pauling' })).toBeVisible();
  });
}

test('its page to sign up is open, and its owner decides', async ({ usher, visit }) => {
  await demo(usher);
  const [asking = ''] = crowd(1);
  const page = await visit();
  await page.goto('/join-us/acme-inc');
  await expect(page.getByText('An admin decides about each person')).toBeVisible();
  await page.getByLabel('Email', { exact: true }).fill(asking);
  await page.getByLabel('Name').fill('Olive Asker');
  await page.getByLabel('Password').fill(linus.password);
  expect(await submit(page, 'Ask to join Acme Inc')).toBe(303);
  await expect(page.getByRole('heading', { name: 'You asked to join Acme Inc' })).toBeVisible();

  const admin = await visit();
  await admin.goto('/sign-in');
  await admin.getByLabel('Email').fill(owner.email);
  await admin.getByLabel('Password').fill(owner.password);
  await follow(admin.getByRole('button', { name: 'Sign in' }));
  await admin.goto('/o/acme-inc/settings/people?status=requested');
  await expect(row(admin, 'Olive Asker')).toContainText('Requested');
  await expect(count(admin, 'Requested')).toHaveText('Requested 4');
});
