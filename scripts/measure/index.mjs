// Runs the measurements and prints the table. Everything listens on loopback, every
// load ends by itself, and only processes started here are ended.
//
// `index.mjs BINARY EXAMPLES [PART…]`: all parts, or those that are named.
// BENCH_PEOPLE, BENCH_RUNS and BENCH_SECONDS make it smaller.
import * as accepting from "./accepting.mjs";
import * as browser from "./browser.mjs";
import * as growth from "./growth.mjs";
import * as limits from "./limits.mjs";
import * as live from "./live.mjs";
import { cleanUp, World } from "./world.mjs";
import * as reading from "./reading.mjs";
import { head, summary } from "./table.mjs";
import * as weight from "./weight.mjs";
import * as writing from "./writing.mjs";

/** Each has a `measure(world)` that prints its rows. */
const PARTS = { limits, reading, live, writing, accepting, weight, growth, browser };

const [binary, examples, ...wanted] = process.argv.slice(2);
const world = new World(binary, examples);
const started = performance.now();
try {
  head();
  for (const [name, part] of Object.entries(PARTS)) {
    if (wanted.length === 0 || wanted.includes(name)) await part.measure(world);
  }
} finally {
  // Also when one part could not be measured: the error follows.
  summary(Math.round((performance.now() - started) / 1000));
  cleanUp();
}
