// The README's pictures, taken from the sample organization, so that they stay
// true: `npm run pictures` writes docs/images/.
import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

import { chromium } from '@playwright/test';

import { chromium as launch } from './support/chromium.ts';
import { Mailbox } from './support/mailbox.ts';
import { Usher } from './support/usher.ts';

const folder = resolve(import.meta.dirname, '../docs/images');
const binary = resolve(process.env['USHER_BINARY'] ?? join(import.meta.dirname, '../target/release/usher'));
await mkdir(folder, { recursive: true });
const mailbox = await Mailbox.start();
const usher = await Usher.start({ mailPort: mailbox.port });
const demo = await promisify(execFile)(binary, ['--settings', join(usher.folder, 'settings.toml'), 'demo'], {
  env: { ...process.env, USHER_SERVER_DATA_DIR: join(usher.folder, 'data') },
});
const [, email, password] = /Sign in as (\S+) with the password: (.+)/.exec(demo.stdout) ?? [];
if (email === undefined || password === undefined) throw new Error(`no demo: ${demo.stdout}`);
const browser = await chromium.launch(launch);
for (const colorScheme of ['light', 'dark'] as const) {
  const page = await browser.newPage({ colorScheme, reducedMotion: 'reduce', viewport: { width: 1280, height: 800 } });
  await page.goto(`${usher.url}/sign-in`);
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('link', { name: 'Admin settings', exact: true }).click();
  await page.getByRole('heading', { name: 'People' }).waitFor();
  await page.mouse.move(0, 0);
  // The passage from the page before is over.
  await page.waitForFunction(() => document.getAnimations().length === 0);
  await page.screenshot({ path: join(folder, `people-${colorScheme}.png`) });
  await page.close();
}
await browser.close();
await usher.remove();
await mailbox.down();
