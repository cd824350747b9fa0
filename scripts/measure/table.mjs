// The table: one row for each measurement, with its bar, whether that is met, and what
// bounds it on this machine.
const WIDTH = 50;
const shown = (n, digits) => (n === undefined ? "" : n.toFixed(digits));
let met = 0;
let missed = [];

export function head() {
  const names = ["CPU ms", "a second", "p50 ms", "p99 ms", "bar"].map((name) => name.padStart(9)).join(" ");
  console.log(`\n${"".padEnd(WIDTH)}${names} ${"".padEnd(6)}  limit of this machine`);
}

export function section(name) {
  console.log(`\n${name}`);
}

/** A row of a load; its bar is about CPU milliseconds, at most. */
export function row(name, { cpu, rate, p50, p99 }, bar, limit) {
  const cells = [shown(cpu, 3), shown(rate, 0), shown(p50, 2), shown(p99, 2)].map((cell) => cell.padStart(9)).join(" ");
  print(name, cells, bar, cpu <= bar, limit);
}

/** A row of another kind: its text, and whether it is within its bar, where it has one. */
export function line(name, text, bar, within, limit) {
  print(name, `${String(text).padStart(9)}${" ".repeat(30)}`, bar, within, limit);
}

function print(name, cells, bar, within, limit) {
  let verdict = "".padEnd(16);
  if (bar !== undefined) {
    count(name, within);
    verdict = `${String(bar).padStart(9)} ${(within ? "MET" : "MISSED").padEnd(6)}`;
  }
  console.log(`  ${name.padEnd(WIDTH - 2)}${cells} ${verdict}  ${limit ?? ""}`.trimEnd());
}

/** A bar that was printed beside its figure, for the summary. */
export function count(name, within) {
  if (within) met += 1;
  else missed.push(name);
}

export function summary(seconds) {
  console.log(`\n${met} bars met, ${missed.length} MISSED${missed.length ? `: ${missed.join("; ")}` : ""} (${seconds} s)`);
}

export const median = (list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)];
