// The screens before anybody is in: first run, signing in, a forgotten password,
// and addresses that lead nowhere.
import { said, signIn } from '../actions.ts';
import { ORGANIZATION, ada } from '../people.ts';
import { Organization } from '../shortcuts.ts';
import type { Scene, Walk } from './walk.ts';

async function firstRun({ usher, visit, show }: Scene): Promise<void> {
  const page = await visit();
  await page.goto('/');
  await show('not set up', page);
  await page.goto(usher.setupLink);
  await show('setup', page);
  await page.getByLabel('Organization').fill(ORGANIZATION);
  await page.getByLabel('Name', { exact: true }).fill('https://example.com');
  await page.getByLabel('Email').fill('ada@example');
  await page.getByLabel('Password').fill('short');
  await page.getByRole('button', { name: 'Create organization' }).click();
  await page.getByRole('alert').waitFor();
  await show('setup with errors', page);
  await Organization.setUp(usher).then((acme) => acme.dispose());
  await page.goto(usher.setupLink);
  await show('already set up', page);
}

async function signingIn({ usher, mailbox, visit, show }: Scene): Promise<void> {
  const acme = await Organization.setUp(usher);
  const page = await visit();
  await page.goto('/sign-in');
  await show('sign in', page);
  await signIn(page, { ...ada, password: 'not her password at all' });
  await page.getByRole('alert').waitFor();
  await show('sign in refused', page);
  await page.goto('/sign-in');
  await page.getByLabel('Email', { exact: true }).fill(ada.email);
  await page.getByRole('button', { name: 'Email me a code' }).click();
  await page.getByRole('heading', { name: 'Check your mail' }).waitFor();
  await show('sign in by code', page);
  await mailbox.letter(ada.email);
  await page.getByLabel('Code').fill('nonsense');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('alert').waitFor();
  await show('code to sign in refused', page);
  await page.goto('/forgot');
  await show('forgot password', page);
  await page.getByLabel('Email').fill(ada.email);
  await page.getByRole('button', { name: 'Send reset link' }).click();
  await page.getByRole('heading', { name: 'Check your mail' }).waitFor();
  await show('reset link sent', page);
  const { link } = await mailbox.letter(ada.email, 2);
  await page.goto(link);
  await show('reset password', page);
  await page.getByLabel('Password').fill('password');
  await page.getByRole('button', { name: 'Set new password' }).click();
  await page.getByRole('alert').waitFor();
  await show('reset password refused', page);
  await page.getByLabel('Password').fill('eleven lanterns along the wharf');
  await page.getByRole('button', { name: 'Set new password' }).click();
  await said(page).waitFor();
  await show('password was reset', page);
  await page.goto(link);
  await show('reset link used', page);
  await page.goto('/nothing-here');
  await show('unknown address', page);
  await page.goto('/sign-out');
  await show('wrong method', page);
  await page.goto('/goodbye');
  await show('goodbye', page);
  await acme.dispose();
}

export const outside: Walk[] = [
  { name: 'first run', sendsMail: true, run: firstRun },
  { name: 'signing in', sendsMail: true, run: signingIn },
];
