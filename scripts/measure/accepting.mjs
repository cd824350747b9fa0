// People who come in, by an invite link and by a personal invitation, with an account and
// with a new one, in an organization of the largest size.
import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { commitsText, hash, hashText } from "./limits.mjs";
import { form, load } from "./load.mjs";
import { row, section } from "./table.mjs";
import { PEOPLE, RUNS, SECONDS, call, door, folder, memory, peak, role, send, sleep } from "./world.mjs";

/** CPU milliseconds at most; a new account costs a hash besides. */
export const ACCEPT = 0.4;
const REGISTER = 1;
/** More than a core can let in in a second. */
const LET_IN = 2_500;
/** So many new passwords are hashed for one address in an hour. */
const HASHED = 1_000;
const PASSWORD = "password=correct horse battery staple";

/** For how long new accounts may be made in each run, until there are nearly that many. */
const whileHashed = (world) => Math.max(1, Math.min(SECONDS, Math.floor((0.9 * HASHED * hash(world)) / 1_000 / RUNS)));

/** Makes accounts: the secret of a session of each. */
const visitors = (world, server, n) => world.ask(server, "visitors", String(n)).split("\n");

/** Lua that reads a list of people of whom each comes once, and a form that each one posts. */
function each(name, people, body, before) {
  const file = join(folder, name);
  writeFileSync(file, people.join("\n"));
  return `
people = {}
for line in io.lines("${file}") do table.insert(people, line) end
person = run * ${Math.floor(people.length / RUNS)}
${form(body, `
  person = person + 1
  local secret, token, id = (people[person] or "nobody nobody nobody"):match("(%S+) ?(%S*) ?(%S*)")
  ${before}`)}`;
}

/** People with an account, signed in, open an invite link and accept. */
export async function accept(world, server) {
  const opened = await door(server);
  const people = visitors(world, server, Math.round(RUNS * SECONDS * LET_IN));
  const lua = each("visitors", people, `"door=${opened.id}"`, `wrk.headers["Cookie"] = "${opened.cookie}; usher_session=" .. secret`);
  return load(server, { path: "/join/accept", cookie: "", expect: 303, lua });
}

/** The same work for each of a list, some at once. */
async function forEach(list, work) {
  const found = [];
  for (let from = 0; from < list.length; from += 50) found.push(...(await Promise.all(list.slice(from, from + 50).map(work))));
  return found;
}

/** Invites addresses and copies each one's link: it opens the same page as a mailed one. Token and id of each. */
async function personal(server, addresses) {
  const [organization, to, ids] = ["acme-inc", await role(server), []];
  for (let from = 0; from < addresses.length; from += 100) {
    const typed = { role: to, addresses: addresses.slice(from, from + 100).join("\n") };
    const { lines } = await call(server, "invite", { organization, form: typed, leave_out_bad: false });
    ids.push(...lines.map((line) => line.id));
  }
  return forEach(ids, async (id) => `${(await call(server, "invitation-link", { organization, id })).split("/i/")[1]} ${id}`);
}

/** People with an account, signed in, are invited by their address and accept. */
async function acceptPersonal(world, server) {
  // Each is prepared one by one: a second of them is enough.
  const secrets = visitors(world, server, RUNS * LET_IN);
  const addresses = await forEach(secrets, async (secret) => {
    const { text } = await send(server, "/account", { cookie: `usher_session=${secret}` });
    return text.match(/visitor\.[^@"<\s]+@bench\.example/)[0];
  });
  const links = await personal(server, addresses);
  const people = secrets.map((secret, n) => `${secret} ${links[n]}`);
  const lua = each("invited", people, `"door=" .. id`, `wrk.headers["Cookie"] = "usher_door=i." .. token .. "; usher_session=" .. secret`);
  return load(server, { path: "/join/accept", cookie: "", expect: 303, lua, seconds: 1 });
}

/** People without an account are invited by their address, choose name and password, and are in. */
async function registerPersonal(world, server) {
  const addresses = Array.from({ length: HASHED }, (_, n) => `invited.${n}@bench.example`);
  const people = (await personal(server, addresses)).map((link) => `nobody ${link}`);
  const lua = each("strangers", people, `"door=" .. id .. "&name=Somebody New&${PASSWORD}"`, `wrk.headers["Cookie"] = "usher_door=i." .. token`);
  return load(server, { path: "/join/register", cookie: "", expect: 303, lua, seconds: whileHashed(world) });
}

export async function measure(world) {
  section(`accepting, ${PEOPLE} people`);
  // What a new account may cost: the hash as measured on this machine, and what is ours.
  const withHash = Number((hash(world) + REGISTER).toFixed(1));
  // Without a mail server an invite link asks for no code.
  const open = await world.usher(world.copy(PEOPLE, "accepting"));
  world.accepted = await accept(world, open);
  row("accept by invite link, existing account", world.accepted, ACCEPT, commitsText(world));
  const opened = await door(open);
  const fresh = `"door=${opened.id}&email=new." .. run .. "." .. counter .. "@bench.example&name=Somebody New&${PASSWORD}"`;
  const seconds = whileHashed(world);
  const joined = await load(open, { path: "/join/register", cookie: opened.cookie, expect: 303, lua: form(fresh), seconds });
  row("accept by invite link, new account", joined, withHash, hashText(world));
  // Among those of the first run, of whom a slow machine makes few.
  const accounts = Math.max(1, Math.min(40, Math.floor((joined.rate * seconds) / 2)));
  const again = `"next=&email=new.0." .. (counter % ${accounts} + 5) .. "@bench.example&${PASSWORD}"`;
  row("sign in", await load(open, { path: "/sign-in", cookie: "", expect: 303, lua: form(again) }), undefined, hashText(world));
  // As after a start: a second later.
  await sleep(1000);
  world.afterLoad = { held: memory(open.pid), peak: peak(open.pid) };
  await open.stop();

  // A copy of its own, as those who were hashed for count in the other one.
  await world.on(PEOPLE, "invited", {}, async (server) => {
    row("accept an invitation, existing account", await acceptPersonal(world, server), ACCEPT, commitsText(world));
    row("accept an invitation, new account", await registerPersonal(world, server), withHash, hashText(world));
  });
}
