// The README's pictures, taken from the sample organization, so that they stay
// true: `make pictures` writes docs/images/, each light and dark.
import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

import { type Browser, type Page, chromium } from '@playwright/test';

import { openDialog, signIn } from './support/actions.ts';
import { chromium as launch } from './support/chromium.ts';
import { Mailbox } from './support/mailbox.ts';
import { BINARY, Usher } from './support/usher.ts';

const FOLDER = resolve(import.meta.dirname, '../docs/images');
const DESK = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 800 };
const ORGANIZATION = '/o/acme-inc';
/** The sample fills the usual limit: some seats more, for the picture of an invitation. */
const ROOM = { USHER_INVITATION_MEMBER_LIMIT: '300' };
const GUEST = 'grace@example.org';

type Scheme = 'light' | 'dark';

/** The window as it is now, once everything rests; or the whole page. */
async function take(page: Page, name: string, scheme: Scheme, fullPage = false): Promise<void> {
  await page.mouse.move(0, 0);
  await page.waitForFunction(() => document.getAnimations().length === 0);
  await page.screenshot({ path: join(FOLDER, `${name}-${scheme}.png`), fullPage });
}

async function asAdmin(browser: Browser, usher: Usher, owner: { email: string; password: string }, colorScheme: Scheme): Promise<void> {
  const page = await browser.newPage({ baseURL: usher.url, colorScheme, reducedMotion: 'reduce', viewport: DESK });
  await signIn(page, { name: 'Ada Lovelace', ...owner });
  await page.getByRole('heading', { name: /^Hello/ }).waitFor();
  await take(page, 'home', colorScheme, true);
  await page.goto(`${ORGANIZATION}/settings/people`);
  await take(page, 'people', colorScheme);
  const dialog = await openDialog(page, `${ORGANIZATION}/settings/people`);
  await dialog.getByLabel('Email addresses').pressSequentially(`Grace Hopper <${GUEST}>, linus@example.org, nobody,`);
  await dialog.getByText('nobody').waitFor();
  await take(page, 'invite', colorScheme);
  if (colorScheme === 'light') {
    await dialog.getByRole('button', { name: 'Remove nobody' }).click();
    await dialog.getByRole('button', { name: 'Send invitations' }).click();
    await dialog.getByText('2 people were invited.').waitFor();
  }
  await page.close();
}

async function asGuest(browser: Browser, link: string, colorScheme: Scheme): Promise<void> {
  const page = await browser.newPage({ colorScheme, reducedMotion: 'reduce', viewport: PHONE, deviceScaleFactor: 2 });
  await page.goto(link);
  await take(page, 'accept', colorScheme);
  await page.close();
}

await mkdir(FOLDER, { recursive: true });
const mailbox = await Mailbox.start();
const usher = await Usher.start({ mailPort: mailbox.port, environment: ROOM });
const browser = await chromium.launch(launch);
try {
  const { stdout } = await promisify(execFile)(BINARY, ['--settings', join(usher.folder, 'settings.toml'), 'demo'], {
    env: { ...process.env, ...ROOM, USHER_SERVER_DATA_DIR: join(usher.folder, 'data') },
  });
  const [, email, password] = /Sign in as (\S+) with the password: (.+)/.exec(stdout) ?? [];
  if (email === undefined || password === undefined) throw new Error(`no demo: ${stdout}`);
  for (const scheme of ['dark', 'light'] as const) await asAdmin(browser, usher, { email, password }, scheme);
  const { link } = await mailbox.letter(GUEST);
  for (const scheme of ['dark', 'light'] as const) await asGuest(browser, link, scheme);
} finally {
  await browser.close();
  await usher.remove();
  await mailbox.down();
}
