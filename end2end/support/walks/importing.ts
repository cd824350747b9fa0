// Inviting people from a file: the form, the grid with rows to mend, what came of
// it, and the same pages without the client.
import { awake } from '../actions.ts';
import { ada, crowd, grace, linus } from '../people.ts';
import { Organization } from '../shortcuts.ts';
import { csv } from '../tables.ts';
import { withoutScripts } from './admin.ts';
import type { Scene } from './walk.ts';

/** A file with something wrong in every column. */
export const TROUBLE = csv([
  'name,email,role,groups,language,shoe size',
  `Grace Hopper,${grace.email},User,,en,`,
  ',nobody at all,,,,',
  `${'Longest '.repeat(20)},${linus.email},Boss,Nobody,tlh,`,
  `,${ada.email},,,,`,
  ',long.long.long.long.long.long.long.address@sub.domain.example.org,,,,',
  `,${grace.email},,,,`,
  ...crowd(60).map((email) => `,${email},,,,`),
]);

export async function importing({ usher, visit, show }: Scene): Promise<void> {
  const acme = await Organization.setUp(usher);
  const page = await visit(acme.owner);
  await page.goto(`${acme.people}/import`);
  await awake(page);
  await show('import', page);
  await page.getByLabel('CSV or Excel file').setInputFiles(csv(['a', 'b']));
  await page.getByRole('alert').waitFor();
  await show('import with a file that can not be read', page);
  await page.getByLabel('CSV or Excel file').setInputFiles(TROUBLE);
  await page.getByText('Already a member').waitFor();
  await show('import with rows', page);
  await page.getByRole('button', { name: /^Only those to fix/ }).click();
  await show('import with rows to mend', page);

  const plain = await visit(acme.owner);
  await withoutScripts(plain);
  await plain.goto(`${acme.people}/import`);
  await show('import without JavaScript', plain);
  await plain.getByLabel('CSV or Excel file').setInputFiles(TROUBLE);
  await plain.getByRole('button', { name: 'Check the file' }).click();
  await plain.getByRole('button', { name: /^Send/ }).waitFor();
  await show('import looked at without JavaScript', plain);
  await plain.getByRole('button', { name: /^Send/ }).click();
  await plain.getByRole('heading', { name: 'What came of it' }).waitFor();
  await show('import sent without JavaScript', plain);

  await page.getByRole('button', { name: /^All rows/ }).click();
  await page.getByRole('button', { name: /^Send/ }).click();
  await page.getByText('Already invited').first().waitFor();
  await show('import of people who are invited already', page);
  await acme.dispose();
}
