// The table: one row for each measurement, with its bar and whether that is met.
const WIDTH = 44;
const shown = (n, digits) => (n === undefined ? "" : n.toFixed(digits));
let met = 0;
let missed = [];

export function head() {
  const names = ["CPU ms", "a second", "p50 ms", "p99 ms", "bar"];
  console.log(`\n${"".padEnd(WIDTH)}${names.map((name) => name.padStart(9)).join(" ")}`);
}

export function section(name) {
  console.log(`\n${name}`);
}

/** A row of a load; its bar is about CPU milliseconds, at most. */
export function row(name, { cpu, rate, p50, p99 }, bar) {
  const cells = [shown(cpu, 3), shown(rate, 0), shown(p50, 2), shown(p99, 2)].map((cell) => cell.padStart(9)).join(" ");
  console.log(`  ${name.padEnd(WIDTH - 2)}${cells} ${verdict(name, bar, cpu === undefined || cpu <= bar)}`);
}

/** A row of another kind: its text, and whether it is within its bar, where it has one. */
export function line(name, text, bar, within) {
  console.log(`  ${name.padEnd(WIDTH - 2)}${String(text).padStart(9)}${" ".repeat(30)} ${verdict(name, bar, within)}`);
}

function verdict(name, bar, within) {
  if (bar === undefined) return "";
  if (within) met += 1;
  else missed.push(name);
  return `${String(bar).padStart(9)} ${within ? "met" : "MISSED"}`;
}

export function summary(seconds) {
  console.log(`\n${met} bars met, ${missed.length} missed${missed.length ? `: ${missed.join("; ")}` : ""} (${seconds} s)`);
}

export const median = (list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)];
