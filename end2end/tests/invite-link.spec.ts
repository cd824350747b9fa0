// The link for many: got, copied, followed; the address is proved by a mailed
// code; and a link that was replaced or turned off opens nothing any more.
import { count, open, readClipboard, register, row, submit } from '../support/actions.ts';
import type { Letter } from '../support/mailbox.ts';
import { grace, linus } from '../support/people.ts';
import { WITHOUT_JAVASCRIPT, expect, test } from '../support/test.ts';

/** Six digits that are not those of the letter. */
const wrong = (letter: Letter) => (letter.code === '000000' ? '111111' : '000000');

test('a link is made, copied and followed; a code proves the address', async ({ acme, admin, mailbox, visit }) => {
  await admin.goto(acme.people);
  await admin.goto(acme.at('/settings/people/invite'));
  await admin.getByRole('navigation', { name: 'How to invite' }).getByRole('link', { name: 'Link' }).click();
  await admin.getByLabel('Role').selectOption('User');
  await admin.getByRole('button', { name: 'Get invite link' }).click();
  await expect(admin.getByRole('status').filter({ hasText: 'The link is ready.' })).toBeVisible();
  await expect(admin.getByText('nobody came in by it yet')).toBeVisible();
  await admin.getByRole('button', { name: 'Copy', exact: true }).click();
  await expect(admin.getByRole('status').getByText('Copied')).toBeVisible();
  const link = await readClipboard(admin);
  await expect(admin.getByRole('textbox', { name: 'Invite link' })).toHaveValue(link);

  const page = await visit();
  await page.goto(link);
  await expect(page).toHaveURL('/join');
  await page.getByLabel('Email').fill(grace.email);
  await page.getByRole('button', { name: 'Send code' }).click();
  await expect(page.getByRole('heading', { name: 'Check your mail' })).toBeVisible();
  await expect(page.getByText(grace.email)).toBeVisible();
  const letter = await mailbox.letter(grace.email);
  expect(letter.subject).toBe(`Your code for Acme Inc: ${letter.code}`);
  expect(letter.html).toContain(letter.code);

  await page.getByLabel('Code').fill(wrong(letter));
  expect(await submit(page, 'Continue')).toBe(422);
  await expect(page.getByLabel('Code')).toHaveAccessibleDescription(/This is not the code we sent/);
  await page.getByLabel('Code').fill(`${letter.code.slice(0, 3)} ${letter.code.slice(3)}`);
  await page.getByRole('button', { name: 'Continue' }).click();
  await register(page, grace);
  await expect(page.getByRole('status').filter({ hasText: 'Welcome to Acme Inc' })).toBeVisible();

  await admin.goto(acme.people);
  await expect(row(admin, grace.name)).toContainText('Active');
  await expect(count(admin, 'Active')).toHaveText('Active 2');
  await admin.goto(acme.at('/settings/people/link'));
  await expect(admin.getByText('one person came in by it')).toBeVisible();
});

test('all of it works without JavaScript', async ({ acme, mailbox, visit }) => {
  const admin = await visit(acme.owner, WITHOUT_JAVASCRIPT);
  await admin.goto(acme.at('/settings/people/link'));
  await admin.getByRole('button', { name: 'Get invite link' }).click();
  const link = await admin.getByRole('textbox', { name: 'Invite link' }).inputValue();

  const page = await visit(undefined, WITHOUT_JAVASCRIPT);
  await page.goto(link);
  await page.getByLabel('Email').fill(linus.email);
  await page.getByRole('button', { name: 'Send code' }).click();
  await page.getByLabel('Code').fill((await mailbox.letter(linus.email)).code);
  await page.getByRole('button', { name: 'Continue' }).click();
  await register(page, linus);
  await expect(page.getByRole('heading', { name: 'Hello, Linus Pauling' })).toBeVisible();
});

test('five wrong codes kill the code; a new one works', async ({ acme, mailbox, visit }) => {
  const page = await visit();
  await page.goto(await acme.inviteLink());
  await page.getByLabel('Email').fill(grace.email);
  await page.getByRole('button', { name: 'Send code' }).click();
  const letter = await mailbox.letter(grace.email);
  const code = page.getByLabel('Code');
  for (let i = 0; i < 4; i += 1) {
    await code.fill(wrong(letter));
    expect(await submit(page, 'Continue')).toBe(422);
    await expect(code).toHaveAccessibleDescription(/This is not the code we sent/);
  }
  for (const typed of [wrong(letter), letter.code]) {
    await code.fill(typed);
    expect(await submit(page, 'Continue')).toBe(422);
    await expect(code).toHaveAccessibleDescription(/this code no longer works/);
  }
  await submit(page, 'Send a new code');
  await code.fill((await mailbox.letter(grace.email, 2)).code);
  await page.getByRole('button', { name: 'Continue' }).click();
  await register(page, grace);
  await expect(page.getByRole('heading', { name: 'Hello, Grace Hopper' })).toBeVisible();
});

test('a regenerated link is a new one, and one turned off is none', async ({ acme, admin, visit }) => {
  const old = await acme.inviteLink();
  const page = await visit();
  await page.goto(old);
  await expect(page.getByRole('heading', { name: 'Join Acme Inc' })).toBeVisible();

  await admin.goto(acme.at('/settings/people/link'));
  await admin.getByRole('link', { name: 'Regenerate' }).click();
  await expect(admin.getByText('whoever has the old one can’t come in with it any more')).toBeVisible();
  await admin.getByRole('button', { name: 'Regenerate' }).click();
  await expect(admin.getByRole('status').filter({ hasText: 'The old one no longer works.' })).toBeVisible();
  const fresh = await admin.getByRole('textbox', { name: 'Invite link' }).inputValue();
  expect(fresh).not.toBe(old);
  expect(await open(page, old)).toBe(410);
  await expect(page.getByRole('heading', { name: 'This link no longer works' })).toBeVisible();
  expect(await open(page, fresh)).toBe(200);
  await expect(page.getByRole('heading', { name: 'Join Acme Inc' })).toBeVisible();

  await admin.getByRole('button', { name: 'Turn off' }).click();
  await expect(admin.getByRole('status').filter({ hasText: 'The link is turned off.' })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('heading', { name: 'This link is turned off' })).toBeVisible();
  expect(await open(page, fresh)).toBe(410);
  await expect(page.getByText('Ask for a new one.')).toBeVisible();
});
