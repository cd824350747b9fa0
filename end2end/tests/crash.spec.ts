// Usher is killed with mail in its outbox: started again on the same data it
// sends all of it, once, and sessions and links live on.
import { reloadUntil, row } from '../support/actions.ts';
import { crowd, grace, linus } from '../support/people.ts';
import { join } from '../support/shortcuts.ts';
import { WITHOUT_JAVASCRIPT, expect, test } from '../support/test.ts';

test('what was invited while the mail server was away is mailed after a crash', async ({ acme, admin, mailbox, usher, visit }) => {
  test.setTimeout(90_000); // The first wait is up to half a minute.
  await mailbox.down();
  await acme.invite([grace.email, linus.email]);
  await expect.poll(() => usher.log.match(/mail waits/g)).toHaveLength(2);
  await usher.kill();
  await mailbox.up();
  await usher.start();

  for (const { email } of [grace, linus]) {
    await expect.poll(() => mailbox.lettersTo(email).length, { timeout: 60_000 }).toBe(1);
  }
  await admin.goto(acme.people);
  for (const { email } of [grace, linus]) {
    await reloadUntil(admin, () => expect(row(admin, email)).toContainText('Mail sent', { timeout: 1_000 }));
  }
  expect(mailbox.letters).toHaveLength(2);

  const { link } = await mailbox.letter(grace.email);
  const page = await visit(await join(usher, link, grace));
  await page.goto(acme.at(''));
  await expect(page.getByRole('heading', { name: 'Hello, Grace Hopper' })).toBeVisible();
});

test('a crash in the middle of a conversation: the mail is sent after it', async ({ acme, admin, mailbox, usher }) => {
  mailbox.stall();
  await acme.invite([grace.email]);
  await expect.poll(() => mailbox.unanswered).toBe(1);
  await usher.kill();
  mailbox.goOn();
  await usher.start();

  await mailbox.letter(grace.email);
  await admin.goto(acme.people);
  await reloadUntil(admin, () => expect(row(admin, grace.email)).toContainText('Mail sent', { timeout: 1_000 }));
  expect(mailbox.letters).toHaveLength(1);
});

test('asked to end while mails go out, it ends; the others go out after the next start', async ({ acme, mailbox, usher }) => {
  const guests = crowd(20);
  await acme.invite(guests);
  await mailbox.letter(guests[0] ?? '');
  expect(await usher.stop()).toBe(0);
  await usher.start();
  for (const guest of guests) await mailbox.letter(guest);
  expect(mailbox.letters, 'each got one').toHaveLength(guests.length);
});

test('Retry on a page that is out of date does no harm', async ({ acme, admin, mailbox, visit }) => {
  mailbox.putOff(grace.email);
  await acme.invite([grace.email]);
  await admin.goto(acme.people);
  const hers = row(admin, grace.email);
  await reloadUntil(admin, () => expect(hers).toContainText('Mail waits', { timeout: 1_000 }));
  mailbox.welcome(grace.email);
  // With JavaScript it would be brought up to date by itself.
  const stale = await visit(acme.owner, WITHOUT_JAVASCRIPT);
  await stale.goto(acme.people);
  await hers.getByRole('button', { name: 'Retry' }).click();
  await mailbox.letter(grace.email);
  await reloadUntil(admin, () => expect(hers).toContainText('Mail sent', { timeout: 1_000 }));

  await row(stale, grace.email).getByRole('button', { name: 'Retry' }).click();
  await expect(row(stale, grace.email)).toContainText('Mail sent');
  expect(mailbox.letters).toHaveLength(1);
});
