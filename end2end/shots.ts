// Pictures of every screen, light and dark, on a desk and on a phone, for people
// to look at: `npm run shots -- FOLDER`, or of
// one walk alone: `npm run shots -- FOLDER NAME`.
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';

import { chromium } from '@playwright/test';

import { chromium as launch } from './support/chromium.ts';
import { Gateway } from './support/gateway.ts';
import { inEveryLook } from './support/look.ts';
import { Mailbox } from './support/mailbox.ts';
import { Providers } from './support/providers.ts';
import { visits } from './support/test.ts';
import { Usher } from './support/usher.ts';
import { walks } from './support/walks/index.ts';

const folder = resolve(process.argv[2] ?? 'test-results/shots');
await mkdir(folder, { recursive: true });
const browser = await chromium.launch(launch);
/** Only the walks of these names, where any are named. */
const wanted = process.argv.slice(3);
for (const walk of walks) {
  if (wanted.length > 0 && !wanted.includes(walk.name)) continue;
  const mailbox = await Mailbox.start();
  const gateway = await Gateway.start();
  const peers = walk.withProviders ? await Providers.start() : undefined;
  const usher = await Usher.start({
    byName: walk.byName ?? false,
    environment: { ...peers?.environment, ...(walk.withTexts ? gateway.environment : {}), ...walk.environment },
    ...(walk.sendsMail ? { mailPort: mailbox.port } : {}),
  });
  peers?.meet(usher.url);
  const { visit, close } = visits(browser, usher);
  try {
    await walk.run({
      usher,
      mailbox,
      gateway,
      visit,
      show: async (name, page) => {
        await inEveryLook(page, async (look) => {
          const file = `${walk.name} - ${name} - ${look}.png`.replaceAll(' ', '-');
          await page.screenshot({ path: join(folder, file), fullPage: true });
        }, walk.looks);
        console.log(`${walk.name}: ${name}`);
      },
    });
  } finally {
    for (const complaint of await close()) console.warn(complaint);
    await usher.remove();
    await mailbox.down();
    await gateway.down();
    await peers?.stop();
  }
}
await browser.close();
