// Somebody's own account, part by part, and the pages that change something.
import { signIn } from '../actions.ts';
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
  await hers.getByRole('status').waitFor();
  await show('in no organization', hers);
  await acme.dispose();
}

export const account: Walk[] = [{ name: 'account', sendsMail: true, run: own }];
