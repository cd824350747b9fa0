// What a visitor's browser has to do, measured: Lighthouse on a throttled phone,
// bytes of a first visit, and how soon a page answers on a processor slowed four
// times. `make bench` runs it on the sample organization.
import { execFile } from 'node:child_process';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { type Browser, type Page, chromium } from '@playwright/test';

import { awake } from './support/actions.ts';
import { chromium as launch } from './support/chromium.ts';
import { atMost, line } from './support/figures.ts';
import { head, scores } from './support/scores.ts';
import { manyPeople } from './support/tables.ts';
import { BINARY, Usher } from './support/usher.ts';

/** Room for a file of thousands. */
const UNLIMITED = { USHER_INVITATION_MEMBER_LIMIT: '0' };
const SLOWER = 4;
/** How long a finger is down, in milliseconds; none lifts in the moment it touches. */
const FINGER = 60;
/** Bars of the house: milliseconds of an interaction, and of a file. */
const MOST_MS = 100;
const MOST_CHECKED_MS = 1_000;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((listening) => server.once('listening', listening));
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return port;
}

/** The sample organization, an owner's session in it, an invite link into it, and the link of an invitation. */
interface Sample {
  usher: Usher;
  cookie: string;
  link: string;
  invitation: string;
}

async function sample(): Promise<Sample> {
  const usher = await Usher.start({ environment: UNLIMITED });
  const { stdout } = await promisify(execFile)(BINARY, ['--settings', join(usher.folder, 'settings.toml'), 'demo'], {
    env: { ...process.env, ...UNLIMITED, USHER_SERVER_DATA_DIR: join(usher.folder, 'data') },
  });
  const [, email, password] = /Sign in as (\S+) with the password: (.+)/.exec(stdout) ?? [];
  if (email === undefined || password === undefined) throw new Error(`no demo: ${stdout}`);
  const post = (path: string, form: Record<string, string>, cookie = '') =>
    fetch(usher.url + path, { method: 'POST', body: new URLSearchParams(form), redirect: 'manual', headers: { cookie } });
  const answer = await post('/sign-in', { email, password, next: '' });
  const cookie = answer.headers.getSetCookie().map((c) => c.split(';')[0]).find((c) => c?.startsWith('usher_session')) ?? '';
  const at = '/o/acme-inc/settings/people/link';
  const read = async () => (await fetch(usher.url + at, { headers: { cookie } })).text();
  const role = /<option value="([^"]+)"/.exec(await read())?.[1] ?? '';
  await post(at, { role }, cookie);
  const link = /value="(http[^"]+\/l\/[^"]+)"/.exec(await read())?.[1];
  if (link === undefined) throw new Error('no invite link');
  const call = async (name: string, asked: object): Promise<unknown> => {
    const headers = { cookie, 'content-type': 'application/json' };
    const body = JSON.stringify({ organization: 'acme-inc', ...asked });
    const answer = await fetch(`${usher.url}/api/island/${name}`, { method: 'POST', headers, body });
    if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
    return answer.json();
  };
  const form = { role, addresses: 'grace.hopper@bench.example' };
  const { lines: [invited] } = (await call('invite', { form, leave_out_bad: false })) as { lines: { id: string }[] };
  const invitation = (await call('invitation-link', { id: invited?.id })) as string;
  return { usher, cookie, link, invitation };
}

/**
 * Has something change in every frame, as a screen that is looked at is drawn anew in every
 * one: without a screen, browsers tell when a frame was shown once the next one comes,
 * which may be a second later. Only the compositor has to do with it.
 */
async function keepDrawing(page: Page): Promise<void> {
  await page.evaluate(() => {
    const dot = document.createElement('div');
    dot.style.cssText = 'position:fixed;inset:0 auto auto 0;inline-size:1px;block-size:1px;background:gray;pointer-events:none';
    document.documentElement.append(dot);
    dot.animate([{ opacity: 0.2 }, { opacity: 0.8 }], { duration: 1_000, iterations: Infinity, direction: 'alternate' });
  });
}

/**
 * The longest that the page took to show something new after what is done in it, in milliseconds.
 * What is done looks for no role or name: that is asked of every element by a script in the
 * page, which would be measured with it.
 */
async function slowest(page: Page, name: string, act: () => Promise<void>): Promise<void> {
  const cdp = await page.context().newCDPSession(page);
  await keepDrawing(page);
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
  await page.evaluate(() => {
    const state = window as unknown as { most: number; watch: PerformanceObserver };
    state.most = 0;
    state.watch = new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & { interactionId: number })[]) {
        if (entry.interactionId > 0) state.most = Math.max(state.most, entry.duration);
      }
    });
    state.watch.observe({ type: 'event', durationThreshold: 16 } as PerformanceObserverInit);
  });
  await act();
  await page.waitForTimeout(300);
  const most = await page.evaluate(() => {
    const state = window as unknown as { most: number; watch: PerformanceObserver };
    state.watch.disconnect();
    return state.most;
  });
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: 1 });
  await cdp.detach();
  atMost(name, most < 16 ? '<16' : most.toFixed(0), most, MOST_MS);
}

/** Milliseconds from the next click until the invite dialog was drawn; it comes with a frame of its own. */
async function untilOpen(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    const state = window as unknown as { shown: Promise<number> };
    state.shown = new Promise((resolve) => {
      let pressed = NaN;
      addEventListener('click', ({ timeStamp }) => { pressed = timeStamp; }, { capture: true, once: true });
      const watch = new MutationObserver(() => {
        if (!document.querySelector('dialog[open] .chips')) return;
        watch.disconnect();
        requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - pressed)));
      });
      watch.observe(document.body, { subtree: true, childList: true, attributeFilter: ['open'] });
    });
  });
  return () => page.evaluate(() => (window as unknown as { shown: Promise<number> }).shown);
}

async function answers(browser: Browser, { usher, cookie, link, invitation }: Sample): Promise<void> {
  const [name, value] = cookie.split('=') as [string, string];
  const context = await browser.newContext({ baseURL: usher.url, reducedMotion: 'reduce' });
  await context.addCookies([{ name, value, url: usher.url }]);
  const people = await context.newPage();
  const at = '/o/acme-inc/settings/people';
  await people.goto(at);
  await slowest(people, 'People: a menu, a tick, the search', async () => {
    await people.locator('tbody details.menu summary').first().click({ delay: FINGER });
    await people.keyboard.press('Escape');
    await people.locator('tbody input[type=checkbox]').nth(1).click({ delay: FINGER });
    await people.locator('#search').pressSequentially('turing', { delay: 60 });
  });
  await people.goto(at);
  // The client comes once somebody is about to use it, and a click before that is answered when it is there.
  await people.locator('.page-head a.primary').hover();
  await awake(people);
  const open = await untilOpen(people);
  await slowest(people, 'People: the invite dialog opens, addresses', async () => {
    await people.locator('.page-head a.primary').click({ delay: FINGER });
    const addresses = people.locator('dialog[open] .chips input');
    await addresses.waitFor();
    await addresses.pressSequentially('one@bench.example,two@bench.example,', { delay: 30 });
  });
  line('  from the press until the dialog is seen', (await open()).toFixed(0));
  await people.goto(`${at}/import`);
  await awake(people);
  const longest = people.evaluate(() => new Promise<number>((resolve) => {
    let most = 0;
    const watch = new PerformanceObserver((list) => { for (const task of list.getEntries()) most = Math.max(most, task.duration); });
    watch.observe({ entryTypes: ['longtask'] });
    addEventListener('stop-watching', () => resolve(most), { once: true });
  }));
  longest.catch(() => undefined); // What went wrong before is thrown there.
  const started = performance.now();
  await people.getByLabel('CSV or Excel file').setInputFiles(manyPeople(5_000));
  await people.getByText(/5[,.]?000 rows are good/).waitFor();
  const read = performance.now() - started;
  await people.evaluate(() => dispatchEvent(new Event('stop-watching')));
  atMost('a file of 5,000 rows is checked', read.toFixed(0), read, MOST_CHECKED_MS);
  line('  its longest task', (await longest).toFixed(0));
  await slowest(people, 'its grid: a cell, the next page', async () => {
    const cell = people.locator('[aria-label="Email, line 2"]');
    await cell.click({ delay: FINGER });
    await cell.pressSequentially('x');
    await people.keyboard.press('Tab');
    await people.locator('#import-grid .pager button').last().click({ delay: FINGER });
    await people.locator('[aria-label="Email, line 52"]').waitFor();
  });
  const joining = await browser.newPage();
  await joining.goto(link);
  await slowest(joining, 'acceptance page: an address is typed', async () => {
    await joining.locator('input[name=email]').pressSequentially('grace@bench.example', { delay: 30 });
  });
  await joining.goto(invitation);
  const password = joining.locator('input[name=password]');
  // As with the dialog: the client comes once somebody is about to use it.
  await password.focus();
  await awake(joining);
  await slowest(joining, 'acceptance page: a password is typed', async () => {
    await password.pressSequentially('correct horse battery', { delay: 30 });
  });
  await context.close();
}

const { usher, cookie, link, invitation } = await sample();
const port = await freePort();
const browser = await chromium.launch({ ...launch, args: [...(launch.args ?? []), `--remote-debugging-port=${port}`] });
try {
  head();
  await scores(port, 'acceptance page, by invite link', link);
  await scores(port, 'acceptance page, by invitation', invitation);
  await scores(port, 'sign in', `${usher.url}/sign-in`);
  await scores(port, 'People', `${usher.url}/o/acme-inc/settings/people`, cookie);
  console.log(`\non a processor ${SLOWER} times slower: ms until the page has answered`);
  await answers(browser, { usher, cookie, link, invitation });
} finally {
  await browser.close();
  await usher.stop();
  await usher.remove();
}
