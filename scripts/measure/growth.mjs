// The same at 1,000 and 10,000: nothing grows with the size of the organization.
import { ACCEPT, accept } from "./accepting.mjs";
import { bareText, commitsText } from "./limits.mjs";
import { bars, pages } from "./reading.mjs";
import { line, row, section } from "./table.mjs";
import { PEOPLE } from "./world.mjs";
import { CREATE, create, silence } from "./writing.mjs";

const SIZES = [1_000, 10_000].filter((size) => size < PEOPLE);
/** Each with its bar at a size. */
const ROWS = {
  first: ["People, first page", (size) => bars(size).list],
  last: ["People, last page", (size) => bars(size).list],
  filtered: ["People, pending by name", (size) => bars(size).list],
  found: ["search, one match", (size) => bars(size).search],
  created: ["create one invitation", () => CREATE],
  accepted: ["accept by invite link, existing account", () => ACCEPT],
};
const WRITES = ["created", "accepted"];
/** The largest may cost this much of the smallest. */
const MOST = 1.2;

/** What each costs at a size; what is written goes to copies, so that the size stays what it is. */
async function all(world, size, quiet) {
  const server = await world.usher(size);
  const read = await pages(server);
  await server.stop();
  const created = await world.on(size, `created-${size}`, quiet.mail, create);
  const accepted = await world.on(size, `accepted-${size}`, {}, (server) => accept(world, server));
  return { ...read, created, accepted };
}

export async function measure(world) {
  if (SIZES.length === 0) return;
  const quiet = await silence();
  const found = {};
  const measured = { ...world.pages?.[PEOPLE], created: world.created, accepted: world.accepted };
  const isMeasured = Object.keys(ROWS).every((key) => measured[key]);
  if (isMeasured) found[PEOPLE] = measured;
  for (const size of isMeasured ? SIZES : [...SIZES, PEOPLE]) {
    section(`the same, ${size} people`);
    found[size] = await all(world, size, quiet);
    for (const [key, [name, bar]] of Object.entries(ROWS)) {
      const limit = WRITES.includes(key) ? commitsText(world) : await bareText(world);
      row(`${name}, at ${size}`, found[size][key], bar(size), limit);
    }
  }
  quiet.close();
  section(`${PEOPLE} people beside ${SIZES[0]}`);
  for (const [key, [name]] of Object.entries(ROWS)) {
    const ratio = found[PEOPLE][key].cpu / found[SIZES[0]][key].cpu;
    line(`${name}, growth`, `${ratio.toFixed(2)} ×`, `${MOST} ×`, ratio <= MOST);
  }
}
