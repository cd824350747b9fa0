// What the parts work with: processes, databases of a size, and somebody signed in.
import { execFileSync, spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";

import { median } from "./table.mjs";

export const RUNS = Number(process.env.BENCH_RUNS ?? 3);
export const SECONDS = Number(process.env.BENCH_SECONDS ?? 5);
export const PEOPLE = Number(process.env.BENCH_PEOPLE ?? 100_000);
const TICKS = Number(execFileSync("getconf", ["CLK_TCK"]).toString());
export const folder = mkdtempSync(join(tmpdir(), "usher-bench-"));
const children = [];

export function cleanUp() {
  for (const child of children) if (child.exitCode === null) child.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
}

export const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
/** CPU milliseconds that a process used so far. */
export const cpu = (pid) => {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ");
  return ((Number(fields[11]) + Number(fields[12])) * 1000) / TICKS;
};
const status = (pid, key) => Number(readFileSync(`/proc/${pid}/status`, "utf8").match(new RegExp(`${key}:\\s+(\\d+)`))[1]) / 1024;
/** MiB that a process holds, and that it held at most. */
export const memory = (pid) => status(pid, "VmRSS");
export const peak = (pid) => status(pid, "VmHWM");

const SEVERAL = availableParallelism() > 1;
/** A command that keeps to a core: the server has the first, what loads it the second. */
export const onCore = (core, program, args) => (SEVERAL ? ["taskset", ["-c", String(core), program, ...args]] : [program, args]);

/** Starts a process that prints where it is. */
export async function start(program, args, env) {
  const child = spawn(...onCore(0, program, args), { env, stdio: ["ignore", "pipe", "inherit"] });
  children.push(child);
  const url = await new Promise((resolve, reject) => {
    let text = "";
    child.stdout.on("data", (chunk) => {
      text += chunk;
      const found = text.match(/http:\/\/[0-9.:]+/);
      if (found) resolve(found[0]);
    });
    child.on("exit", (code) => reject(new Error(`${program} ended with ${code}: ${text}`)));
  });
  const stop = () => {
    child.removeAllListeners("exit");
    return new Promise((resolve) => {
      if (child.exitCode !== null) return resolve();
      child.on("exit", resolve);
      child.kill("SIGTERM");
    });
  };
  return { pid: child.pid, url, stop };
}

/** Milliseconds from a start to the first answer, and MiB that are held a second later: medians. */
export async function starts(begin, path = "/") {
  const runs = [];
  for (let run = 0; run < Math.max(RUNS, 5); run += 1) {
    const begun = performance.now();
    const server = await begin();
    while (!(await fetch(server.url + path).then((r) => r.ok, () => false)));
    const cold = performance.now() - begun;
    await sleep(1000);
    runs.push({ cold, rest: memory(server.pid) });
    await server.stop();
  }
  return { cold: median(runs.map((run) => run.cold)), rest: median(runs.map((run) => run.rest)) };
}

export class World {
  #made = new Set();

  constructor(binary, examples) {
    this.binary = binary;
    this.limits = join(examples, "limits");
    this.inside = join(examples, "inside");
    this.settings = join(folder, "empty.toml");
    writeFileSync(this.settings, "");
  }

  environment(people, extra = {}) {
    return {
      PATH: process.env.PATH,
      LEPTOS_SITE_ADDR: "127.0.0.1:0",
      USHER_SERVER_DATA_DIR: join(folder, `people-${people}`),
      USHER_INVITATION_MEMBER_LIMIT: "0",
      USHER_INVITATION_MOST_PER_SEND: "100",
      USHER_LOG_LEVEL: "error",
      // Nobody stands before it who would have to notice that it leaves.
      USHER_SERVER_DRAIN_SECONDS: "0",
      ...extra,
    };
  }

  /** An organization of this size; made once, and each server gets a copy of its own. */
  #prepare(people) {
    if (this.#made.has(people)) return;
    this.#made.add(people);
    execFileSync(this.binary, ["--settings", this.settings, "demo", "--people", String(people)], { env: this.environment(people) });
  }

  /** An Usher on an organization of this size, and its owner's session. */
  async usher(people, extra = {}) {
    this.#prepare(people);
    const server = await this.cold(people, extra);
    server.session = await signIn(server);
    return server;
  }

  /** The same, as it is when it has just started. */
  async cold(people, extra = {}) {
    this.#prepare(people);
    const env = this.environment(people, extra);
    const server = await start(this.binary, ["--settings", this.settings, "serve"], env);
    return { ...server, env, people };
  }

  /** A copy of an organization, for what changes it. */
  copy(people, name) {
    this.#prepare(people);
    this.#made.add(name);
    cpSync(join(folder, `people-${people}`), join(folder, `people-${name}`), { recursive: true });
    return name;
  }

  /** Works with an Usher on a copy of its own. */
  async on(people, name, extra, work) {
    const server = await this.usher(this.copy(people, name), extra);
    const found = await work(server);
    await server.stop();
    return found;
  }

  /** The file of an organization's database. */
  database(name) {
    return join(folder, `people-${name}`, "usher.db");
  }

  /** Runs `examples/inside` on the database of a server. */
  ask(server, ...args) {
    return execFileSync(...onCore(0, this.inside, args), { env: server.env, maxBuffer: 64 * 1024 * 1024 }).toString().trim();
  }
}

// ---- a browser, as far as it is needed -------------------------------------------

export const TABLE = "/o/acme-inc/settings/people";

export async function send(server, path, { body, cookie = server.session ?? "" } = {}) {
  const headers = { accept: "text/html", cookie };
  if (body) headers["content-type"] = "application/x-www-form-urlencoded";
  const response = await fetch(server.url + path, { method: body ? "POST" : "GET", redirect: "manual", headers, body });
  const cookies = response.headers.getSetCookie().map((c) => c.split(";")[0]);
  return { status: response.status, text: await response.text(), cookies };
}

/** Calls a function of the pages' islands. */
export async function call(server, name, body) {
  const headers = { "content-type": "application/json", cookie: server.session };
  const response = await fetch(`${server.url}/api/island/${name}`, { method: "POST", headers, body: JSON.stringify(body) });
  const text = await response.text();
  if (!response.ok) throw new Error(`${name}: ${response.status} ${text.slice(0, 200)}`);
  return JSON.parse(text);
}

async function signIn(server, email = "demo@example.com", password = "let everybody in") {
  const { cookies, status } = await send(server, "/sign-in", { body: new URLSearchParams({ email, password, next: "" }) });
  if (status !== 303) throw new Error(`sign in: ${status}`);
  return cookies.find((c) => c.startsWith("usher_session"));
}

/** The first role that the owner may give: the plainest. */
export async function role(server) {
  return (await send(server, `${TABLE}/link`)).text.match(/<option value="([^"]+)"/)[1];
}

/** An invite link that was opened: the cookie that keeps it, and the name of the page's door. */
export async function door(server) {
  await send(server, `${TABLE}/link`, { body: new URLSearchParams({ role: await role(server) }) });
  const page = (await send(server, `${TABLE}/link`)).text;
  const link = new URL(page.match(/value="(http[^"]*\/l\/[^"]+)"/)[1]).pathname;
  const cookie = (await send(server, link, { cookie: "" })).cookies.find((c) => c.startsWith("usher_door"));
  const id = (await send(server, "/join", { cookie })).text.match(/name="door" value="([^"]+)"/)[1];
  return { cookie, id };
}
