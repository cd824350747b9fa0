// What a walk past screens needs: an Usher, its mail, browsers, and somebody to
// show each screen to, by a name.
import type { Page } from '@playwright/test';

import type { Sight } from '../look.ts';
import type { Gateway } from '../gateway.ts';
import type { Mailbox } from '../mailbox.ts';
import type { Visit } from '../test.ts';
import type { Usher } from '../usher.ts';

/** Every way of seeing. */
export const allSights: Sight[] = ['forced colours', 'more contrast'];

export interface Scene {
  usher: Usher;
  mailbox: Mailbox;
  gateway: Gateway;
  visit: Visit;
  show: (name: string, page: Page) => Promise<void>;
}

export interface Walk {
  name: string;
  /** Whether its Usher knows the mail server. */
  sendsMail: boolean;
  /** Whether it fails, on purpose. */
  fails?: boolean;
  /** Whether it is reached by a name, as passkeys ask for. */
  byName?: boolean;
  /** Whether it knows the identity providers. */
  withProviders?: boolean;
  /** Whether it knows the gateway for text messages. */
  withTexts?: boolean;
  /** Ways of seeing in which its screens are looked at, too. */
  looks?: Sight[];
  /** Whether it passes by mails, which mail programs show as a part of their own page. */
  isMail?: boolean;
  /** More of its Usher's settings. */
  environment?: Record<string, string>;
  run: (scene: Scene) => Promise<void>;
}
