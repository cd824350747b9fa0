// What a visitor's browser has to do: `end2end/speed.ts` prints it, and tells of each bar.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

import { count } from "./table.mjs";

const FOLDER = join(import.meta.dirname, "../../end2end");

export async function measure(world) {
  const env = { ...process.env, USHER_BINARY: world.binary };
  const child = spawn(process.execPath, ["--import", "tsx", "speed.ts"], { cwd: FOLDER, env, stdio: ["ignore", "inherit", "inherit", "ipc"] });
  child.on("message", ({ bar, within }) => bar !== undefined && count(bar, within));
  // What it told last comes before the channel closes.
  const [[code]] = await Promise.all([once(child, "exit"), once(child, "disconnect")]);
  if (code !== 0) throw new Error(`speed.ts ended with ${code}`);
}
