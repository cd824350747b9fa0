// The ways in that nobody was invited by name for: links with their limits,
// requests to join, signing up, and several organizations of one person.
import { follow } from '../actions.ts';
import { grace, linus } from '../people.ts';
import { Organization, join } from '../shortcuts.ts';
import type { Scene, Walk } from './walk.ts';

async function links({ usher, mailbox, visit, show }: Scene): Promise<void> {
  const acme = await Organization.setUp(usher);
  const admin = await visit(acme.owner);
  const at = acme.at('/settings/people/link');
  await admin.goto(at);
  await admin.getByText('Label, limits and more').click();
  await show('a link with limits', admin);
  await admin.getByLabel('Label').fill('www.example.com');
  await admin.getByLabel('Ends', { exact: true }).selectOption('At a date and time');
  await admin.getByLabel('Most people').fill('none');
  await admin.getByLabel('Email domains').fill('nonsense');
  await admin.getByRole('button', { name: 'Get invite link' }).click();
  await admin.getByRole('alert').waitFor();
  await show('a link with errors', admin);
  await admin.getByLabel('Label').fill('Partners');
  await admin.getByLabel('Ends', { exact: true }).selectOption('In 30 days');
  await admin.getByLabel('Most people').fill('25');
  await admin.getByLabel('Email domains').fill('example.com\nexample.net');
  await admin.getByLabel('Ask an admin first').check();
  await admin.getByRole('button', { name: 'Get invite link' }).click();
  await admin.getByRole('status').filter({ hasText: 'The link is ready.' }).waitFor();
  const limited = await admin.getByRole('textbox', { name: 'Invite link' }).inputValue();
  await acme.inviteLink('Administrator');
  await admin.goto(at);
  await admin.getByRole('button', { name: 'Turn off' }).first().click();
  await admin.getByText('QR code', { exact: true }).last().click();
  await show('several links', admin);
  await follow(admin.getByRole('link', { name: 'Edit' }).last());
  await show('edit a link', admin);
  await admin.goto(at);
  await follow(admin.getByRole('link', { name: 'Delete' }).last());
  await show('delete a link', admin);

  const open = await acme.inviteLink();
  const page = await visit();
  await page.goto(open);
  await page.getByLabel('Email', { exact: true }).fill(linus.email);
  await page.getByRole('button', { name: 'Send code' }).click();
  await page.getByLabel('Code').fill((await mailbox.letter(linus.email)).code);
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByLabel('Name').fill(linus.name);
  await page.getByLabel('Password').fill(linus.password);
  await follow(page.getByRole('button', { name: 'Join Acme Inc' }));
  await admin.goto(at);
  await follow(admin.getByRole('link', { name: 'Who came in' }).first());
  await show('who came in by a link', admin);

  const other = await visit();
  await other.goto(limited);
  await show('join by a link with limits', other);
  await other.getByLabel('Email', { exact: true }).fill(linus.email);
  await other.getByRole('button', { name: 'Send code' }).click();
  await other.getByRole('alert').waitFor();
  await show('another domain', other);
  await acme.dispose();
}

async function requests({ usher, mailbox, visit, show }: Scene): Promise<void> {
  const acme = await Organization.setUp(usher);
  await acme.letsSignUp('open');
  const page = await visit();
  await page.goto(`/join-us/${acme.slug}`);
  await show('sign up in an organization', page);
  await page.getByLabel('Email', { exact: true }).fill(grace.email);
  await page.getByRole('button', { name: 'Send code' }).click();
  await page.getByLabel('Code').fill((await mailbox.letter(grace.email)).code);
  await follow(page.getByRole('button', { name: 'Continue' }));
  await show('ask to join', page);
  await page.getByLabel('Name').fill(grace.name);
  await page.getByLabel('Password').fill(grace.password);
  await page.getByRole('button', { name: 'Ask to join Acme Inc' }).click();
  await page.getByRole('heading', { name: 'You asked to join Acme Inc' }).waitFor();
  await show('waiting', page);
  await page.goto('/organizations');
  await show('in no organization', page);
  const admin = await visit(acme.owner);
  const { link } = await mailbox.letter('ada@example.com');
  await admin.goto(link);
  await show('a request', admin);
  await admin.getByRole('button', { name: 'Deny' }).click();
  await admin.getByRole('status').filter({ hasText: 'denied' }).waitFor();
  await admin.goto(link);
  await show('a request that was denied', admin);
  await page.goto('/join');
  await show('denied', page);

  await acme.letsSignUp('domain', 'example.com');
  const outside = await visit();
  await outside.goto(`/join-us/${acme.slug}`);
  await show('sign up by domain', outside);
  await acme.invite([linus.email]);
  const his = await join(usher, (await mailbox.letter(linus.email)).link, linus);
  await usher.command('org', 'create', 'Elsewhere', '--owner', 'nobody@example.com');
  const stranger = await visit(his);
  await stranger.goto('/organizations');
  await show('one organization', stranger);
  await acme.dispose();
}

async function founding({ usher, mailbox, visit, show }: Scene): Promise<void> {
  const acme = await Organization.setUp(usher);
  const page = await visit();
  await page.goto('/sign-in');
  await show('sign in or make an organization', page);
  await page.goto('/sign-up');
  await show('make an organization', page);
  await page.getByLabel('Email', { exact: true }).fill(grace.email);
  await page.getByRole('button', { name: 'Send code' }).click();
  await page.getByLabel('Code').waitFor();
  await show('code to make an organization', page);
  await page.getByLabel('Code').fill((await mailbox.letter(grace.email)).code);
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByLabel('Organization').fill('Compilers United');
  await page.getByLabel('Name', { exact: true }).fill('https://example.com');
  await page.getByLabel('Password').fill('short');
  await page.getByRole('button', { name: 'Create organization' }).click();
  await page.getByRole('alert').waitFor();
  await show('make an organization with errors', page);
  const admin = await visit(acme.owner);
  await admin.goto('/o/new');
  await show('another organization', admin);
  await admin.getByLabel('Organization').fill('Acme Labs');
  await admin.getByRole('button', { name: 'Create organization' }).click();
  await admin.getByRole('banner').locator('.account-menu summary').click();
  await show('switcher', admin);
  await admin.goto('/organizations');
  await show('several organizations', admin);
  await acme.dispose();
}

export const coming: Walk[] = [
  { name: 'links', sendsMail: true, run: links },
  { name: 'requests', sendsMail: true, run: requests },
  {
    name: 'founding',
    sendsMail: true,
    environment: { USHER_ORGANIZATION_SELF_MADE: 'true' },
    run: founding,
  },
];
