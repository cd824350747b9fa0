// People who are invited, in an organization of the largest size.
import { execFileSync } from "node:child_process";
import { createServer } from "node:net";

import { batched, batchedText, commitsText } from "./limits.mjs";
import { form, load } from "./load.mjs";
import { line, median, row, section } from "./table.mjs";
import { PEOPLE, RUNS, TABLE, call, cpu, role } from "./world.mjs";

/** CPU milliseconds at most. */
export const CREATE = 0.3;
const SEND_100 = 8;

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

/** So many invitations at once. */
async function many(server, n) {
  const list = `
  local list = {}
  for n = 1, ${n} do list[n] = "many.${n}." .. run .. "." .. counter .. "." .. n .. "@bench.example" end`;
  const body = `"role=${await role(server)}&addresses=" .. table.concat(list, "%0A")`;
  return load(server, { path: `${TABLE}/invite`, expect: 303, lua: form(body, list) });
}

/** Sends an import of 5,000 rows as the client does: batches of 500, one after the other. */
async function importPeople(server) {
  const [size, batch, to] = [5_000, 500, await role(server)];
  const runs = [];
  for (let run = 0; run < RUNS; run += 1) {
    const [started, before] = [performance.now(), cpu(server.pid)];
    for (let from = 0, id = null; from < size; from += batch) {
      const rows = Array.from({ length: batch }, (_, n) => [`Person ${from + n}`, `import.${run}.${from + n}@bench.example`, "", "", ""]);
      const answer = await call(server, "import-rows", { organization: "acme-inc", rows, role: to, groups: [], import: id });
      if (answer.codes.some((code) => code !== "")) throw new Error(`import: ${JSON.stringify(answer).slice(0, 200)}`);
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
  row("create one invitation", world.created, CREATE, commitsText(world));
  row("send 20", await many(server, 20), undefined, batchedText(world));
  row("send 100", await many(server, 100), SEND_100, batchedText(world));
  const imported = await importPeople(server);
  row("import 5,000 rows, each", imported, undefined, batchedText(world));
  await server.stop();
  quiet.close();
  // Each row of an import is an invitation, its mail and its person, with what finds them in a
  // search; a row of bare batches is three columns. SQLite alone, with nothing of Usher, does not
  // reach half of the bare figure with the former: no import could. So the bar is held against
  // the same rows, and the share of bare ones is told beside it.
  const same = Number(execFileSync(world.limits, ["invitations", world.database("writing")]).toString());
  share("import, share of its rows by SQLite alone", imported, same, 50);
  share("import, share of bare batch inserts", imported, batched(world));
}

function share(name, imported, limit, bar) {
  const percent = (imported.rate / limit) * 100;
  const bound = `rows a second: ${limit.toFixed(0)}`;
  line(name, `${percent.toFixed(0)} %`, bar && `${bar} %`, percent >= bar, bound);
}
