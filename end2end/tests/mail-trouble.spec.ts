// Mail servers that are away, refuse, put off or stall: nothing is lost, nothing
// is sent twice, and the People table says what is going on.
import { openDialog, reloadUntil, row } from '../support/actions.ts';
import { grace, linus } from '../support/people.ts';
import { expect, test } from '../support/test.ts';

test('a mail server that is away: the mail waits, and goes out once it is back', async ({ acme, admin, mailbox, usher }) => {
  await mailbox.down();
  const dialog = await openDialog(admin, acme.people);
  await dialog.getByLabel('Email addresses').fill(grace.email);
  await dialog.getByRole('button', { name: 'Send invitations' }).click();
  await expect(dialog.getByRole('status').filter({ hasText: 'One person was invited.' })).toBeVisible();
  await dialog.getByRole('link', { name: 'Back to People' }).click();
  const hers = row(admin, grace.email);
  await reloadUntil(admin, () => expect(hers).toContainText(/Mail waits: .*refused/i, { timeout: 1_000 }));

  // Still away: trying again changes nothing.
  await hers.getByRole('button', { name: 'Retry' }).click();
  await expect(admin.getByRole('status').filter({ hasText: /The mail to .*grace.* is tried again now\./ })).toBeVisible();
  await expect.poll(() => usher.log.match(/mail waits/g)?.length).toBeGreaterThan(1);
  await reloadUntil(admin, () => expect(hers).toContainText('Mail waits', { timeout: 1_000 }));

  await mailbox.up();
  await hers.getByRole('button', { name: 'Retry' }).click();
  await mailbox.letter(grace.email);
  await reloadUntil(admin, () => expect(hers).toContainText('Mail sent', { timeout: 1_000 }));
  expect(mailbox.letters).toHaveLength(1);
  await expect(hers.getByRole('button', { name: 'Retry' })).toHaveCount(0);
});

test('without anybody’s help it is tried again', async ({ acme, mailbox, usher }) => {
  test.setTimeout(90_000); // The first wait is up to half a minute.
  await mailbox.down();
  await acme.invite([grace.email]);
  await expect.poll(() => usher.log).toContain('mail waits');
  await mailbox.up();
  await expect.poll(() => mailbox.lettersTo(grace.email).length, { timeout: 60_000 }).toBe(1);
});

test('one recipient is refused for good; the others get theirs', async ({ acme, admin, mailbox }) => {
  mailbox.refuse(grace.email);
  await acme.invite([grace.email, linus.email]);
  await mailbox.letter(linus.email);
  await admin.goto(acme.people);
  const hers = row(admin, grace.email);
  await reloadUntil(admin, () => expect(hers).toContainText(/Mail failed: .*550.*no such mailbox here/, { timeout: 1_000 }));
  await reloadUntil(admin, () => expect(row(admin, linus.email)).toContainText('Mail sent', { timeout: 1_000 }));

  await admin.goto(acme.at('/settings/email'));
  await expect(row(admin, grace.email)).toContainText('Failed');
  await expect(row(admin, grace.email)).toContainText('no such mailbox here');
  await expect(row(admin, linus.email)).toContainText(/Sent.*250/);

  mailbox.welcome(grace.email);
  await row(admin, grace.email).getByRole('button', { name: 'Retry' }).click();
  await expect(admin.getByRole('status').filter({ hasText: 'The mail is tried again now.' })).toBeVisible();
  await mailbox.letter(grace.email);
  await reloadUntil(admin, () => expect(row(admin, grace.email)).toContainText(/Sent.*250/, { timeout: 1_000 }));
  expect(mailbox.letters).toHaveLength(2);
});

test('a mail server that puts off (451) gets the mail later', async ({ acme, admin, mailbox }) => {
  mailbox.putOff(grace.email);
  await acme.invite([grace.email]);
  await admin.goto(acme.people);
  const hers = row(admin, grace.email);
  await reloadUntil(admin, () => expect(hers).toContainText(/Mail waits: .*451.*greylisted/, { timeout: 1_000 }));
  mailbox.welcome(grace.email);
  await hers.getByRole('button', { name: 'Retry' }).click();
  const letter = await mailbox.letter(grace.email);
  await reloadUntil(admin, () => expect(hers).toContainText('Mail sent', { timeout: 1_000 }));
  expect(mailbox.lettersTo(grace.email)).toEqual([letter]);
});

test.describe('with a short patience', () => {
  test.use({ environment: { USHER_MAIL_TIMEOUT_SECONDS: '1' } });

  test('a mail server that says nothing holds up nobody else’s invitation', async ({ acme, admin, mailbox }) => {
    mailbox.stall();
    await acme.invite([grace.email]);
    await admin.goto(acme.people);
    const hers = row(admin, grace.email);
    await reloadUntil(admin, () => expect(hers).toContainText(/Mail waits: .*tim/i, { timeout: 1_000 }));
    expect(mailbox.letters).toEqual([]);
    mailbox.goOn();
    await acme.invite([linus.email]);
    await mailbox.letter(linus.email);
    await hers.getByRole('button', { name: 'Retry' }).click();
    await mailbox.letter(grace.email);
    await reloadUntil(admin, () => expect(hers).toContainText('Mail sent', { timeout: 1_000 }));
    expect(mailbox.letters).toHaveLength(2);
  });
});
