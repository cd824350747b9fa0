// The same at 1,000 and 10,000: nothing grows with the size of the organization.
import { pages } from "./reading.mjs";
import { line, row, section } from "./table.mjs";
import { PEOPLE } from "./world.mjs";
import { create, silence } from "./writing.mjs";

const SIZES = [1_000, 10_000].filter((size) => size < PEOPLE);
const NAMES = { first: "People, first page", last: "People, last page", filtered: "People, pending by name", found: "search, one match", created: "create one invitation" };
/** The largest may cost this much of the smallest. */
const MOST = 1.2;

export async function measure(world) {
  if (SIZES.length === 0) return;
  const quiet = await silence();
  const all = {};
  for (const size of [...SIZES, ...(world.pages?.[PEOPLE] ? [] : [PEOPLE])]) {
    section(`the same, ${size} people`);
    const server = await world.usher(size, quiet.mail);
    all[size] = await pages(server);
    all[size].created = await create(server);
    for (const [key, name] of Object.entries(NAMES)) row(name, all[size][key]);
    await server.stop();
  }
  all[PEOPLE] ??= { ...world.pages[PEOPLE], created: world.created };
  quiet.close();
  section(`${PEOPLE} people beside ${SIZES[0]}`);
  for (const [key, name] of Object.entries(NAMES)) {
    if (!all[PEOPLE][key]) continue;
    const ratio = all[PEOPLE][key].cpu / all[SIZES[0]][key].cpu;
    line(name, `${ratio.toFixed(2)} ×`, `${MOST} ×`, ratio <= MOST);
  }
}
