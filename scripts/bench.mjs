// Runs the measurements and prints the table. Everything listens on loopback, every
// load ends by itself, and only processes started here are ended.
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const [binary, limits] = process.argv.slice(2);
const PEOPLE = Number(process.env.BENCH_PEOPLE ?? 100_000);
const RUNS = Number(process.env.BENCH_RUNS ?? 3);
const SECONDS = Number(process.env.BENCH_SECONDS ?? 5);
const folder = mkdtempSync(join(tmpdir(), "usher-bench-"));
const children = [];
const TICKS = Number(execFileSync("getconf", ["CLK_TCK"]).toString());

// ---- processes ---------------------------------------------------------------

async function usher(data, extra = {}) {
  const env = {
    PATH: process.env.PATH,
    LEPTOS_SITE_ADDR: "127.0.0.1:0",
    USHER_SERVER_DATA_DIR: join(folder, data),
    USHER_INVITATION_MEMBER_LIMIT: "0",
    USHER_LOG_LEVEL: "error",
    // Nobody stands before it who would have to notice that it leaves.
    USHER_SERVER_DRAIN_SECONDS: "0",
    ...extra,
  };
  const settings = join(folder, "empty.toml");
  writeFileSync(settings, "");
  const child = spawn(binary, ["--settings", settings, "serve"], { env, stdio: ["ignore", "pipe", "inherit"] });
  children.push(child);
  return { pid: child.pid, url: await firstUrl(child), stop: () => stop(child), env, settings };
}

function firstUrl(child) {
  return new Promise((resolve, reject) => {
    let text = "";
    child.stdout.on("data", (chunk) => {
      text += chunk;
      const found = text.match(/http:\/\/[0-9.:]+/);
      if (found) resolve(found[0]);
    });
    child.on("exit", (code) => reject(new Error(`ended with ${code}: ${text}`)));
  });
}

function stop(child) {
  child.removeAllListeners("exit");
  return new Promise((resolve) => {
    if (child.exitCode !== null) return resolve();
    child.on("exit", resolve);
    child.kill("SIGTERM");
  });
}

const cpu = (pid) => {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ");
  return ((Number(fields[11]) + Number(fields[12])) * 1000) / TICKS;
};
const memory = (pid) => Number(readFileSync(`/proc/${pid}/status`, "utf8").match(/VmRSS:\s+(\d+)/)[1]) / 1024;
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
const median = (list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)];

// ---- load ----------------------------------------------------------------------

async function load(name, server, { path = "/", cookie = "", lua = "", expect = 200 }) {
  const script = join(folder, "load.lua");
  const runs = [];
  for (let run = 0; run < RUNS; run += 1) {
    writeFileSync(script, `${header(cookie, run)}\n${lua}\n${footer(expect)}`);
    const before = cpu(server.pid);
    const out = await wrk(["-t1", "-c8", `-d${SECONDS}s`, "--timeout", "10s", "-s", script, server.url + path]);
    const spent = cpu(server.pid) - before;
    const found = out.match(/RESULT (\d+) (\d+) ([\d.]+) ([\d.]+) ([\d.]+)/);
    if (!found) throw new Error(`${name}: ${out}`);
    const [requests, wrong, p50, p99, seconds] = found.slice(1).map(Number);
    if (wrong > 0 || requests === 0) throw new Error(`${name}: ${wrong} of ${requests} answers were not ${expect}\n${out}`);
    runs.push({ cpu: spent / requests, rate: requests / seconds, p50, p99 });
  }
  const of = (key) => median(runs.map((run) => run[key]));
  row(name, of("cpu"), of("rate"), of("p50"), of("p99"));
}

const header = (cookie, run) => `
run = ${run}
wrk.headers["Cookie"] = "${cookie}"
wrk.headers["Accept"] = "text/html"
counter = 0
threads = {}
function setup(thread) table.insert(threads, thread) end
function init(args) wrong = 0 end
`;
const footer = (expect) => `
function response(status) if status ~= ${expect} then wrong = wrong + 1 end end
function done(summary, latency)
  local wrong = 0
  for _, thread in ipairs(threads) do wrong = wrong + thread:get("wrong") end
  io.write(string.format("RESULT %d %d %.3f %.3f %.3f\\n", summary.requests, wrong,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000, summary.duration / 1e6))
end
`;
const form = (body) => `
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
function request()
  counter = counter + 1
  return wrk.format(nil, nil, nil, ${body})
end
`;

function wrk(args) {
  return new Promise((resolve, reject) => {
    const child = spawn("wrk", args, { stdio: ["ignore", "pipe", "inherit"] });
    let out = "";
    child.stdout.on("data", (chunk) => (out += chunk));
    child.on("exit", (code) => (code === 0 ? resolve(out) : reject(new Error(out))));
  });
}

// ---- a browser, as far as it is needed -------------------------------------------

async function send(server, path, { body, cookie = "" } = {}) {
  const headers = { accept: "text/html", cookie };
  if (body) headers["content-type"] = "application/x-www-form-urlencoded";
  const response = await fetch(server.url + path, { method: body ? "POST" : "GET", redirect: "manual", headers, body });
  return { status: response.status, text: await response.text(), cookies: response.headers.getSetCookie().map((c) => c.split(";")[0]) };
}

async function signIn(server, email = "demo@example.com", password = "let everybody in") {
  const body = new URLSearchParams({ email, password, next: "" });
  const { cookies, status } = await send(server, "/sign-in", { body });
  if (status !== 303) throw new Error(`sign in: ${status}`);
  return cookies.find((c) => c.startsWith("usher_session"));
}

/** Sends an import of 5,000 rows as the client does: batches of 500, one after the other. */
async function importPeople(server, cookie, role) {
  const [size, batch] = [5_000, 500];
  const runs = [];
  for (let run = 0; run < RUNS; run += 1) {
    const [started, before] = [performance.now(), cpu(server.pid)];
    for (let from = 0, id = null; from < size; from += batch) {
      const rows = Array.from({ length: batch }, (_, n) => [`Person ${from + n}`, `import.${run}.${from + n}@bench.example`, "", "", ""]);
      const response = await fetch(`${server.url}/api/island/import-rows`, {
        method: "POST",
        headers: { "content-type": "application/json", cookie },
        body: JSON.stringify({ organization: "acme-inc", rows, role, groups: [], import: id }),
      });
      const answer = await response.json();
      if (!response.ok || answer.codes.some((code) => code !== "")) throw new Error(`import: ${response.status} ${JSON.stringify(answer).slice(0, 200)}`);
      id = answer.import;
    }
    runs.push({ cpu: (cpu(server.pid) - before) / size, rate: size / ((performance.now() - started) / 1000) });
  }
  row("  import 5,000 rows, each", median(runs.map((run) => run.cpu)), median(runs.map((run) => run.rate)));
}

// ---- the table ---------------------------------------------------------------------

const shown = (n, digits) => (n === undefined ? "" : n.toFixed(digits));
function row(name, ms, rate, p50, p99) {
  console.log(`${name.padEnd(46)}${shown(ms, 3).padStart(9)}${shown(rate, 0).padStart(10)}${shown(p50, 2).padStart(9)}${shown(p99, 2).padStart(9)}`);
}
const line = (name, value) => console.log(`${name.padEnd(46)}${value}`);

async function main() {
  console.log(`\n${"".padEnd(46)}${"CPU ms".padStart(9)}${"a second".padStart(10)}${"p50 ms".padStart(9)}${"p99 ms".padStart(9)}`);
  console.log("limits of this machine");
  line("  argon2id, 19 MiB t=2 p=1: ms a hash", execFileSync(limits, ["argon2"]).toString().trim());
  line("  SQLite, durable: transactions a second", execFileSync(limits, ["sqlite", folder]).toString().trim());
  line("  SQLite, durable: rows a second, in batches", execFileSync(limits, ["batch", folder]).toString().trim());
  const hello = spawn(limits, ["hello"], { stdio: ["ignore", "pipe", "inherit"] });
  children.push(hello);
  await load("  a handler that does nothing", { pid: hello.pid, url: await firstUrl(hello) }, {});
  await stop(hello);

  const data = { USHER_SERVER_DATA_DIR: join(folder, "data"), USHER_INVITATION_MEMBER_LIMIT: "0", PATH: process.env.PATH };
  writeFileSync(join(folder, "empty.toml"), "");
  execFileSync(binary, ["--settings", join(folder, "empty.toml"), "demo", "--people", String(PEOPLE)], { env: data });

  const starts = [];
  let server;
  for (let run = 0; run < RUNS; run += 1) {
    await server?.stop();
    const start = performance.now();
    server = await usher("data");
    while (!(await fetch(`${server.url}/health/live`).then((r) => r.ok, () => false)));
    const cold = performance.now() - start;
    await sleep(1000);
    starts.push({ cold, atRest: memory(server.pid) });
  }
  const session = await signIn(server);
  const people = "/o/acme-inc/settings/people";

  console.log(`\nreading, ${PEOPLE} people`);
  await load("  People, first page", server, { path: people, cookie: session });
  let page = await send(server, people, { cookie: session });
  const size = page.text.length;
  for (let n = 1; n < Math.min(1000, PEOPLE / 100); n += 1) {
    const next = page.text.match(/href="([^"]*[?&](?:amp;)?after=[^"]*)"/);
    if (!next) break;
    page = await send(server, next[1].replaceAll("&amp;", "&"), { cookie: session });
    page.path = next[1].replaceAll("&amp;", "&");
  }
  await load("  People, thousandth page", server, { path: page.path, cookie: session });
  await load("  People, pending by name", server, { path: `${people}?status=pending&sort=name`, cookie: session });
  await load("  search, one match", server, { path: `${people}?q=turing.${Math.min(4003, PEOPLE - 10)}%40`, cookie: session });
  await load("  search, thousands of matches", server, { path: `${people}?q=lovelace`, cookie: session });
  await load("  home (session check and seats)", server, { path: "/o/acme-inc", cookie: session });

  const role = (await send(server, `${people}/link`, { cookie: session })).text.match(/<option value="([^"]+)"/)[1];
  await send(server, `${people}/link`, { cookie: session, body: new URLSearchParams({ role }) });
  const linkPage = (await send(server, `${people}/link`, { cookie: session })).text;
  const link = new URL(linkPage.match(/value="(http[^"]*\/l\/[^"]+)"/)[1]).pathname;
  const door = (await send(server, link)).cookies.find((c) => c.startsWith("usher_door"));
  await load("  acceptance page", server, { path: "/join", cookie: door });

  console.log("\nwriting");
  const id = (await send(server, "/join", { cookie: door })).text.match(/name="door" value="([^"]+)"/)[1];
  const stall = createServer((socket) => socket.on("error", () => {})).listen(0, "127.0.0.1");
  await new Promise((done) => stall.once("listening", done));
  await load("  accept, new account", server, {
    path: "/join/register", cookie: door, expect: 303,
    lua: form(`"door=${id}&email=new." .. run .. "." .. counter .. "@bench.example&name=Somebody New&password=correct horse battery staple"`),
  });
  await load("  sign in", server, {
    path: "/sign-in", expect: 303,
    lua: form(`"next=&email=new.0." .. (counter % 40 + 20) .. "@bench.example&password=correct horse battery staple"`),
  });
  const afterLoad = memory(server.pid);
  await server.stop();

  // With a mail server that takes connections and says nothing: mails are queued,
  // and the worker waits instead of working.
  server = await usher("data", {
    USHER_MAIL_HOST: "127.0.0.1", USHER_MAIL_PORT: String(stall.address().port), USHER_MAIL_TLS: "none", USHER_MAIL_FROM: "usher@bench.example",
  });
  const admin = await signIn(server);
  await load("  create one invitation", server, {
    path: `${people}/invite`, cookie: admin, expect: 303,
    lua: form(`"role=${role}&addresses=one." .. run .. "." .. counter .. "@bench.example"`),
  });
  const twenty = Array.from({ length: 20 }, (_, n) => `"many." .. run .. "." .. counter .. ".${n}@bench.example%0A"`).join(" .. ");
  await load("  send 20", server, { path: `${people}/invite`, cookie: admin, expect: 303, lua: form(`"role=${role}&addresses=" .. ${twenty}`) });

  await importPeople(server, admin, role);

  console.log("\nweight");
  line("  cold start, ms to the first answer", median(starts.map((s) => s.cold)).toFixed(0));
  line("  memory at rest / after load, MiB", `${median(starts.map((s) => s.atRest)).toFixed(0)} / ${afterLoad.toFixed(0)}`);
  line("  first visit, acceptance page, KB", await visit(server, "/join", door));
  line("  first visit, People, KB", `${await visit(server, people, admin)} (HTML before compression ${(size / 1000).toFixed(0)})`);
  line("  the client, when somebody invites, KB", await client(server, admin));
  await server.stop();
  stall.close();
}

// ---- weight ------------------------------------------------------------------------

async function bytes(server, path, cookie = "") {
  const out = execFileSync("curl", ["-s", "-o", "/dev/null", "-w", "%{size_download}", "-H", "Accept: text/html", "-H", "Accept-Encoding: br", "-H", `Cookie: ${cookie}`, server.url + path]);
  return Number(out.toString());
}

async function visit(server, path, cookie) {
  const html = (await send(server, path, { cookie })).text;
  const css = html.match(/href="([^"]+\.css)"/)[1];
  const parts = [await bytes(server, path, cookie), await bytes(server, css), await bytes(server, "/favicon.svg")];
  return (parts.reduce((a, b) => a + b) / 1000).toFixed(1);
}

async function client(server, cookie) {
  const html = (await send(server, "/o/acme-inc/settings/people", { cookie })).text;
  const files = [...html.matchAll(/"(\/pkg\/[^"]+\.(?:js|wasm))"/g)].map((m) => m[1]);
  let total = 0;
  for (const file of new Set(files)) total += await bytes(server, file);
  return (total / 1000).toFixed(1);
}

try {
  await main();
} finally {
  for (const child of children) if (child.exitCode === null) child.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
}
