// How heavy it is: to start, to keep, and to load.
import { execFileSync } from "node:child_process";

import { line, median, section } from "./table.mjs";
import { PEOPLE, RUNS, TABLE, door, memory, send, sleep } from "./world.mjs";

const BARS = { cold: 35, rest: 20, load: 60, acceptance: 60, people: 130 };

export async function measure(world) {
  section("weight");
  const starts = [];
  for (let run = 0; run < Math.max(RUNS, 5); run += 1) {
    const begun = performance.now();
    const server = await world.cold(PEOPLE);
    while (!(await fetch(`${server.url}/health/live`).then((r) => r.ok, () => false)));
    const cold = performance.now() - begun;
    await sleep(1000);
    starts.push({ cold, rest: memory(server.pid) });
    await server.stop();
  }
  const [cold, rest] = [median(starts.map((s) => s.cold)), median(starts.map((s) => s.rest))];
  line("cold start, ms to the first answer", cold.toFixed(0), BARS.cold, cold <= BARS.cold);
  line("memory at rest, MiB", rest.toFixed(0), BARS.rest, rest <= BARS.rest);
  if (world.afterLoad) {
    line("memory after load, MiB", world.afterLoad.held.toFixed(0), BARS.load, world.afterLoad.held <= BARS.load);
    line("memory under load, at most, MiB", world.afterLoad.peak.toFixed(0));
  }
  const server = await world.usher(PEOPLE);
  const opened = await door(server);
  const first = async (name, path, cookie, bar) => {
    const kilobytes = await visit(server, path, cookie);
    line(name, kilobytes.toFixed(1), bar, kilobytes <= bar);
  };
  await first("first visit, acceptance page, KB", "/join", opened.cookie, BARS.acceptance);
  await first("first visit, People, KB", TABLE, server.session, BARS.people);
  line("the client, when somebody invites, KB", (await client(server)).toFixed(1));
  await server.stop();
}

function bytes(server, path, cookie = "") {
  const out = execFileSync("curl", ["-s", "-o", "/dev/null", "-w", "%{size_download}", "-H", "Accept: text/html", "-H", "Accept-Encoding: br", "-H", `Cookie: ${cookie}`, server.url + path]);
  return Number(out.toString());
}

async function visit(server, path, cookie) {
  const html = (await send(server, path, { cookie })).text;
  const css = html.match(/href="([^"]+\.css)"/)[1];
  const parts = [bytes(server, path, cookie), bytes(server, css), bytes(server, "/favicon.svg")];
  return parts.reduce((a, b) => a + b) / 1000;
}

async function client(server) {
  const html = (await send(server, TABLE)).text;
  const files = [...html.matchAll(/"(\/pkg\/[^"]+\.(?:js|wasm))"/g)].map((m) => m[1]);
  return [...new Set(files)].reduce((total, file) => total + bytes(server, file), 0) / 1000;
}
