// Figures of what a browser has to do, each beside its bar.

/** How often each is measured. */
export const RUNS = Number(process.env['BENCH_RUNS'] ?? 3);

export const median = (list: number[]): number => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? NaN;

export const line = (name: string, ...cells: (string | number)[]) =>
  console.log(`  ${name.padEnd(44)}${cells.map((cell) => String(cell).padStart(10)).join('')}`);

/** Whether a bar is met. `scripts/measure`, which starts this, has a summary of all bars. */
export function verdict(name: string, within: boolean): 'MET' | 'MISSED' {
  process.send?.({ bar: name, within });
  return within ? 'MET' : 'MISSED';
}

/** A figure, as it is shown, of which no more than so much is within its bar. */
export const atMost = (name: string, shown: string, value: number, most: number) =>
  line(name, `${shown}/${most}`, verdict(name, value <= most));
