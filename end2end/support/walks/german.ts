// The widest screens in German, whose words are longer than the English ones.
import { crowd, grace } from '../people.ts';
import { Organization } from '../shortcuts.ts';
import type { Scene, Walk } from './walk.ts';

const LOCALE = { locale: 'de-DE' };
const SETTINGS = ['groups', 'roles', 'general', 'products', 'invitations', 'sign-in', 'email', 'audit'];

async function admin({ usher, mailbox, visit, show }: Scene): Promise<void> {
  const acme = await Organization.setUp(usher);
  await acme.invite([grace.email, ...crowd(3)], 'User', { language: 'de' });
  const outside = await visit(undefined, LOCALE);
  await outside.goto('/sign-in');
  await show('outside', outside);
  await outside.goto((await mailbox.letter(grace.email)).link);
  await show('join', outside);
  const page = await visit(acme.owner, LOCALE);
  await page.goto(acme.at(''));
  await show('home', page);
  await page.goto(acme.people);
  await show('people', page);
  await page.getByRole('link', { name: 'Personen einladen' }).click();
  const dialog = page.getByRole('dialog', { name: 'Personen einladen' });
  await dialog.getByLabel('E-Mail-Adressen').pressSequentially('linus@example.org,nonsense,');
  await dialog.getByText('Mehr', { exact: true }).click();
  await show('invite', page);
  await page.goto(acme.at('/settings/people/invite'));
  await show('invite page', page);
  await page.goto(acme.at('/settings/people/import'));
  await show('import', page);
  await page.goto(acme.at('/settings/people/link'));
  await show('link', page);
  for (const name of SETTINGS) {
    await page.goto(acme.at(`/settings/${name}`));
    await show(name, page);
  }
  await page.goto(acme.at('/settings/roles/new'));
  await show('role', page);
  for (const name of ['', '/security', '/sessions', '/data']) {
    await page.goto(`/account${name}`);
    await show(`account ${name.slice(1)}`, page);
  }
  await acme.dispose();
}

export const german: Walk[] = [{ name: 'german', sendsMail: true, run: admin }];
