// Signing in and joining with an account at an identity provider: each way in which
// that goes well or not.
import type { Page } from '@playwright/test';
import { said } from '../actions.ts';

import { Device } from '../device.ts';
import { ada, grace, linus } from '../people.ts';
import { Organization } from '../shortcuts.ts';
import type { Scene, Walk } from './walk.ts';

async function go(page: Page, provider: string, who: string): Promise<void> {
  await page.getByRole('button', { name: `Continue with ${provider}` }).click();
  await page.getByRole('link', { name: who, exact: true }).click();
}

async function signingIn({ usher, visit, show }: Scene): Promise<void> {
  const acme = await Organization.setUp(usher);
  const page = await visit();
  await page.goto('/sign-in');
  await show('sign in with providers', page);
  await go(page, 'Corp', 'nobody');
  await said(page).waitFor();
  await show('came back as they went', page);
  await go(page, 'Corp', 'eve');
  await page.getByRole('heading', { name: 'No account yet' }).waitFor();
  await show('no account', page);
  await page.goto('/sign-in/with/corp/back?code=1&state=2');
  await show('a way back that nobody went', page);
  await page.goto('/sign-in');
  await go(page, 'Corp', 'ada');
  await page.getByRole('link', { name: 'Sign in to link' }).waitFor();
  await show('sign in to link', page);
  await page.getByRole('link', { name: 'Sign in to link' }).click();
  await page.getByLabel('Password').fill(ada.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('button', { name: 'Link Corp' }).waitFor();
  await show('link', page);
  await acme.dispose();
}

async function inTheAccount({ usher, visit, show }: Scene): Promise<void> {
  const acme = await Organization.setUp(usher);
  const page = await visit(acme.owner);
  await Device.plugIn(page);
  await page.goto('/account/security');
  await show('sign-in methods at first', page);
  await page.getByRole('link', { name: 'Add a passkey' }).click();
  await page.getByLabel('Name').waitFor();
  await show('add a passkey', page);
  await page.getByLabel('Name').fill('Laptop');
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  await said(page).waitFor();
  await page.getByRole('button', { name: 'Link Corp' }).click();
  await page.getByRole('link', { name: 'ada', exact: true }).click();
  await said(page).waitFor();
  await show('sign-in methods', page);
  await page.goto('/account/confirm?next=/account/security');
  await show('confirm with other methods', page);
  await acme.dispose();
}

async function joining({ usher, mailbox, visit, show }: Scene): Promise<void> {
  const acme = await Organization.setUp(usher);
  await acme.invite([grace.email, linus.email]);
  const link = (await mailbox.letter(grace.email)).link;
  const page = await visit();
  await page.goto(link);
  await show('join with providers', page);
  for (const [who, heading] of [
    ['grace-hidden', 'Your address is hidden'],
    ['grace-unverified', 'Your address is not verified there'],
    ['eve', 'Additional actions are required'],
  ] as const) {
    await page.goto(link);
    await go(page, 'Corp', who);
    await page.getByRole('heading', { name: heading }).waitFor();
    await show(`join as ${who}`, page);
  }
  await page.goto((await mailbox.letter(linus.email)).link);
  await go(page, 'GitHub', 'linus-hidden');
  await page.getByRole('heading', { name: 'Your address is hidden' }).waitFor();
  await show('join with a hidden GitHub address', page);
  await page.goto(link);
  await go(page, 'Corp', 'grace');
  await page.getByLabel('Name').waitFor();
  await show('join as grace', page);
  await acme.dispose();
}

async function founding({ usher, visit, show }: Scene): Promise<void> {
  const acme = await Organization.setUp(usher);
  const page = await visit();
  await page.goto('/sign-up');
  await show('make an organization with providers', page);
  await go(page, 'Corp', 'grace');
  await page.getByLabel('Organization').waitFor();
  await show('make an organization as grace', page);
  await page.getByLabel('Name', { exact: true }).fill('https://example.com');
  await page.getByLabel('Organization').fill('Compilers United');
  await page.getByRole('button', { name: 'Create organization' }).click();
  await page.getByRole('alert').waitFor();
  await show('make an organization as grace with errors', page);
  await acme.dispose();
}

export const providers: Walk[] = [
  { name: 'signing in with providers', sendsMail: true, byName: true, withProviders: true, run: signingIn },
  { name: 'sign-in methods', sendsMail: true, byName: true, withProviders: true, run: inTheAccount },
  { name: 'joining with providers', sendsMail: true, byName: true, withProviders: true, run: joining },
  {
    name: 'founding with providers',
    sendsMail: true,
    byName: true,
    withProviders: true,
    environment: { USHER_ORGANIZATION_SELF_MADE: 'true' },
    run: founding,
  },
];
