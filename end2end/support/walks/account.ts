// Somebody's own account, part by part, and the pages that change something.
import { said, signIn } from '../actions.ts';
import { code } from '../authenticator.ts';
import { ada, grace } from '../people.ts';
import { Organization, join } from '../shortcuts.ts';
import type { Scene, Walk } from './walk.ts';

async function own({ usher, mailbox, visit, show }: Scene): Promise<void> {
  const acme = await Organization.setUp(usher);
  const elsewhere = await visit();
  await signIn(elsewhere, ada);
  const page = await visit(acme.owner);
  await page.goto('/account');
  await show('profile', page);
  await page.getByLabel('Name').fill('https://example.com');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('alert').waitFor();
  await show('profile refused', page);
  await page.goto('/account/email');
  await show('change email', page);
  await page.getByLabel('Email').fill('countess@example.com');
  await page.getByRole('button', { name: 'Send code' }).click();
  await page.getByLabel('Code').waitFor();
  await show('code for a new email', page);
  await mailbox.letter('countess@example.com');
  await page.goto('/account/security');
  await show('security', page);
  await page.goto('/account/password');
  await show('change password', page);
  await page.getByLabel('Current password').fill('not her password');
  await page.getByLabel('New password').fill('password');
  await page.getByRole('button', { name: 'Change password' }).click();
  await page.getByRole('alert').waitFor();
  await show('change password refused', page);
  await page.goto('/account/confirm?next=/account/password');
  await show('confirm', page);
  await page.goto('/account/sessions');
  await show('sessions', page);
  await page.goto('/account/organizations');
  await show('organizations', page);
  await page.getByRole('link', { name: /^Leave / }).click();
  await page.getByRole('heading', { name: 'Leave Acme Inc?' }).waitFor();
  await show('last owner leaves', page);
  await page.goto('/account/data');
  await show('data', page);
  await page.goto('/account/delete');
  await show('last owner deletes', page);

  await acme.invite([grace.email]);
  const hers = await visit(await join(usher, (await mailbox.letter(grace.email)).link, grace));
  await hers.goto('/account/delete');
  await show('delete', hers);
  await hers.goto(`/account/organizations/${acme.slug}/leave`);
  await show('leave', hers);
  await hers.getByRole('button', { name: /^Leave / }).click();
  await said(hers).waitFor();
  await show('in no organization', hers);
  await acme.dispose();
}

async function twoSteps({ usher, visit, show }: Scene): Promise<void> {
  const acme = await Organization.setUp(usher);
  const page = await visit(acme.owner);
  await page.goto('/account/second-factor');
  await show('two-step sign-in', page);
  await page.getByRole('button', { name: 'Set up two-step sign-in' }).click();
  const secret = await page.getByRole('textbox', { name: 'Secret' }).inputValue();
  await show('set up', page);
  await page.getByLabel('Code', { exact: true }).fill('nonsense');
  await page.getByRole('button', { name: 'Turn on' }).click();
  await page.getByLabel('Code', { exact: true }).and(page.locator('[aria-invalid]')).waitFor();
  await show('set up refused', page);
  await page.getByLabel('Code', { exact: true }).fill(code(secret));
  await page.getByRole('button', { name: 'Turn on' }).click();
  await page.getByRole('heading', { name: 'Recovery codes' }).waitFor();
  await show('recovery codes', page);
  await page.goto('/account/second-factor');
  await show('two-step sign-in on', page);
  await page.goto('/account/security');
  await show('security with two steps', page);
  await page.goto('/account/confirm');
  await show('confirm with a code', page);
  await page.goto('/account/second-factor/off');
  await show('turn off', page);
  const other = await visit();
  await signIn(other, ada);
  await other.getByRole('heading', { name: 'One more step' }).waitFor();
  await show('second step', other);
  await other.getByLabel('Code').fill('nonsense');
  await other.getByRole('button', { name: 'Sign in' }).click();
  await other.getByRole('alert').waitFor();
  await show('second step refused', other);
  await page.goto('/account/password');
  await page.getByLabel('New password').fill('eleven lanterns');
  await page.getByRole('status').filter({ hasText: /./ }).waitFor();
  await show('a password being measured', page);
  await acme.dispose();
}

export const account: Walk[] = [
  { name: 'account', sendsMail: true, run: own },
  { name: 'two steps', sendsMail: true, run: twoSteps },
];
