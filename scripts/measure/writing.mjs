// What changes something, in an organization of the largest size.
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";

import { form, load } from "./load.mjs";
import { line, median, row, section } from "./table.mjs";
import { PEOPLE, RUNS, SECONDS, TABLE, cpu, door, folder, memory, peak, role, sleep } from "./world.mjs";

/** CPU milliseconds at most; a new account costs a hash more. */
const BARS = { create: 0.3, send: 8, accept: 0.4, join: 1 };
/** Accounts that accept, each once: more than a core can let in in that time. */
const VISITORS = Math.round(RUNS * SECONDS * 2_500);

/** A mail server that takes connections and says nothing: mails are queued, and the worker waits instead of working. */
export async function silence() {
  const server = createServer((socket) => socket.on("error", () => {})).listen(0, "127.0.0.1");
  await new Promise((done) => server.once("listening", done));
  const mail = { USHER_MAIL_HOST: "127.0.0.1", USHER_MAIL_PORT: String(server.address().port), USHER_MAIL_TLS: "none", USHER_MAIL_FROM: "usher@bench.example" };
  return { mail, close: () => server.close() };
}

/** One invitation after the other. */
export async function create(server) {
  const body = `"role=${await role(server)}&addresses=one." .. run .. "." .. counter .. "@bench.example"`;
  return load(server, { path: `${TABLE}/invite`, expect: 303, lua: form(body) });
}

/** People with an account, signed in, open an invite link and accept. */
export async function accept(world, server) {
  const opened = await door(server);
  const secrets = join(folder, "visitors");
  writeFileSync(secrets, world.ask(server, "visitors", String(VISITORS)));
  const lua = `
visitors = {}
for line in io.lines("${secrets}") do table.insert(visitors, line) end
visitor = run * ${Math.floor(VISITORS / RUNS)}
${form(`"door=${opened.id}"`, `
  visitor = visitor + 1
  wrk.headers["Cookie"] = "${opened.cookie}; usher_session=" .. (visitors[visitor] or "nobody")`)}`;
  return load(server, { path: "/join/accept", cookie: "", expect: 303, lua });
}

/** Sends an import of 5,000 rows as the client does: batches of 500, one after the other. */
async function importPeople(server) {
  const [size, batch, to] = [5_000, 500, await role(server)];
  const runs = [];
  for (let run = 0; run < RUNS; run += 1) {
    const [started, before] = [performance.now(), cpu(server.pid)];
    for (let from = 0, id = null; from < size; from += batch) {
      const rows = Array.from({ length: batch }, (_, n) => [`Person ${from + n}`, `import.${run}.${from + n}@bench.example`, "", "", ""]);
      const response = await fetch(`${server.url}/api/island/import-rows`, {
        method: "POST",
        headers: { "content-type": "application/json", cookie: server.session },
        body: JSON.stringify({ organization: "acme-inc", rows, role: to, groups: [], import: id }),
      });
      const answer = await response.json();
      if (!response.ok || answer.codes.some((code) => code !== "")) throw new Error(`import: ${response.status} ${JSON.stringify(answer).slice(0, 200)}`);
      id = answer.import;
    }
    runs.push({ cpu: (cpu(server.pid) - before) / size, rate: size / ((performance.now() - started) / 1000) });
  }
  return { cpu: median(runs.map((run) => run.cpu)), rate: median(runs.map((run) => run.rate)) };
}

export async function measure(world) {
  section(`writing, ${PEOPLE} people`);
  const quiet = await silence();
  const server = await world.usher(world.copy(PEOPLE, "writing"), quiet.mail);
  world.created = await create(server);
  row("create one invitation", world.created, BARS.create);
  const hundred = `
  local list = {}
  for n = 1, 100 do list[n] = "many." .. run .. "." .. counter .. "." .. n .. "@bench.example" end`;
  const body = `"role=${await role(server)}&addresses=" .. table.concat(list, "%0A")`;
  row("send 100", await load(server, { path: `${TABLE}/invite`, expect: 303, lua: form(body, hundred) }), BARS.send);
  const imported = await importPeople(server);
  row("import 5,000 rows, each", imported);
  await server.stop();
  // What SQLite needs for the same rows: the bar is half as many.
  const alone = Number(execFileSync(world.limits, ["invitations", world.database("writing")]).toString());
  line("the same rows by SQLite alone, a second", alone.toFixed(0));
  line("import, share of that", `${((imported.rate / alone) * 100).toFixed(0)} %`, "50 %", imported.rate * 2 >= alone);
  quiet.close();

  // Without a mail server an invite link asks for no code.
  const open = await world.usher(world.copy(PEOPLE, "accepting"));
  row("accept, existing account", await accept(world, open), BARS.accept);
  const opened = await door(open);
  const join = `"door=${opened.id}&email=new." .. run .. "." .. counter .. "@bench.example&name=Somebody New&password=correct horse battery staple"`;
  const fresh = await load(open, { path: "/join/register", cookie: opened.cookie, expect: 303, lua: form(join) });
  row("accept, new account", fresh);
  const again = `"next=&email=new.0." .. (counter % 40 + 5) .. "@bench.example&password=correct horse battery staple"`;
  const hashed = await load(open, { path: "/sign-in", cookie: "", expect: 303, lua: form(again) });
  row("sign in", hashed);
  const beyond = fresh.cpu - hashed.cpu;
  line("a new account beyond signing in, CPU ms", beyond.toFixed(2), BARS.join, beyond <= BARS.join);
  // As after a start: a second later.
  await sleep(1000);
  world.afterLoad = { held: memory(open.pid), peak: peak(open.pid) };
  await open.stop();
}
