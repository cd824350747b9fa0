// What this machine can do at all. Each limit is measured once, when it is first asked for,
// and stands beside what it bounds.
import { execFileSync } from "node:child_process";

import { load } from "./load.mjs";
import { line, median, row, section } from "./table.mjs";
import { RUNS, folder, start, starts } from "./world.mjs";

const known = new Map();
const once = (name, measured) => {
  if (!known.has(name)) known.set(name, measured());
  return known.get(name);
};
const limit = (world, ...args) =>
  once(args[0], () => median(Array.from({ length: RUNS }, () => Number(execFileSync(world.limits, args).toString()))));

/** CPU milliseconds of the hash of a password. */
export const hash = (world) => limit(world, "argon2");
/** Durable transactions a second, of one row each. */
export const commits = (world) => limit(world, "sqlite", folder);
/** Rows a second in durable batches: of one table, with a key, an indexed address and a number. */
export const batched = (world) => limit(world, "batch", folder);
const nothing = (world) => start(world.limits, ["hello"], { PATH: process.env.PATH });
/** The load of a handler that does nothing. */
export const bare = (world) =>
  once("bare", async () => {
    const server = await nothing(world);
    const found = await load(server, {});
    await server.stop();
    return found;
  });
/** Milliseconds from its start to its first answer, and MiB that it holds. */
export const bareStart = (world) => once("bare start", () => starts(() => nothing(world)));

// The same as texts, for a table.
export const hashText = (world) => `a hash: ${hash(world).toFixed(1)} ms`;
export const commitsText = (world) => `commits a second: ${commits(world).toFixed(0)}`;
export const batchedText = (world) => `batched rows a second: ${batched(world).toFixed(0)}`;
export const bareText = async (world) => `a bare handler: ${(await bare(world)).cpu.toFixed(3)} ms`;

export async function measure(world) {
  section("limits of this machine");
  line("argon2id, 19 MiB t=2 p=1: CPU ms a hash", hash(world).toFixed(1));
  line("argon2id: hashes a second, all cores", limit(world, "argon2-all").toFixed(0));
  line("SQLite, durable: transactions a second", commits(world).toFixed(0));
  line("SQLite, durable: rows a second, in batches", batched(world).toFixed(0));
  row("a handler that does nothing", await bare(world));
}
