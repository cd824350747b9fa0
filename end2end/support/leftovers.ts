// What is still English on a page in another language: texts of the English
// catalogue that the page shows although its own catalogue says them otherwise.
import { readFileSync } from 'node:fs';

import type { Page } from '@playwright/test';

/** Messages that name things, which stay what they are called: languages, and roles made in English. */
const NAMES = /^(language-itself|role-name-.*)$/;
const FOLDER = new URL('../../locales/', import.meta.url);

/** The plain messages of a catalogue: those without arguments, on one line. */
function messages(language: string): Map<string, string> {
  const lines = readFileSync(new URL(`${language}.ftl`, FOLDER), 'utf8').split('\n');
  const pairs = lines.map((line) => /^([a-z][\w-]*) = ([^{}]+)$/.exec(line)?.slice(1) ?? []);
  return new Map(pairs.filter(([key, text]) => key && text) as [string, string][]);
}

/** English texts that a page of this language shows: as a whole piece of it, or within one. */
export async function leftovers(page: Page, language: string): Promise<string[]> {
  const own = new Set(messages(language).values());
  const english = [...messages('en')].filter(([key, text]) => !NAMES.test(key) && !own.has(text));
  const shown = await page.evaluate(() => {
    const pieces: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const parent = walker.currentNode.parentElement;
      if (!parent?.closest('script, style, template')) pieces.push(walker.currentNode.textContent ?? '');
    }
    for (const name of ['aria-label', 'title', 'placeholder', 'alt']) {
      for (const one of document.querySelectorAll(`[${name}]`)) pieces.push(one.getAttribute(name) ?? '');
    }
    return [document.title.replace(/ · Usher$/, ''), ...pieces].map((piece) => piece.trim()).filter(Boolean);
  });
  const whole = new Set(shown);
  const all = shown.join('\n');
  // A sentence is looked for everywhere, a word only where it stands alone: people are called such things.
  const isShown = (text: string) => whole.has(text) || (text.split(' ').length > 2 && all.includes(text));
  return english.filter(([, text]) => isShown(text)).map(([key, text]) => `${key}: ${text}`);
}
