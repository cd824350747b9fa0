// Addresses with letters outside ASCII before the @, where the mail server takes them and
// where it does not.
import { chip, openDialog, register, row, signIn } from '../support/actions.ts';
import { grace } from '../support/people.ts';
import { WITHOUT_JAVASCRIPT, expect, test } from '../support/test.ts';

const juergen = { ...grace, name: 'Jürgen Öz', email: 'jürgen.öz@example.org' };

test('an address of any letters is invited, joins and signs in', async ({ acme, admin, mailbox, visit }) => {
  const dialog = await openDialog(admin, acme.people);
  await dialog.getByLabel('Email addresses').fill('Jürgen.Öz@Example.org');
  await dialog.getByLabel('Email addresses').press('Enter');
  await dialog.getByRole('button', { name: 'Send invitations' }).click();
  await expect(dialog.getByRole('status').filter({ hasText: 'One person was invited.' })).toBeVisible();

  const letter = await mailbox.letter(juergen.email);
  expect(letter.mail.to).toMatchObject({ value: [{ address: juergen.email }] });
  const his = await visit();
  await his.goto(letter.link);
  await expect(his.getByText(juergen.email)).toBeVisible();
  await register(his, juergen);
  await expect(his.getByRole('heading', { name: 'Hello, Jürgen Öz' })).toBeVisible();
  await dialog.getByRole('link', { name: 'Back to People' }).click();
  await expect(row(admin, juergen.email)).toContainText('Active');

  for (const options of [{}, WITHOUT_JAVASCRIPT]) {
    const another = await visit(undefined, options);
    await signIn(another, { ...juergen, email: 'JÜRGEN.öz@example.org' });
    await expect(another.getByRole('heading', { name: 'Hello, Jürgen Öz' })).toBeVisible();
  }
});

test.describe('a mail server of plain letters', () => {
  test.use({ mailServer: { plain: true } });

  test('the address stays, marked, with the reason', async ({ acme, admin, mailbox }) => {
    const dialog = await openDialog(admin, acme.people);
    await dialog.getByLabel('Email addresses').fill(juergen.email);
    await dialog.getByLabel('Email addresses').press('Enter');
    await expect(chip(dialog, juergen.email)).toBeVisible();
    await expect(dialog.getByText('no mail server here has said that it takes those')).toBeVisible();
    await dialog.getByRole('button', { name: 'Send invitations' }).click();
    await expect(dialog.getByRole('alert')).toContainText('Nothing was sent');
    await expect(chip(dialog, juergen.email)).toBeVisible();
    expect(mailbox.tries).toHaveLength(0);
  });
});
