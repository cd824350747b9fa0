// Asking to join: by a link that needs approval. The person waits, an owner is
// told, an admin approves or denies, and the person sees and reads what became of it.
import type { Page } from '@playwright/test';

import { count, row, signIn, submit } from '../support/actions.ts';
import { type Someone, ada, grace, linus } from '../support/people.ts';
import type { Mailbox } from '../support/mailbox.ts';
import { WITHOUT_JAVASCRIPT, expect, test } from '../support/test.ts';

/** Makes a link that needs approval, and tells it. */
async function approvalLink(admin: Page, at: string): Promise<string> {
  await admin.goto(at);
  await admin.getByText('Label, limits and more').click();
  await admin.getByLabel('Ask an admin first').check();
  await admin.getByRole('button', { name: 'Get invite link' }).click();
  return admin.getByRole('textbox', { name: 'Invite link' }).inputValue();
}

/** Somebody new proves their address, makes an account and asks. */
async function ask(page: Page, link: string, who: Someone, mailbox: Mailbox): Promise<void> {
  await page.goto(link);
  await expect(page.getByRole('heading', { name: 'Ask to join Acme Inc' })).toBeVisible();
  await page.getByLabel('Email', { exact: true }).fill(who.email);
  await page.getByRole('button', { name: 'Send code' }).click();
  await page.getByLabel('Code').fill((await mailbox.letter(who.email)).code);
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByLabel('Name').fill(who.name);
  await page.getByLabel('Password').fill(who.password);
  await page.getByRole('button', { name: 'Ask to join Acme Inc' }).click();
  await expect(page.getByRole('heading', { name: 'You asked to join Acme Inc' })).toBeVisible();
}

for (const javaScript of [true, false]) {
  test(`asked and approved, ${javaScript ? 'with' : 'without'} JavaScript`, async ({ acme, mailbox, visit }) => {
    const options = javaScript ? {} : WITHOUT_JAVASCRIPT;
    const admin = await visit(acme.owner, options);
    const page = await visit(undefined, options);
    await ask(page, await approvalLink(admin, acme.at('/settings/people/link')), grace, mailbox);
    await page.goto('/');
    await expect(page.getByRole('heading', { name: 'You are in no organization' })).toBeVisible();
    await expect(page.getByText('You asked to join')).toBeVisible();

    const letter = await mailbox.letter(ada.email);
    expect(letter.subject).toBe('Grace Hopper asks to join Acme Inc');
    await admin.goto(`${acme.people}?status=requested`);
    await expect(row(admin, grace.name)).toContainText('Requested');
    await expect(count(admin, 'Requested')).toHaveText('Requested 1');
    await admin.goto(letter.link);
    await expect(admin.getByRole('heading', { name: 'Grace Hopper asks to join' })).toBeVisible();
    await admin.getByLabel('Role').selectOption('Administrator');
    await admin.getByRole('button', { name: 'Approve' }).click();
    await expect(admin.getByRole('status').filter({ hasText: 'they are in' })).toBeVisible();

    const answer = await mailbox.letter(grace.email, 2);
    expect(answer.subject).toBe('You are in Acme Inc');
    await page.goto('/join');
    await expect(page.getByRole('heading', { name: 'You are in Acme Inc already' })).toBeVisible();
    await page.getByRole('link', { name: /^Go to / }).click();
    await expect(page.getByRole('heading', { name: 'Hello, Grace Hopper' })).toBeVisible();
  });
}

for (const [how, options] of [['with', {}], ['without', WITHOUT_JAVASCRIPT]] as const) {
  test(`asked and denied, ${how} JavaScript`, async ({ acme, mailbox, visit }) => {
    const admin = await visit(acme.owner, options);
    const link = await approvalLink(admin, acme.at('/settings/people/link'));
    const page = await visit(undefined, options);
    await ask(page, link, linus, mailbox);
    const to = (await mailbox.letter(ada.email)).link;
    await admin.goto(to);
    await admin.getByRole('button', { name: 'Deny' }).click();
    await expect(admin.getByRole('status').filter({ hasText: 'The request is denied.' })).toBeVisible();
    expect((await mailbox.letter(linus.email, 2)).subject).toBe('Your request to join Acme Inc');

    await page.getByRole('link', { name: 'Look again' }).click();
    await expect(page.getByRole('heading', { name: 'Acme Inc turned your request down' })).toBeVisible();
    await admin.goto(to);
    await expect(admin.getByText(/This request was denied/)).toBeVisible();
    await expect(admin.getByRole('button', { name: 'Approve' })).toHaveCount(0);

    // Back on another day, with the same account.
    const later = await visit(undefined, options);
    await signIn(later, linus);
    await later.goto(link);
    await expect(later.getByText('You can ask again')).toBeVisible();
  });
}

test('no seat left: the request stays, and the admin is told the remedies', async ({ acme, admin, mailbox, usher, visit }) => {
  const page = await visit();
  await ask(page, await approvalLink(admin, acme.at('/settings/people/link')), grace, mailbox);
  await usher.command('org', 'set-limit', acme.slug, '1');
  await admin.goto((await mailbox.letter(ada.email)).link);
  expect(await submit(admin, 'Approve')).toBe(409);
  await expect(admin.getByRole('alert')).toContainText('ask the operator for more seats');
  await usher.command('org', 'set-limit', acme.slug, 'unlimited');
  await admin.getByRole('button', { name: 'Approve' }).click();
  await expect(admin.getByRole('status').filter({ hasText: 'they are in' })).toBeVisible();
});
