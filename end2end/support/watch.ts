// Listens to what browsers complain about: scripts that fail, what the content
// security policy blocks, and files that cannot be loaded.
import type { BrowserContext } from '@playwright/test';

import type { Usher } from './usher.ts';

/** A page that says no (410, 422, …) is logged as an error of its own; that is the page's business. */
const ANSWERED_NO = /^Failed to load resource: the server responded with a status of 4\d\d/;
/** One that fails (500, 503) is so where that is what a test is about. */
const FAILED = /^Failed to load resource: the server responded with a status of 50\d/;
/** An open page listens for changes while a test has Usher stopped or the network gone; it comes back by itself. */
const NOBODY_THERE = /net::ERR_(CONNECTION_REFUSED|INTERNET_DISCONNECTED|EMPTY_RESPONSE|INCOMPLETE_CHUNKED_ENCODING)/;
/** What is under way when a test has Usher end: what listens, a page that is read anew or ahead, the icon. */
const CUT_OFF = /net::ERR_CONNECTION_(RESET|CLOSED)/;
const FILES = /\/(pkg\/|favicon)/;

/** Adds each complaint of a browser's pages at an Usher to the list. */
export function watch(context: BrowserContext, usher: Usher, complaints: string[], fails: boolean): void {
  context.on('weberror', (thrown) => {
    const error = thrown.error();
    complaints.push(`${thrown.page()?.url()}: ${error.name}: ${error.message} ${error.stack}`);
  });
  context.on('console', (message) => {
    if (message.type() !== 'error') return;
    const { url } = message.location();
    if (ANSWERED_NO.test(message.text()) && !FILES.test(url)) return;
    if (fails && FAILED.test(message.text()) && !FILES.test(url)) return;
    if (NOBODY_THERE.test(message.text()) && !url.includes('/pkg/')) return;
    if (CUT_OFF.test(message.text()) && usher.wasEnded && !url.includes('/pkg/')) return;
    complaints.push(`${url}: ${message.text()}`);
  });
}
