// Mails as people see them: some as they came from the mail server, with the
// organization's logo and colour, and one of every kind as it is kept for comparison.
import { readFile, readdir } from 'node:fs/promises';
import { join as path } from 'node:path';

import type { Page } from '@playwright/test';

import { awake, submit } from '../actions.ts';
import { grace, linus } from '../people.ts';
import { PICTURE } from '../picture.ts';
import { Organization, join } from '../shortcuts.ts';
import type { Scene, Walk } from './walk.ts';

const LETTERS = path(import.meta.dirname, '../../../tests/conformance/letters');
const LOGO = path(import.meta.dirname, '../../../src/server/demo/logo.png');

/** Gives the organization a logo and a colour of its own. */
export async function dress(acme: Organization, page: Page, colour: string): Promise<void> {
  await page.goto(acme.at('/settings/general'));
  await awake(page);
  await page.getByLabel('Picture').setInputFiles({ name: 'logo.png', mimeType: 'image/png', buffer: PICTURE });
  await submit(page, 'Upload');
  await awake(page);
  await page.getByLabel('Colour (optional)').fill(colour);
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved.').waitFor();
}

async function received({ usher, mailbox, visit, show }: Scene): Promise<void> {
  const acme = await Organization.setUp(usher);
  const page = await visit(acme.owner);
  await dress(acme, page, '#ffd400');
  const mail = await visit();
  await acme.invite([grace.email], 'User', { message: 'Glad to have you.\n\nSee you on Monday!' });
  const invitation = await mailbox.letter(grace.email);
  await mail.setContent(invitation.html);
  await show('invitation', mail);
  await acme.invite([linus.email], 'Administrator', { language: 'de' });
  await mail.setContent((await mailbox.letter(linus.email)).html);
  await show('German invitation', mail);
  const hers = await visit(await join(usher, invitation.link, grace));
  await hers.goto('/forgot');
  await hers.getByLabel('Email').fill(grace.email);
  await hers.getByRole('button', { name: 'Send reset link' }).click();
  await hers.getByRole('heading', { name: 'Check your mail' }).waitFor();
  await mail.setContent((await mailbox.letter(grace.email, 2)).html);
  await show('reset', mail);
  await acme.dispose();
}

/** Each kept letter; its logo is the one that it was kept with. */
async function kept({ visit, show }: Scene): Promise<void> {
  const page = await visit();
  const logo = `data:image/png;base64,${(await readFile(LOGO)).toString('base64')}`;
  for (const file of (await readdir(LETTERS)).filter((name) => name.endsWith('.html')).sort()) {
    const html = await readFile(path(LETTERS, file), 'utf8');
    await page.setContent(html.replaceAll('cid:logo@usher', logo));
    await show(file.replace('.html', '').replace('.', ' '), page);
  }
}

export const mails: Walk[] = [
  { name: 'mails received', sendsMail: true, isMail: true, run: received },
  { name: 'mails of every kind', sendsMail: false, isMail: true, run: kept },
];
