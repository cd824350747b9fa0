// What invitees answer besides yes, and what inviters hear of it: no with a word, a
// fresh link, another address. Forms with and without JavaScript.
import { count, open, register, row, said, submit } from '../support/actions.ts';
import { expire, moveElsewhere } from '../support/database.ts';
import type { Mailbox } from '../support/mailbox.ts';
import { ada, grace, linus } from '../support/people.ts';
import { type Organization, type StorageState, join } from '../support/shortcuts.ts';
import { WITHOUT_JAVASCRIPT, expect, test } from '../support/test.ts';
import type { Usher } from '../support/usher.ts';

/** Grace has an account and is signed in, but Acme does not know her; Ada was told that she had joined. */
async function elsewhere(acme: Organization, mailbox: Mailbox, usher: Usher): Promise<StorageState> {
  await acme.invite([grace.email]);
  const state = await join(usher, (await mailbox.letter(grace.email)).link, grace);
  expect((await mailbox.letter(ada.email)).subject).toBe('Grace Hopper joined Acme Inc');
  await moveElsewhere(usher, grace.email);
  return state;
}

for (const [how, options] of [['with', {}], ['without', WITHOUT_JAVASCRIPT]] as const) {
  test(`no, with a word, ${how} JavaScript`, async ({ acme, mailbox, usher, visit }) => {
    const hers = await elsewhere(acme, mailbox, usher);
    await acme.invite([grace.email]);
    const page = await visit(hers, options);
    await page.goto((await mailbox.letter(grace.email, 2)).link);
    await page.getByRole('link', { name: 'No, thank you' }).click();
    await expect(page.getByRole('heading', { name: 'Decline the invitation to Acme Inc?' })).toBeVisible();
    await page.getByRole('link', { name: 'Back to the invitation' }).click();
    await expect(page.getByRole('button', { name: 'Join Acme Inc' })).toBeVisible();
    await page.getByRole('link', { name: 'No, thank you' }).click();
    const word = page.getByLabel('A word to whoever invited you');
    await word.fill('Thank you\u202E');
    expect(await submit(page, 'Decline')).toBe(422);
    await expect(word).toHaveValue('Thank you\u202E');
    await word.fill('Thank you,\nbut I am on sabbatical.');
    await page.getByRole('button', { name: 'Decline' }).click();
    await expect(page.getByRole('heading', { name: 'You declined' })).toBeVisible();
    await expect(page.getByRole('link', { name: 'Go to the start' })).toBeVisible();

    const told = await mailbox.letter(ada.email, 2);
    expect(told.subject).toBe('grace@example.com will not join Acme Inc');
    expect(told.text).toContain('> but I am on sabbatical.');
    const admin = await visit(acme.owner, options);
    await admin.goto(told.link);
    await expect(admin.locator('#timeline')).toContainText('but I am on sabbatical.');
    await admin.goto(acme.people);
    await expect(count(admin, 'Declined')).toHaveText('Declined 1');
  });

  test(`no, without an account, ${how} JavaScript`, async ({ acme, mailbox, visit }) => {
    await acme.invite([linus.email]);
    const page = await visit(undefined, options);
    await page.goto((await mailbox.letter(linus.email)).link);
    await page.getByRole('link', { name: 'No, thank you' }).click();
    await page.getByRole('button', { name: 'Decline' }).click();
    await expect(page.getByRole('heading', { name: 'You declined' })).toBeVisible();
    expect((await mailbox.letter(ada.email)).subject).toBe('linus@example.org will not join Acme Inc');
  });

  test(`past its time: a fresh link, ${how} JavaScript`, async ({ acme, mailbox, usher, visit }) => {
    await acme.invite([linus.email]);
    const { link } = await mailbox.letter(linus.email);
    await expire(usher, linus.email);
    const page = await visit(undefined, options);
    expect(await open(page, link)).toBe(410);
    await expect(page).toHaveURL('/join');
    await expect(page.getByText(linus.email)).toHaveCount(0);
    await page.getByRole('button', { name: 'Send me a fresh link' }).click();
    await expect(page.getByRole('heading', { name: 'Look into your mail' })).toBeVisible();
    const fresh = await mailbox.letter(linus.email, 2);
    expect(fresh.link).not.toBe(link);
    expect(await open(page, link), 'the old one stays dead').toBe(410);
    await expect(page.getByRole('heading', { name: 'This link no longer works' })).toBeVisible();
    await page.goto(fresh.link);
    await register(page, linus);
    await expect(page.getByRole('heading', { name: 'Hello, Linus Pauling' })).toBeVisible();
  });

  test(`another address: the inviter is asked and changes it, ${how} JavaScript`, async ({ acme, mailbox, usher, visit }) => {
    const hers = await elsewhere(acme, mailbox, usher);
    await acme.invite(['hopper@work.example']);
    const { link } = await mailbox.letter('hopper@work.example');
    const page = await visit(hers, options);
    expect(await open(page, link)).toBe(403);
    await page.getByRole('button', { name: `Ask Ada Lovelace to invite ${grace.email}` }).click();
    await expect(page.getByText('Ada Lovelace was asked for the invitation at another address.')).toBeVisible();
    await expect(page.getByRole('button', { name: /^Ask Ada/ })).toHaveCount(0);

    const asked = await mailbox.letter(ada.email, 2);
    expect(asked.subject).toBe('Grace Hopper asks for the invitation at another address');
    const admin = await visit(acme.owner, options);
    await admin.goto(asked.link);
    await expect(admin.getByLabel('Email')).toHaveValue(grace.email);
    await admin.getByRole('button', { name: 'Continue' }).click();
    await expect(admin.getByText('The link that is out stops working at once.')).toBeVisible();
    await admin.getByRole('button', { name: 'Save changes' }).click();
    await expect(admin.getByRole('heading', { name: grace.email, level: 1 })).toBeVisible();

    expect(await open(page, link)).toBe(410);
    await page.goto((await mailbox.letter(grace.email, 2)).link);
    await page.getByRole('button', { name: 'Join Acme Inc' }).click();
    await expect(page.getByRole('heading', { name: 'Hello, Grace Hopper' })).toBeVisible();
    await admin.goto(acme.people);
    await expect(row(admin, grace.name)).toContainText('Active');
  });
}

test('an organization that does not tell inviters', async ({ acme, admin, mailbox, usher, visit }) => {
  await admin.goto(acme.at('/settings/invitations'));
  await admin.getByRole('switch', { name: /^Tell inviters/ }).uncheck();
  await admin.getByRole('button', { name: 'Save' }).click();
  await expect(said(admin)).toBeVisible();
  await acme.invite([grace.email, linus.email]);
  await join(usher, (await mailbox.letter(grace.email)).link, grace);
  const page = await visit();
  await page.goto((await mailbox.letter(linus.email)).link);
  await page.getByRole('link', { name: 'No, thank you' }).click();
  await page.getByRole('button', { name: 'Decline' }).click();
  await expect(page.getByRole('heading', { name: 'You declined' })).toBeVisible();
  await admin.goto(acme.at('/settings/email'));
  await expect(row(admin, grace.email)).toBeVisible();
  await expect(row(admin, ada.email)).toHaveCount(0);
});
