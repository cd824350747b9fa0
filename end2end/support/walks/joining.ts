// What invitees see: the acceptance page in each of its states.
import { said } from '../actions.ts';
import { expire, fill, furnish, moveElsewhere, onlyPasskeys, useUp } from '../database.ts';
import { ada, crowd, grace, linus } from '../people.ts';
import { Organization, join } from '../shortcuts.ts';
import type { Scene, Walk } from './walk.ts';

const [expired = '', revoked = '', newcomer = ''] = crowd(3);

async function newPeople({ usher, mailbox, visit, show }: Scene): Promise<void> {
  const acme = await Organization.setUp(usher);
  await acme.invite([newcomer]);
  const page = await visit();
  await page.goto((await mailbox.letter(newcomer)).link);
  await show('join', page);
  await page.getByLabel('Name').fill('https://example.com');
  await page.getByLabel('Password').fill('password');
  await page.getByRole('button', { name: 'Join Acme Inc' }).click();
  await page.getByRole('alert').waitFor();
  await show('join with errors', page);

  await page.goto(await acme.inviteLink());
  await show('join by link', page);
  await page.getByLabel('Email').fill('nobody@example');
  await page.getByRole('button', { name: 'Send code' }).click();
  await page.getByRole('alert').waitFor();
  await show('join by link with an error', page);
  await page.getByLabel('Email').fill(linus.email);
  await page.getByRole('button', { name: 'Send code' }).click();
  await page.getByLabel('Code').waitFor();
  await show('code', page);
  await page.getByLabel('Code').fill('nonsense');
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('alert').waitFor();
  await show('code refused', page);
  await page.getByLabel('Code').fill((await mailbox.letter(linus.email)).code);
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByLabel('Name').fill(linus.name);
  await page.getByLabel('Password').fill(linus.password);
  await page.getByRole('button', { name: 'Join Acme Inc' }).click();
  await said(page).waitFor();
  await show('welcome', page);

  const owner = await visit(acme.owner);
  await owner.goto(acme.people);
  await owner.locator('form[action$="/link"]').first().evaluate((form: HTMLFormElement) => form.submit());
  const link = await owner.getByRole('textbox', { name: 'Link of the invitation' }).inputValue();
  const other = await visit();
  await other.goto(link);
  await show('join by a copied link', other);
  await acme.dispose();
}

async function toAProduct({ usher, mailbox, visit, show }: Scene): Promise<void> {
  const acme = await Organization.setUp(usher);
  await furnish(usher);
  const product = '3'.repeat(26);
  await acme.invite([grace.email], 'User', { groups: '1'.repeat(26), product, message: 'Dear Grace,\nwe look forward to you!' });
  const page = await visit();
  await page.goto((await mailbox.letter(grace.email)).link);
  await show('join with a message and a product', page);
  await page.getByLabel('Name').fill(grace.name);
  await page.getByLabel('Password').fill(grace.password);
  await page.getByRole('button', { name: 'Join Acme Inc' }).click();
  await page.getByRole('link', { name: 'Go to Wiki' }).waitFor();
  await show('in, on the way to a product', page);
  await acme.dispose();
}

async function withAccount({ usher, mailbox, visit, show }: Scene): Promise<void> {
  const acme = await Organization.setUp(usher);
  await acme.invite([grace.email]);
  const first = (await mailbox.letter(grace.email)).link;
  const hers = await join(usher, first, grace);
  const page = await visit(hers);
  await page.goto(first);
  await show('already a member', page);
  await moveElsewhere(usher, grace.email);
  await acme.invite([grace.email, linus.email]);
  const out = await visit();
  await out.goto(first);
  await show('accepted', out);
  const { link } = await mailbox.letter(grace.email, 2);
  await out.goto(link);
  await show('has an account', out);
  await page.goto((await mailbox.letter(linus.email)).link);
  await show('signed in as somebody else', page);
  await page.getByRole('button', { name: /^Ask Ada/ }).click();
  await page.getByText('was asked for the invitation').waitFor();
  await show('signed in as somebody else, asked', page);
  const owner = await visit(acme.owner);
  await owner.goto((await mailbox.letter(ada.email, 2)).link);
  await show('edit with the address asked for', owner);
  await page.goto(link);
  await show('accept', page);
  await page.getByRole('link', { name: 'No, thank you' }).click();
  await page.getByLabel('A word to whoever invited you').fill('Thank you,\nbut I am on sabbatical.');
  await show('decline', page);
  await page.getByRole('button', { name: 'Decline' }).click();
  await page.getByRole('heading', { name: 'You declined' }).waitFor();
  await show('declining', page);
  await out.goto(link);
  await show('declined', out);
  await page.goto(acme.at(''));
  await show('not a member', page);
  await acme.dispose();
}

async function dead({ usher, mailbox, visit, show }: Scene): Promise<void> {
  const acme = await Organization.setUp(usher);
  await acme.invite([expired, revoked]);
  const links = { expired: (await mailbox.letter(expired)).link, revoked: (await mailbox.letter(revoked)).link };
  const owner = await visit(acme.owner);
  await owner.goto(acme.people);
  await owner.getByLabel(`More for ${revoked}`).click();
  await owner.getByRole('link', { name: 'Delete' }).click();
  await owner.getByRole('button', { name: 'Delete invitation' }).click();
  await owner.getByRole('status').filter({ hasText: 'deleted' }).waitFor();
  await expire(usher, expired);
  const shared = await acme.inviteLink();
  await owner.goto(acme.at('/settings/people/link'));
  await owner.getByRole('button', { name: 'Turn off' }).click();
  await owner.getByRole('status').filter({ hasText: 'turned off' }).waitFor();

  const page = await visit();
  for (const [name, link] of [...Object.entries(links), ['turned off', shared]] as const) {
    await page.goto(link);
    await show(name, page);
  }
  await page.goto(links.expired);
  await page.getByRole('button', { name: 'Send me a fresh link' }).click();
  await page.getByRole('heading', { name: 'Look into your mail' }).waitFor();
  await show('a fresh link is asked for', page);
  await page.goto('/i/nothing');
  await show('unknown link', page);
  await acme.dispose();
}

/** Nobody gets in, although the link is alive or nearly so. */
async function notNow({ usher, mailbox, visit, show }: Scene): Promise<void> {
  const acme = await Organization.setUp(usher);
  await acme.invite([grace.email]);
  const first = (await mailbox.letter(grace.email)).link;
  const hers = await join(usher, first, grace);
  await moveElsewhere(usher, grace.email);
  const shared = await acme.inviteLink();
  await fill(usher);
  const page = await visit(hers);
  await page.goto(shared);
  await page.getByRole('heading', { name: 'Acme Inc has no free seat' }).waitFor();
  await show('organization full', page);
  await usher.command('org', 'set-limit', acme.slug, 'unlimited');
  await onlyPasskeys(usher);
  await page.goto(shared);
  await show('method not allowed', page);
  await useUp(usher);
  await page.goto(shared);
  await show('link used up', page);
  await acme.dispose();
}

export const joining: Walk[] = [
  { name: 'not now', sendsMail: true, run: notNow },
  { name: 'new people', sendsMail: true, looks: ['forced colours'], run: newPeople },
  { name: 'to a product', sendsMail: true, run: toAProduct },
  { name: 'people with an account', sendsMail: true, run: withAccount },
  { name: 'dead links', sendsMail: true, run: dead },
];
