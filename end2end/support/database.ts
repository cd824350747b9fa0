// Turns a stopped Usher's clock and world by a few rows: what takes days (an
// invitation runs out) or a second organization cannot be waited for or made in
// a browser yet. Tables with a search index on them are changed only in columns
// that are not searched.
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import initSqlJs from 'sql.js';

import type { Usher } from './usher.ts';

/** Where a SQLite file says how it is written (file format, 1.3): 1 plain, 2 with a log beside it. */
const FORMAT_BYTES = [18, 19];

/** Stops Usher, runs the statements on its database, and starts it again. */
async function edit(usher: Usher, statements: string): Promise<void> {
  // What it had not written down would be lost.
  if ((await usher.stop()) !== 0) throw new Error('Usher did not end well');
  const path = join(usher.folder, 'data', 'usher.db');
  const bytes = await readFile(path);
  // Only a database without a log can be opened in memory; Usher turns it on again.
  for (const at of FORMAT_BYTES) bytes[at] = 1;
  const { Database } = await initSqlJs();
  const database = new Database(bytes);
  database.run('PRAGMA foreign_keys = ON');
  database.run(`BEGIN; ${statements}; COMMIT`);
  await writeFile(path, database.export());
  database.close();
  await rm(`${path}-wal`, { force: true });
  await rm(`${path}-shm`, { force: true });
  await usher.start();
}

/** Lets the time of an invitation run out. */
export function expire(usher: Usher, email: string): Promise<void> {
  return edit(usher, `
    UPDATE invitations SET expires_at = created_at + 1 WHERE email = '${email}';
    UPDATE people SET expires_at = since + 1 WHERE email = '${email}' AND status = 'pending'`);
}

/** Leaves no more seats in Acme than are taken. */
export function fill(usher: Usher): Promise<void> {
  return edit(usher, 'UPDATE organizations SET member_limit = 1');
}

/** Lets as many come in by every link as may. */
export function useUp(usher: Usher): Promise<void> {
  return edit(usher, 'UPDATE invite_links SET max_uses = 1, uses = 1');
}

/** Lets people join Acme by passkeys alone. */
export function onlyPasskeys(usher: Usher): Promise<void> {
  return edit(usher, `UPDATE organizations SET sign_in_methods = 'passkey' WHERE slug = 'acme-inc'`);
}

/** Lets people join Acme by mailed codes alone. */
export function onlyCodes(usher: Usher): Promise<void> {
  return edit(usher, `UPDATE organizations SET sign_in_methods = 'code' WHERE slug = 'acme-inc'`);
}

/** Lets eleven minutes pass since anybody signed in: from then on they confirm who they are. */
export function signedInAWhileAgo(usher: Usher): Promise<void> {
  return edit(usher, `UPDATE sessions SET signed_in_at = signed_in_at - ${11 * 60 * 1_000_000}`);
}

/** Leaves something in Acme that no Usher wrote. */
export function spoil(usher: Usher): Promise<void> {
  return edit(usher, `UPDATE roles SET permissions = 'whatever'`);
}

/** Makes a member of Acme one of another organization instead: an account that Acme does not know. */
export function moveElsewhere(usher: Usher, email: string): Promise<void> {
  const elsewhere = '0'.repeat(26);
  return edit(usher, `
    INSERT INTO organizations (id, slug, name, created_at, invitation_lifetime)
      SELECT '${elsewhere}', 'elsewhere', 'Elsewhere', created_at, invitation_lifetime FROM organizations;
    UPDATE people_counts SET n = n - 1 WHERE status = 'active';
    INSERT INTO people_counts (organization_id, status, n) VALUES ('${elsewhere}', 'active', 1);
    UPDATE people SET organization_id = '${elsewhere}' WHERE email = '${email}';
    UPDATE memberships SET organization_id = '${elsewhere}'
      WHERE user_id = (SELECT id FROM users WHERE email = '${email}');
    UPDATE users SET last_organization_id = '${elsewhere}' WHERE email = '${email}'`);
}

/** Gives Acme a group North, a group South, and the product Wiki. */
export function furnish(usher: Usher): Promise<void> {
  const group = (id: string, name: string) =>
    `INSERT INTO groups (id, organization_id, name, folded, created_at)
      SELECT '${id}', id, '${name}', '${name.toLowerCase()}', created_at FROM organizations`;
  return edit(usher, `
    ${group('1'.repeat(26), 'North')};
    ${group('2'.repeat(26), 'South')};
    INSERT INTO products (id, organization_id, name, url, note, created_at)
      SELECT '${'3'.repeat(26)}', id, 'Wiki', 'https://wiki.example/start', 'Everything we know', created_at FROM organizations`);
}
