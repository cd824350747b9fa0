// What an admin sees: People in every status, the invite dialog and its results,
// the invite link, and what became of the mail.
import type { Page } from '@playwright/test';
import { expect } from '@playwright/test';

import { awake, follow, openDialog, openMenu, paste, row } from '../actions.ts';
import { expire, furnish, moveElsewhere } from '../database.ts';
import { ada, crowd, grace, linus } from '../people.ts';
import { Organization, join } from '../shortcuts.ts';
import { TROUBLE, importing } from './importing.ts';
import type { Scene, Walk } from './walk.ts';

const [expired = '', failed = '', waiting = '', pending = ''] = crowd(4);

/** Somebody in every status, and mail of every kind. */
async function everybody(acme: Organization, { usher, mailbox, visit }: Scene): Promise<void> {
  mailbox.refuse(failed);
  mailbox.putOff(waiting);
  await acme.invite([linus.email]);
  const his = await join(usher, (await mailbox.letter(linus.email)).link, linus);
  await moveElsewhere(usher, linus.email);
  await acme.invite([expired, grace.email, linus.email]);
  await join(usher, (await mailbox.letter(grace.email)).link, grace);
  const page = await visit(his);
  await page.goto((await mailbox.letter(linus.email, 2)).link);
  await page.getByRole('link', { name: 'No, thank you' }).click();
  await page.getByRole('button', { name: 'Decline' }).click();
  await page.getByRole('heading', { name: 'You declined' }).waitFor();
  await mailbox.letter(expired);
  await expire(usher, expired);
  await acme.invite([failed, waiting, pending], 'Administrator');
  await mailbox.letter(pending);
  await expect.poll(() => usher.log).toContain('mail failed');
  await expect.poll(() => usher.log).toContain('mail waits');
}

async function people(scene: Scene): Promise<void> {
  const { usher, visit, show } = scene;
  const acme = await Organization.setUp(usher);
  const page = await visit(acme.owner);
  await page.goto(acme.at(''));
  await show('home of an admin', page);
  await page.goto(`${acme.people}?welcome`);
  await show('people at first', page);
  await everybody(acme, scene);
  await page.goto(acme.people);
  await show('people', page);
  await openMenu(page, pending);
  await show('people with a menu', page);
  await page.goto(`${acme.people}?status=pending&sort=name`);
  await show('people filtered', page);
  await page.goto(`${acme.people}?q=nobody-like-this`);
  await show('people without a hit', page);
  await page.goto(acme.people);
  await openMenu(page, pending);
  await page.getByRole('link', { name: 'Delete' }).click();
  await page.getByRole('heading', { name: 'Delete this invitation?' }).waitFor();
  await show('delete an invitation', page);
  await page.goto(acme.people);
  await row(page, pending).locator('form[action$="/link"]').evaluate((form: HTMLFormElement) => form.submit());
  await page.getByRole('heading', { name: 'Link of the invitation' }).waitFor();
  await show('link of an invitation', page);
  await page.goto(acme.at('/settings/email'));
  await show('email', page);
  await acme.dispose();
}

/** What is done to people, and the pages on which it is asked for. */
async function members({ usher, mailbox, visit, show }: Scene): Promise<void> {
  const acme = await Organization.setUp(usher);
  const [invited = '', other = ''] = crowd(2);
  await acme.invite([grace.email, linus.email, invited, other]);
  const hers = await join(usher, (await mailbox.letter(grace.email)).link, grace);
  await join(usher, (await mailbox.letter(linus.email)).link, linus);
  const page = await visit(acme.owner);
  const person = async (name: string) => {
    await page.goto(acme.people);
    await row(page, name).getByRole('link', { name }).click();
  };
  const press = (name: string) => page.locator('.page-head .actions').getByText(name, { exact: true }).click();
  await person(invited);
  await show('somebody who is invited', page);
  await press('Edit');
  await show('edit somebody who is invited', page);
  await person(grace.name);
  await show('a member', page);
  await press('Edit');
  await page.getByLabel('Metadata').fill('nonsense');
  await follow(page.getByRole('button', { name: 'Continue' }));
  await show('edit a member with an error', page);
  await page.getByLabel('Metadata').fill('{"team": "North", "started": 1952}');
  await page.getByLabel('Role').selectOption('Administrator');
  await follow(page.getByRole('button', { name: 'Continue' }));
  await show('changes to be confirmed', page);
  await page.getByRole('button', { name: 'Save changes' }).click();
  await press('Inactivate');
  await show('inactivate a member', page);
  await follow(page.getByRole('button', { name: 'Inactivate' }));
  await show('an inactive member', page);
  await press('Reactivate');
  await show('reactivate a member', page);
  await follow(page.getByRole('button', { name: 'Mail the link' }));
  await show('a member with a way back', page);
  const back = await visit(hers);
  await back.goto('/sign-in');
  await back.getByLabel('Email').fill(grace.email);
  await back.getByLabel('Password').fill(grace.password);
  await follow(back.getByRole('button', { name: 'Sign in', exact: true }));
  await back.goto((await mailbox.letter(grace.email, 2)).link);
  await show('come back', back);
  await person(linus.name);
  await press('Remove');
  await show('remove a member', page);
  await follow(page.getByRole('button', { name: 'Remove' }));
  await show('a receipt', page);
  await page.goto(acme.people);
  for (const who of [invited, other]) await page.getByRole('checkbox', { name: `Choose ${who}` }).check();
  await show('people chosen', page);
  await page.getByLabel('With those chosen').selectOption('Change role');
  await follow(page.getByRole('button', { name: 'Continue' }));
  await show('several at once', page);
  await follow(page.getByRole('button', { name: 'Change role' }));
  await show('what came of several at once', page);
  await acme.dispose();
}

async function pasteTrouble(page: Page): Promise<void> {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.getByLabel('Email addresses').focus();
  await paste(page, `"Hopper, Grace" <${grace.email}>, nobody at all, ${ada.email}, ${'long.'.repeat(9)}address@example.org`);
}

/** Takes the client away from pages, but leaves scripting on, which axe needs. */
export async function withoutScripts(page: Page): Promise<void> {
  await page.route(/\/people\//, async (route) => {
    // What a browser adds to a request on its way out; without it nobody knows whose form this is.
    const headers = { ...route.request().headers(), 'sec-fetch-site': 'same-origin' };
    const response = await route.fetch({ maxRedirects: 0, headers });
    const body = (await response.text()).replace(/<script.*?<\/script>/s, '').replace(/<link rel="(modulep|p)reload".*?>/g, '');
    await route.fulfill({ response, body });
  });
}

async function inviting({ usher, mailbox, visit, show }: Scene): Promise<void> {
  const acme = await Organization.setUp(usher);
  await furnish(usher);
  await acme.invite([pending]);
  const page = await visit(acme.owner);
  const dialog = await openDialog(page, acme.people);
  await show('invite dialog', page);
  const tabs = dialog.getByRole('navigation', { name: 'How to invite' });
  await tabs.getByRole('link', { name: 'Link', exact: true }).click();
  await dialog.getByRole('button', { name: 'Get invite link' }).click();
  await dialog.getByRole('button', { name: 'Copy', exact: true }).waitFor();
  await show('invite dialog with a link', page);
  await dialog.getByRole('link', { name: 'Delete' }).click();
  await dialog.getByRole('button', { name: 'Delete link' }).click();
  await dialog.getByText('The link is deleted.').first().waitFor();
  await tabs.getByRole('link', { name: 'File', exact: true }).click();
  await dialog.getByLabel('CSV or Excel file').setInputFiles(TROUBLE);
  await dialog.getByText('Already a member').waitFor();
  await show('invite dialog with a file', page);
  await tabs.getByRole('link', { name: 'Email', exact: true }).click();
  await dialog.getByText('More', { exact: true }).click();
  await dialog.getByLabel('Personal message').fill('We look forward to working with you!');
  await dialog.getByLabel('Metadata').fill('{"team": ');
  await dialog.getByText('This is not JSON.').waitFor();
  await show('invite dialog with more', page);
  await dialog.getByLabel('Metadata').fill('{"team": "North"}');
  await dialog.getByText('More', { exact: true }).click();
  await pasteTrouble(page);
  await page.keyboard.type(`${pending},`);
  await dialog.getByText('Already invited.').waitFor();
  await show('invite dialog with chips', page);
  await dialog.getByRole('button', { name: 'Send invitations' }).click();
  await dialog.getByRole('alert').waitFor();
  await show('invite dialog with errors', page);
  await dialog.getByRole('button', { name: 'Send to the other 2' }).click();
  await dialog.getByRole('listitem').filter({ hasText: grace.email }).waitFor();
  await show('invite dialog with results', page);
  await mailbox.letter(grace.email);

  await page.goto(acme.at('/settings/people/invite'));
  await awake(page);
  await show('invite page', page);
  await pasteTrouble(page);
  await show('invite page with chips', page);
  const plain = await visit(acme.owner);
  await withoutScripts(plain);
  await plain.goto(acme.at('/settings/people/invite'));
  await show('invite page without JavaScript', plain);
  await plain.getByLabel('Email addresses').fill(`${linus.email}\nnobody at all\n${grace.email}`);
  await plain.getByRole('button', { name: 'Send invitations' }).click();
  await plain.getByRole('alert').waitFor();
  await show('invite page with errors', plain);
  await plain.getByRole('button', { name: 'Send to the other one' }).click();
  await plain.getByText('Some invitations were sent.').waitFor();
  await show('invite page with results', plain);

  await page.goto(acme.at('/settings/people/link'));
  await show('no invite link', page);
  await page.getByRole('button', { name: 'Get invite link' }).click();
  await page.getByRole('status').filter({ hasText: 'The link is ready.' }).waitFor();
  await page.getByRole('button', { name: 'Copy', exact: true }).click();
  await page.getByText('Copied').waitFor();
  await show('invite link', page);
  await acme.dispose();
}

async function withoutMail({ usher, visit, show }: Scene): Promise<void> {
  const first = await visit();
  await first.goto(usher.setupLink);
  await show('setup without mail', first);
  const acme = await Organization.setUp(usher);
  await acme.invite([grace.email]);
  const page = await visit(acme.owner);
  await page.goto(acme.people);
  await show('people without mail', page);
  await page.goto(acme.at('/settings/people/invite'));
  await awake(page);
  await show('invite page without mail', page);
  await page.goto(acme.at('/settings/email'));
  await show('email without mail', page);
  await first.goto(await acme.inviteLink());
  await show('join by link without mail', first);
  await first.goto('/forgot');
  await first.getByLabel('Email').fill(ada.email);
  await first.getByRole('button', { name: 'Send reset link' }).click();
  await first.getByRole('alert').waitFor();
  await show('forgot password without mail', first);
  await acme.dispose();
}

export const admin: Walk[] = [
  { name: 'people', sendsMail: true, looks: ['forced colours'], run: people },
  { name: 'members', sendsMail: true, run: members },
  { name: 'inviting', sendsMail: true, run: inviting },
  { name: 'importing', sendsMail: false, looks: ['forced colours'], run: importing },
  { name: 'without mail', sendsMail: false, run: withoutMail },
];
