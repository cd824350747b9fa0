// How a screen may be looked at: light and dark, on a desk by mouse and on a phone by
// finger; and what must hold in each of these.
import { AxeBuilder } from '@axe-core/playwright';
import type { CDPSession, Page } from '@playwright/test';

const SCHEMES = ['light', 'dark'] as const;
const DESK = 1280;
const PHONE = 390;
/** The narrowest window that everything must fit into (WCAG 2.2, 1.4.10). */
const NARROWEST = 320;
const HEIGHT = 844;
/** What a finger hits, in pixels (WCAG 2.2, 2.5.5); half a pixel is lost by rounding. */
const FINGER = 43.5;

/** A way of seeing that a browser is told of, beside light and dark. */
export type Sight = 'forced colours' | 'more contrast';

/** Shows a page in each look, the name of which it tells. */
export async function inEveryLook(page: Page, look: (name: string) => Promise<void>, more: Sight[] = []): Promise<void> {
  for (const colorScheme of SCHEMES) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    for (const width of [DESK, PHONE]) {
      await byFinger(page, width === PHONE);
      await page.setViewportSize({ width, height: HEIGHT });
      await still(page);
      await look(`${colorScheme} ${width}`);
    }
  }
  await byFinger(page, false);
  for (const sight of more) {
    const forced = sight === 'forced colours';
    await page.emulateMedia({ forcedColors: forced ? 'active' : 'none', contrast: forced ? 'no-preference' : 'more' });
    await still(page);
    await look(sight);
  }
  await page.emulateMedia({ forcedColors: 'none', contrast: 'no-preference' });
}

const devtools = new WeakMap<Page, Promise<CDPSession>>();

/** Says whether a page is used by finger; then controls are larger. */
async function byFinger(page: Page, enabled: boolean): Promise<void> {
  const session = devtools.get(page) ?? page.context().newCDPSession(page);
  devtools.set(page, session);
  await (await session).send('Emulation.setTouchEmulationEnabled', { enabled });
}

/** What only whole pages must have: the parts that a mail program brings around a mail. */
const OF_WHOLE_PAGES = ['landmark-one-main', 'region'];

/** What is wrong with a page for people who do not see, hear or move as others do. */
export async function barriers(page: Page, isMail = false): Promise<string[]> {
  // The other mode opens a second tab, behind which this one would stand still.
  const axe = new AxeBuilder({ page }).setLegacyMode(true).disableRules(isMail ? OF_WHOLE_PAGES : []);
  const { violations } = await axe.analyze();
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${id} (${help}): ${node.html} ${node.failureSummary ?? ''}`),
  );
}

/** What of a page a finger misses: controls that are too small, but for links within a text. */
export async function tooSmall(page: Page): Promise<string[]> {
  return page.evaluate((least) => {
    const controls = [...document.querySelectorAll<HTMLElement>('a[href], button, summary, select, textarea, input:not([type=hidden])')];
    return controls.flatMap((control) => {
      if (!control.checkVisibility({ visibilityProperty: true, opacityProperty: true })) return [];
      if (control.closest('.visually-hidden, .skip-link') || getComputedStyle(control).display === 'inline') return [];
      // All of a label does what its control does.
      const { width, height } = (control.closest('label') ?? control).getBoundingClientRect();
      if (Math.min(width, height) >= least) return [];
      return [`${control.outerHTML.slice(0, 120)}: ${Math.round(width)} × ${Math.round(height)} px`];
    });
  }, FINGER);
}

/** What of a page reaches beyond the narrowest window: itself, or a part that slides sideways with nothing to show for it; and on a desk, out of its cell. */
export async function overhang(page: Page): Promise<string[]> {
  await page.setViewportSize({ width: DESK, height: HEIGHT });
  const found = await overlapping(page);
  for (const finger of [false, true]) {
    await byFinger(page, finger);
    await page.setViewportSize({ width: NARROWEST, height: HEIGHT });
    await still(page);
    found.push(...(await reachingOut(page)));
  }
  await byFinger(page, false);
  return found;
}

function reachingOut(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const root = document.documentElement;
    const inner = [...document.body.querySelectorAll<HTMLElement>('*')].filter((element) => {
      const { overflowX } = getComputedStyle(element);
      // What one types scrolls by itself.
      return /auto|scroll/.test(overflowX) && !element.matches('input, textarea') && element.checkVisibility();
    });
    const told = (element: HTMLElement, px: number) => `${element.tagName.toLowerCase()}.${element.className}: ${px} px`;
    const wide = [root, ...inner].filter((element) => element.scrollWidth > element.clientWidth + 1);
    // Where the page itself is too wide: who reaches out of it.
    const culprits = wide.includes(root)
      ? [...document.body.querySelectorAll<HTMLElement>('*')]
          .filter((element) => element.checkVisibility() && element.getBoundingClientRect().right > root.clientWidth + 1)
          .slice(0, 5)
          .map((element) => told(element, Math.round(element.getBoundingClientRect().right - root.clientWidth)))
      : [];
    return [...wide.map((element) => told(element, element.scrollWidth - element.clientWidth)), ...culprits];
  });
}

/** What stands in a cell of a table and reaches into the next one. */
function overlapping(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('.table tbody tr > :not(.row-select, :last-child)')].flatMap((cell) => {
      const over = [...cell.querySelectorAll('*')].filter(
        (part) =>
          part.checkVisibility() &&
          !part.closest('.visually-hidden') &&
          part.getBoundingClientRect().right > cell.getBoundingClientRect().right + 1,
      );
      return over.slice(0, 1).map((part) => `${part.outerHTML.slice(0, 120)}: over the next cell`);
    }),
  );
}

/** Brings what moves to its end. */
async function still(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const animation of document.getAnimations()) {
      if (animation.effect?.getComputedTiming().iterations !== Infinity) animation.finish();
    }
  });
}
