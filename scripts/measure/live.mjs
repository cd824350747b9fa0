// Open tables that hear of each change.
import { request } from "node:http";

import { line, median, section } from "./table.mjs";
import { RUNS, TABLE, cpu, memory, role, send, sleep } from "./world.mjs";

const TABLES = 500;
/** One person may keep so many open, so there are several. */
const EACH = 10;
const CHANGES = 3 * RUNS;
/** Changes are gathered for so long before they are told. */
const GATHERED_MS = 150;

function open(server, cookie, heard) {
  return new Promise((ready, fail) => {
    const asked = request(`${server.url}/o/acme-inc/live`, { headers: { cookie, accept: "text/event-stream" } });
    asked.on("response", (response) => {
      if (response.statusCode !== 200) return fail(new Error(`live: ${response.statusCode}`));
      response.on("data", (chunk) => chunk.includes("event: changed") && heard());
      ready(() => asked.destroy());
    });
    asked.on("error", (error) => error.code === "ECONNRESET" || fail(error));
    asked.end();
  });
}

export async function measure(world) {
  section(`live updates, ${TABLES} open tables`);
  const server = await world.usher(world.copy(1_000, "live"));
  const to = await role(server);
  const secrets = world.ask(server, "admins", "acme-inc", String(TABLES / EACH)).split("\n");
  const sessions = secrets.map((secret) => `usher_session=${secret}`);
  const before = memory(server.pid);
  let heard = 0;
  let all = () => {};
  const close = [];
  for (let n = 0; n < TABLES; n += 1) {
    close.push(await open(server, sessions[Math.floor(n / EACH)], () => {
      heard += 1;
      if (heard === TABLES) all();
    }));
  }
  await sleep(500);
  const perTable = ((memory(server.pid) - before) * 1024) / TABLES;
  const [waits, costs] = [[], []];
  for (let n = 0; n < CHANGES; n += 1) {
    heard = 0;
    const told = new Promise((resolve) => (all = resolve));
    const spent = cpu(server.pid);
    await send(server, `${TABLE}/invite`, { body: new URLSearchParams({ role: to, addresses: `live.${n}@bench.example` }) });
    const answered = performance.now();
    await Promise.race([told, sleep(10_000).then(() => { throw new Error(`${heard} of ${TABLES} heard of a change`); })]);
    waits.push(performance.now() - answered);
    costs.push((cpu(server.pid) - spent) / TABLES);
    await sleep(200);
  }
  line("until all have heard of a change, ms", median(waits).toFixed(0), GATHERED_MS + 350, median(waits) <= GATHERED_MS + 350);
  line("CPU ms for each that hears", median(costs).toFixed(3));
  line("memory of each open table, KiB", perTable.toFixed(0));
  for (const end of close) end();
  await server.stop();
}
