// The quick way to where a test begins: the same forms that a browser posts,
// without the browser. What a test is about itself goes through the screen.
import { type APIRequestContext, type APIResponse, type BrowserContextOptions, request } from '@playwright/test';

import { ORGANIZATION, type Someone, ada } from './people.ts';
import type { Usher } from './usher.ts';

export type StorageState = Exclude<NonNullable<BrowserContextOptions['storageState']>, string>;

/** A form's answer that is not the expected one ends the test there. */
function require(response: APIResponse, status: number): APIResponse {
  if (response.status() !== status) {
    throw new Error(`${response.url()} answered ${response.status()} instead of ${status}`);
  }
  return response;
}

/** The value of a hidden input or of the option with this label. */
function valueIn(html: string, pattern: RegExp): string {
  const value = pattern.exec(html)?.[1];
  if (value === undefined) throw new Error(`the page has no ${pattern}`);
  return value;
}

/** A set-up organization, and its owner's way to act in it. */
export class Organization {
  private constructor(
    readonly slug: string,
    readonly owner: StorageState,
    private readonly api: APIRequestContext,
  ) {}

  /** First run: makes the organization and its owner. */
  static async setUp(usher: Usher): Promise<Organization> {
    const api = await request.newContext({ baseURL: usher.url, extraHTTPHeaders: { accept: 'text/html' } });
    require(await api.get(usher.setupLink), 200);
    const form = { organization: ORGANIZATION, ...ada };
    const answer = require(await api.post('/setup', { form, maxRedirects: 0 }), 303);
    const slug = valueIn(answer.headers()['location'] ?? '', /^\/o\/([^/]+)\//);
    return new Organization(slug, await api.storageState(), api);
  }

  /** An address below this organization's. */
  at(path: string): string {
    return `/o/${this.slug}${path}`;
  }

  get people(): string {
    return this.at('/settings/people');
  }

  /** Invites addresses, all of which have to be good; `more` are further fields of the form. */
  async invite(addresses: string[], role = 'User', more: Record<string, string> = {}): Promise<void> {
    const to = this.at('/settings/people/invite');
    const page = await require(await this.api.get(to), 200).text();
    const id = valueIn(page, new RegExp(`<option value="([^"]+)"[^>]*>${role}<`));
    const form = { addresses: addresses.join('\n'), role: id, ...more };
    require(await this.api.post(to, { form, maxRedirects: 0 }), 303);
  }

  /** Makes a group. */
  async group(name: string): Promise<void> {
    require(await this.api.post(this.at('/settings/groups'), { form: { name }, maxRedirects: 0 }), 303);
  }

  /** Makes an invite link. */
  async inviteLink(role = 'User'): Promise<string> {
    const to = this.at('/settings/people/link');
    const id = valueIn(await require(await this.api.get(to), 200).text(), new RegExp(`<option value="([^"]+)"[^>]*>${role}<`));
    const page = await require(await this.api.post(to, { form: { role: id } }), 200).text();
    return valueIn(page, /value="(http[^"]+\/l\/[^"]+)"/);
  }

  /** Says who may sign themselves up. */
  async letsSignUp(way: 'off' | 'domain' | 'open', domains = ''): Promise<void> {
    const to = this.at('/settings/invitations');
    const role = valueIn(await require(await this.api.get(to), 200).text(), /<option value="([^"]+)"[^>]*>User</);
    const form = { lifetime: '7', unit: 'days', sign_up: way, domains, role, tells_inviters: '1' };
    require(await this.api.post(to, { form, maxRedirects: 0 }), 303);
  }

  /** Asks those who come in for a phone number, or no longer. */
  async asksForPhones(does = true): Promise<void> {
    const form = { which: 'all', ...(does ? { phone: '1' } : {}) };
    require(await this.api.post(this.at('/settings/sign-in'), { form, maxRedirects: 0 }), 303);
  }

  async dispose(): Promise<void> {
    await this.api.dispose();
  }
}

/** Somebody new joins by the link that was mailed to them, and is signed in. */
export async function join(usher: Usher, link: string, who: Someone): Promise<StorageState> {
  const api = await request.newContext({ baseURL: usher.url, extraHTTPHeaders: { accept: 'text/html' } });
  const page = await require(await api.get(link), 200).text();
  const door = valueIn(page, /name="door" value="([^"]+)"/);
  const form = { door, name: who.name, password: who.password };
  require(await api.post('/join/register', { form, maxRedirects: 0 }), 303);
  const state = await api.storageState();
  await api.dispose();
  return state;
}
