// Pages that are read, of the largest organization.
import { bareText } from "./limits.mjs";
import { load } from "./load.mjs";
import { row, section } from "./table.mjs";
import { PEOPLE, TABLE, door, send } from "./world.mjs";

/** CPU milliseconds at most; only the search may cost more where there are more people. */
export const bars = (people) => ({ list: 0.8, search: people > 10_000 ? 2 : 1, session: 0.06, rows: 0.25, acceptance: 0.2 });
/** A page has fifty rows. */
const THOUSANDTH = 1_000;
const hasThousandth = (people) => people >= THOUSANDTH * 50;

/** Where the page after this one begins. */
const next = (text) => text.match(/href="[^"]*[?&](?:amp;)?after=([^"&]*)"/)[1];

/** The thousandth page: there is no way but past those before it. */
async function thousandthPage(server) {
  let path = TABLE;
  for (let page = 1; page < THOUSANDTH; page += 1) path = `${TABLE}?after=${next((await send(server, path)).text)}`;
  return path;
}

/** The very last page: the first one of the opposite order, read backwards. */
async function lastPage(server) {
  const keys = (text) => [...text.matchAll(/data-key="([^"]+)"/g)].map((m) => m[1]);
  const oldest = (await send(server, `${TABLE}?sort=oldest`)).text;
  // A place is an id and a time, the same in both orders: behind the fiftieth from the end comes the end.
  const path = `${TABLE}?after=${next(oldest)}`;
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
  const [BARS, limit] = [bars(PEOPLE), await bareText(world)];
  const read = async (name, path, bar, cookie) => row(name, await load(server, { path, cookie }), bar, limit);
  section(`reading, ${PEOPLE} people`);
  const all = await pages(server);
  world.pages = { ...world.pages, [PEOPLE]: all };
  row("People, first page", all.first, BARS.list, limit);
  if (hasThousandth(PEOPLE)) await read("People, thousandth page", await thousandthPage(server), BARS.list);
  row("People, last page", all.last, BARS.list, limit);
  row("People, pending by name", all.filtered, BARS.list, limit);
  const option = (text, name) => text.match(new RegExp(`<select name="${name}"[\\s\\S]*?<option value="([^"]{26})"`))[1];
  const page = (await send(server, TABLE)).text;
  const [role, group] = [option(page, "role"), option(page, "group")];
  await read("People, declined with a role", `${TABLE}?status=declined&role=${role}`, BARS.list);
  await read("People, active of a group", `${TABLE}?status=active&group=${group}`, BARS.list);
  row("search, one match", all.found, BARS.search, limit);
  await read("search, thousands of matches", `${TABLE}?q=lovelace`, BARS.search);
  await read("search, matches everybody", `${TABLE}?q=acme.example`, BARS.search);
  await read("search, no match", `${TABLE}?q=nobodyatall`, BARS.search);
  await read("search, two letters without a match", `${TABLE}?q=%21%21`, BARS.search);
  const secret = server.session.split("=")[1];
  const inside = (what) => {
    const [cpu, rate] = world.ask(server, what, "acme-inc", secret).split(" ").map(Number);
    return { cpu, rate };
  };
  row("rows of a page, without HTML (inside)", inside("list"), BARS.rows);
  row("session check alone (inside)", inside("session"), BARS.session);
  row("counts and seats (inside)", inside("counts"));
  await read("home (session, products, seats)", "/o/acme-inc");
  const opened = await door(server);
  await read("acceptance page", "/join", BARS.acceptance, opened.cookie);
  await server.stop();
}
