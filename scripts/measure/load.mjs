// Load by wrk: eight connections, medians of some runs.
import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { median } from "./table.mjs";
import { RUNS, SECONDS, cpu, folder, onCore, sleep } from "./world.mjs";

/** CPU milliseconds in a fifth of a second of a server that does nothing: the kernel counts hundredths of a second. */
const IDLE_MS = 10;

/** Measures requests to a server; whoever answers otherwise than `expect` ends the bench. */
export async function load(server, { path = "/", cookie = server.session ?? "", lua = "", expect = 200, seconds = SECONDS }) {
  const script = join(folder, "load.lua");
  const runs = [];
  for (let run = 0; run < RUNS; run += 1) {
    writeFileSync(script, `${header(cookie, run)}\n${lua}\n${footer(expect)}`);
    await rested(server.pid);
    const before = cpu(server.pid);
    const out = await wrk(["-t1", "-c8", `-d${seconds}s`, "--timeout", "10s", "-s", script, server.url + path]);
    const spent = cpu(server.pid) - before;
    const found = out.match(/RESULT (\d+) (\d+) ([\d.]+) ([\d.]+) ([\d.]+)/);
    if (!found) throw new Error(`${path}: ${out}`);
    const [requests, wrong, p50, p99, took] = found.slice(1).map(Number);
    if (wrong > 0 || requests === 0) throw new Error(`${path}: ${wrong} of ${requests} answers were not ${expect}\n${out}`);
    runs.push({ cpu: spent / requests, rate: requests / took, p50, p99 });
  }
  const of = (key) => median(runs.map((run) => run[key]));
  return { cpu: of("cpu"), rate: of("rate"), p50: of("p50"), p99: of("p99") };
}

/** Waits until a server rests: hashes that were asked for in the last moment of a run are not those of the next. */
async function rested(pid) {
  const last = performance.now() + 5_000;
  let before;
  do {
    before = cpu(pid);
    await sleep(200);
  } while (cpu(pid) - before > IDLE_MS && performance.now() < last);
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

/** A form, each time with another number: \`run\` and \`counter\` in an expression of Lua. */
export const form = (body, before = "") => `
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
function request()
  counter = counter + 1
  ${before}
  return wrk.format(nil, nil, nil, ${body})
end
`;

function wrk(args) {
  return new Promise((resolve, reject) => {
    const child = spawn(...onCore(1, "wrk", args), { stdio: ["ignore", "pipe", "inherit"] });
    let out = "";
    child.stdout.on("data", (chunk) => (out += chunk));
    child.on("exit", (code) => (code === 0 ? resolve(out) : reject(new Error(out))));
  });
}
