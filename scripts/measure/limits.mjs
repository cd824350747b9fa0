// What this machine can do at all.
import { execFileSync } from "node:child_process";

import { load } from "./load.mjs";
import { line, median, row, section } from "./table.mjs";
import { RUNS, folder, start } from "./world.mjs";

export async function measure(world) {
  section("limits of this machine");
  const limit = (...args) => {
    const once = () => Number(execFileSync(world.limits, args).toString().trim());
    return median(Array.from({ length: RUNS }, once));
  };
  line("argon2id, 19 MiB t=2 p=1: ms a hash", limit("argon2").toFixed(1));
  line("argon2id: hashes a second, all cores", limit("argon2-all").toFixed(0));
  line("SQLite, durable: transactions a second", limit("sqlite", folder).toFixed(0));
  const rows = limit("batch", folder);
  line("SQLite, durable: rows a second, in batches", rows.toFixed(0));
  const hello = await start(world.limits, ["hello"], { PATH: process.env.PATH });
  row("a handler that does nothing", await load(hello, {}));
  await hello.stop();
}
