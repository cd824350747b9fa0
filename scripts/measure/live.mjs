// Open tables that hear of each change.
import { request } from "node:http";

import { bareText } from "./limits.mjs";
import { line, median, section } from "./table.mjs";
import { RUNS, TABLE, cpu, memory, role, send, sleep } from "./world.mjs";

const TABLES = 500;
/** One person may keep so many open, so there are several. */
const EACH = 10;
const CHANGES = 3 * RUNS;
/** Changes are gathered for so long before they are told. */
const GATHERED_MS = 150;
/** A page reads itself anew so long after it hears, as `live.js` spreads it, in milliseconds. */
const SPREAD = [50, 450];

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

/** Reads a table anew, as its page does in the background. */
async function readAnew(server, cookie) {
  await sleep(SPREAD[0] + Math.random() * (SPREAD[1] - SPREAD[0]));
  const answer = await fetch(server.url + TABLE, { headers: { cookie, accept: "text/html", "usher-background": "1" } });
  await answer.text();
  if (answer.status !== 200) throw new Error(`a table was read anew: ${answer.status}`);
}

/** Makes changes. Of each: milliseconds until all tables did what they do when they hear, and CPU of each table. */
async function changes(server, role, tables, name, heard) {
  const [waits, costs] = [[], []];
  for (let n = 0; n < CHANGES; n += 1) {
    const told = Promise.all(tables.map((table) => new Promise((resolve) => (table.heard = resolve)).then(() => heard(table))));
    const spent = cpu(server.pid);
    await send(server, `${TABLE}/invite`, { body: new URLSearchParams({ role, addresses: `${name}.${n}@bench.example` }) });
    const answered = performance.now();
    await Promise.race([told, sleep(10_000).then(() => { throw new Error("not all tables heard of a change"); })]);
    waits.push(performance.now() - answered);
    costs.push((cpu(server.pid) - spent) / TABLES);
    await sleep(200);
  }
  return { wait: median(waits), cost: median(costs) };
}

export async function measure(world) {
  section(`live updates, ${TABLES} open tables`);
  const server = await world.usher(world.copy(1_000, "live"));
  const to = await role(server);
  const secrets = world.ask(server, "admins", "acme-inc", String(TABLES / EACH)).split("\n");
  const before = memory(server.pid);
  const tables = [];
  for (let n = 0; n < TABLES; n += 1) {
    const table = { cookie: `usher_session=${secrets[Math.floor(n / EACH)]}`, heard: () => {} };
    table.close = await open(server, table.cookie, () => table.heard());
    tables.push(table);
  }
  await sleep(500);
  const perTable = ((memory(server.pid) - before) * 1024) / TABLES;
  const told = await changes(server, to, tables, "told", () => {});
  const most = GATHERED_MS + 350;
  line("until all have heard of a change, ms", told.wait.toFixed(0), most, told.wait <= most);
  line("CPU ms for each that hears", told.cost.toFixed(3));
  line("memory of each open table, KiB", perTable.toFixed(0));
  const read = await changes(server, to, tables, "read", (table) => readAnew(server, table.cookie));
  line("until all have read their page anew, ms", read.wait.toFixed(0));
  line("CPU ms for each that reads", read.cost.toFixed(3), undefined, undefined, await bareText(world));
  for (const table of tables) table.close();
  await server.stop();
}
