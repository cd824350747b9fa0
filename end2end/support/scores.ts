// Lighthouse on a throttled phone: its scores, the bytes of a first visit, and how soon something is seen.
import lighthouse, { type RunnerResult } from 'lighthouse';

import { RUNS, line, median, verdict } from './figures.ts';

/** Bars of the house: each of Lighthouse's scores, and kilobytes of a first visit. */
const SCORE = 100;
const MOST_KB = { 'acceptance page, by invite link': 60, 'acceptance page, by invitation': 60, 'sign in': 60, People: 130 };
const CATEGORIES = ['performance', 'accessibility', 'best-practices', 'seo'] as const;
/** Every page says `noindex`, on purpose: whether search engines may list it is no question of quality here. */
const LEFT_OUT = ['is-crawlable'];
/** A busy machine may lose the trace of a visit. */
const TRIES = 3;

type Screen = keyof typeof MOST_KB;
type Category = (typeof CATEGORIES)[number];
type Figure = Category | 'kb' | 'shift' | 'lcp';

export function head(): void {
  const names = ['perf.', 'access.', 'practices', 'SEO', 'KB', 'shift', 'LCP ms'];
  console.log(`\nin the browser${''.padEnd(32)}${names.map((name) => name.padStart(10)).join('')}`);
  console.log(`  scores by Lighthouse, the bar of each is ${SCORE}; SEO without "${LEFT_OUT.join()}": no page is indexable, on purpose`);
}

/** Lighthouse's own settings for a phone; nothing of ours but what is left out. */
async function visit(port: number, screen: Screen, url: string, cookie?: string): Promise<RunnerResult> {
  const session = cookie ? { extraHeaders: { Cookie: cookie } } : {};
  let why = 'no result';
  for (let n = 0; n < TRIES; n += 1) {
    const result = await lighthouse(url, { port, logLevel: 'error', output: 'json', skipAudits: LEFT_OUT, ...session });
    if (result && !result.lhr.runtimeError) return result;
    why = result?.lhr.runtimeError?.message ?? why;
  }
  throw new Error(`${screen}: ${why}`);
}

/** Prints the medians of some first visits to a page. */
export async function scores(port: number, screen: Screen, url: string, cookie?: string): Promise<void> {
  const runs: (Record<Figure, number> & { failed: string[] })[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    const { audits, categories } = (await visit(port, screen, url, cookie)).lhr;
    const score = (name: Category) => Math.round((categories[name]?.score ?? 0) * 100);
    const figure = (name: string) => audits[name]?.numericValue ?? NaN;
    const failed = CATEGORIES.slice(1).flatMap((name) => categories[name]?.auditRefs ?? [])
      .filter(({ id, weight }) => weight > 0 && (audits[id]?.score ?? 1) < 1).map(({ id }) => id);
    const scored = Object.fromEntries(CATEGORIES.map((name) => [name, score(name)])) as Record<Category, number>;
    const kb = figure('total-byte-weight') / 1000;
    runs.push({ ...scored, kb, shift: figure('cumulative-layout-shift'), lcp: figure('largest-contentful-paint'), failed });
  }
  const of = (key: Figure) => median(runs.map((run) => run[key]));
  const met = { ...Object.fromEntries(CATEGORIES.map((name) => [name, of(name) >= SCORE])), KB: of('kb') <= MOST_KB[screen] };
  const missed = Object.entries(met).filter(([name, within]) => verdict(`${screen}: ${name}`, within) === 'MISSED');
  line(screen, ...CATEGORIES.map(of), `${of('kb').toFixed(1)}/${MOST_KB[screen]}`, of('shift').toFixed(3), of('lcp').toFixed(0),
    missed.length === 0 ? 'MET' : `  MISSED: ${missed.map(([name]) => name).join(', ')}`);
  const failed = new Set(runs.flatMap((run) => run.failed));
  if (failed.size > 0) line(`  not in order: ${[...failed].join(', ')}`);
}
