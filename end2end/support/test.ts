// What every test begins with: a mail server, an Usher, an organization in it if
// the test asks for one, and browsers that fail the test on any error they log.
import { type Browser, type BrowserContext, type BrowserContextOptions, type Page, test as base, expect } from '@playwright/test';

import { Gateway } from './gateway.ts';
import { Mailbox, type MailboxOptions } from './mailbox.ts';
import { Providers } from './providers.ts';
import { Organization, type StorageState } from './shortcuts.ts';
import { Usher, type UsherSettings } from './usher.ts';
import { watch } from './watch.ts';

export { expect };

/** Opens a browser of somebody's own: nothing is shared with any other. */
export type Visit = (who?: StorageState, options?: BrowserContextOptions) => Promise<Page>;

interface Fixtures {
  /** Whether Usher fails, on purpose. */
  fails: boolean;
  /** Whether Usher knows the mail server. */
  sendsMail: boolean;
  /** Whether Usher knows the identity providers. */
  withProviders: boolean;
  /** Whether Usher knows the gateway for text messages. */
  withTexts: boolean;
  /** Whether Usher is reached by a name, as passkeys ask for. */
  byName: boolean;
  /** More of Usher's settings, as environment variables. */
  environment: Record<string, string>;
  /** What the mail server asks of its clients. */
  mailServer: MailboxOptions;
  mailbox: Mailbox;
  gateway: Gateway;
  usher: Usher;
  visit: Visit;
  acme: Organization;
  /** A page of Acme's owner, signed in. */
  admin: Page;
}

export const WITHOUT_JAVASCRIPT: BrowserContextOptions = { javaScriptEnabled: false };

/** Browsers at one Usher, each watched; the function to call at the end tells what they complained about. */
export function visits(browser: Browser, usher: Usher, fails = false): { visit: Visit; close: () => Promise<string[]> } {
  const complaints: string[] = [];
  const contexts: BrowserContext[] = [];
  const visit: Visit = async (who, options = {}) => {
    const context = await browser.newContext({
      baseURL: usher.url,
      // Nothing fades while it is looked at.
      reducedMotion: 'reduce',
      ...(who ? { storageState: who } : {}),
      ...options,
    });
    contexts.push(context);
    watch(context, usher, complaints, fails);
    return context.newPage();
  };
  const close = async () => {
    for (const context of contexts) {
      // What a test still holds back of a page is nobody's business any more.
      for (const page of context.pages()) await page.unrouteAll({ behavior: 'ignoreErrors' });
      await context.close();
    }
    return complaints;
  };
  return { visit, close };
}

export const test = base.extend<Fixtures>({
  sendsMail: [true, { option: true }],
  fails: [false, { option: true }],
  withProviders: [false, { option: true }],
  withTexts: [false, { option: true }],
  byName: [false, { option: true }],
  environment: [{}, { option: true }],

  mailServer: [{}, { option: true }],

  mailbox: async ({ mailServer }, use) => {
    const mailbox = await Mailbox.start(mailServer);
    await use(mailbox);
    await mailbox.down();
  },

  gateway: async ({}, use) => {
    const gateway = await Gateway.start();
    await use(gateway);
    await gateway.down();
  },

  usher: async ({ mailbox, gateway, sendsMail, withProviders, withTexts, byName, environment }, use, info) => {
    const providers = withProviders ? await Providers.start() : undefined;
    const settings: UsherSettings = {
      byName,
      environment: { ...providers?.environment, ...(withTexts ? gateway.environment : {}), ...environment },
      ...(sendsMail ? { mailPort: mailbox.port } : {}),
    };
    const usher = await Usher.start(settings);
    providers?.meet(usher.url);
    try {
      await use(usher);
      if (usher.isRunning) {
        mailbox.goOn();
        expect(await usher.stop(), 'Usher ends well').toBe(0);
      }
      for (const secret of secrets(mailbox, usher)) {
        expect(usher.log.replace(usher.setupLink, ''), 'no secret is logged').not.toContain(secret);
      }
    } finally {
      if (info.status !== info.expectedStatus) {
        await info.attach('usher.log', { body: usher.log, contentType: 'text/plain' });
      }
      await usher.remove();
      await providers?.stop();
    }
  },

  visit: async ({ browser, usher, fails }, use) => {
    const { visit, close } = visits(browser, usher, fails);
    await use(visit);
    expect(await close(), 'the browsers complain about nothing').toEqual([]);
  },

  acme: async ({ usher }, use) => {
    const acme = await Organization.setUp(usher);
    await use(acme);
    await acme.dispose();
  },

  admin: async ({ visit, acme, usher }, use) => {
    const page = await visit(acme.owner);
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin: usher.url });
    await use(page);
  },
});

/** What must never be read in a log: the secret part of each link that was mailed. */
function secrets(mailbox: Mailbox, usher: Usher): string[] {
  const links = [usher.setupLink, ...mailbox.letters.map((letter) => letter.link)];
  const paths = links.filter(Boolean).map((link) => new URL(link).pathname);
  // Links into the settings hold no secret.
  return paths.filter((path) => !path.startsWith('/o/')).map((path) => path.split('/').at(-1) ?? path);
}
