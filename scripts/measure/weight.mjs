// How heavy it is: to start, to keep, and to load.
import { execFileSync } from "node:child_process";

import { bareStart } from "./limits.mjs";
import { line, section } from "./table.mjs";
import { PEOPLE, TABLE, door, send, starts } from "./world.mjs";

/** Milliseconds, MiB and kilobytes at most. */
const BARS = { cold: 35, rest: 20, load: 60, acceptance: 60, people: 130 };

export async function measure(world) {
  section("weight");
  const [ours, least] = [await starts(() => world.cold(PEOPLE), "/health/live"), await bareStart(world)];
  const start = (name, figure, bar) =>
    line(name, ours[figure].toFixed(0), bar, ours[figure] <= bar, `a bare handler: ${least[figure].toFixed(0)}`);
  start("cold start, ms to the first answer", "cold", BARS.cold);
  start("memory at rest, MiB", "rest", BARS.rest);
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
  line("the client, once an island is used, KB", (await client(server)).toFixed(1));
  await server.stop();
}

function bytes(server, path, cookie = "") {
  const out = execFileSync("curl", ["-s", "-o", "/dev/null", "-w", "%{size_download}", "-H", "Accept: text/html", "-H", "Accept-Encoding: br", "-H", `Cookie: ${cookie}`, server.url + path]);
  return Number(out.toString());
}

/** What browsers fetch by themselves because of a tag. */
const FETCHED = [
  /<link\b[^>]*\brel="(?:stylesheet|icon|modulepreload|preload)"[^>]*>/g,
  /<(?:script|img|source)\b[^>]*>/g,
];

/** Kilobytes of a page with all that a browser fetches for it when it never came before. */
async function visit(server, path, cookie) {
  const html = (await send(server, path, { cookie })).text;
  const tags = FETCHED.flatMap((kind) => html.match(kind) ?? []);
  const files = tags.map((tag) => tag.match(/\b(?:href|src|srcset)="([^"]+)"/)?.[1].replaceAll("&amp;", "&"));
  const own = [...new Set(files)].filter((file) => file?.startsWith("/"));
  return [path, ...own].reduce((total, file) => total + bytes(server, file, cookie), 0) / 1000;
}

/** Kilobytes of what a page's script fetches once an island is about to be used. */
async function client(server) {
  const html = (await send(server, TABLE)).text;
  // Those that a tag names are there already.
  const files = [...html.matchAll(/[^=]"(\/pkg\/[^"]+\.(?:js|wasm))"/g)].map((m) => m[1]);
  return [...new Set(files)].reduce((total, file) => total + bytes(server, file), 0) / 1000;
}
