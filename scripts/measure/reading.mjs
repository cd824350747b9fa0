// Pages that are read, of the largest organization.
import { load } from "./load.mjs";
import { row, section } from "./table.mjs";
import { PEOPLE, TABLE, door, send } from "./world.mjs";

/** CPU milliseconds at most, of spec and docs. */
export const BARS = { list: 0.8, search: PEOPLE > 10_000 ? 2 : 1, session: 0.06, rows: 0.25, acceptance: 0.2 };

/** The very last page: the first one of the opposite order, read backwards. */
async function lastPage(server) {
  const keys = (text) => [...text.matchAll(/data-key="([^"]+)"/g)].map((m) => m[1]);
  const oldest = (await send(server, `${TABLE}?sort=oldest`)).text;
  // A place is an id and a time, the same in both orders: behind the fiftieth from the end comes the end.
  const [, place] = oldest.match(/href="[^"]*[?&](?:amp;)?after=([^"&]*)"/);
  const path = `${TABLE}?after=${place}`;
  const last = (await send(server, path)).text;
  if (keys(last).at(-1) !== keys(oldest)[0] || /[?&](?:amp;)?after=/.test(last)) throw new Error("this is not the last page");
  return path;
}

/** Whom one search finds: addresses of the sample end with a number each. */
const somebody = (people) => `${people - 10}%40`;

/** The four pages of which each size has to have the same cost. */
export async function pages(server) {
  const found = `${TABLE}?q=${somebody(server.people)}`;
  const rows = (await send(server, found)).text.match(/data-key="/g)?.length;
  if (rows !== 1) throw new Error(`${found} finds ${rows}`);
  return {
    first: await load(server, { path: TABLE }),
    last: await load(server, { path: await lastPage(server) }),
    filtered: await load(server, { path: `${TABLE}?status=pending&sort=name` }),
    found: await load(server, { path: found }),
  };
}

export async function measure(world) {
  const server = await world.usher(PEOPLE);
  section(`reading, ${PEOPLE} people`);
  const all = await pages(server);
  world.pages = { ...world.pages, [PEOPLE]: all };
  row("People, first page", all.first, BARS.list);
  row("People, last page", all.last, BARS.list);
  row("People, pending by name", all.filtered, BARS.list);
  const option = (text, name) => text.match(new RegExp(`<select name="${name}"[\\s\\S]*?<option value="([^"]{26})"`))[1];
  const page = (await send(server, TABLE)).text;
  const [role, group] = [option(page, "role"), option(page, "group")];
  row("People, declined with a role", await load(server, { path: `${TABLE}?status=declined&role=${role}` }), BARS.list);
  row("People, active of a group", await load(server, { path: `${TABLE}?status=active&group=${group}` }), BARS.list);
  row("search, one match", all.found, BARS.search);
  row("search, thousands of matches", await load(server, { path: `${TABLE}?q=lovelace` }), BARS.search);
  row("search, matches everybody", await load(server, { path: `${TABLE}?q=acme.example` }), BARS.search);
  row("search, no match", await load(server, { path: `${TABLE}?q=nobodyatall` }), BARS.search);
  row("search, two letters without a match", await load(server, { path: `${TABLE}?q=%21%21` }), BARS.search);
  const secret = server.session.split("=")[1];
  const inside = (what) => {
    const [cpu, rate] = world.ask(server, what, "acme-inc", secret).split(" ").map(Number);
    return { cpu, rate };
  };
  row("rows of a page, without HTML (inside)", inside("list"), BARS.rows);
  row("session check alone (inside)", inside("session"), BARS.session);
  row("counts and seats (inside)", inside("counts"));
  row("home (session, products, seats)", await load(server, { path: "/o/acme-inc" }));
  const opened = await door(server);
  row("acceptance page", await load(server, { path: "/join", cookie: opened.cookie }), BARS.acceptance);
  world.htmlSize = page.length;
  await server.stop();
}
