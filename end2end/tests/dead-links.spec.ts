// Links that open nothing any more: each says why on a page of its own, and what
// to do next.
import { awake, count, open, openMenu, register, row, submit } from '../support/actions.ts';
import { expire, fill, moveElsewhere, onlyCodes, onlyPasskeys, useUp } from '../support/database.ts';
import { grace, linus } from '../support/people.ts';
import { join } from '../support/shortcuts.ts';
import { WITHOUT_JAVASCRIPT, expect, test } from '../support/test.ts';

test('deleting a pending invitation kills its link at once', async ({ acme, admin, mailbox, visit }) => {
  await acme.invite([grace.email]);
  const { link } = await mailbox.letter(grace.email);
  const page = await visit();
  await page.goto(link);

  await admin.goto(acme.people);
  await openMenu(admin, grace.email);
  await admin.getByRole('link', { name: 'Delete' }).click();
  await expect(admin.getByRole('heading', { name: 'Delete this invitation?' })).toBeVisible();
  await expect(admin.getByText(`The link that ${grace.email} has stops working at once.`)).toBeVisible();
  await admin.getByRole('button', { name: 'Delete invitation' }).click();
  await expect(admin.getByRole('status').filter({ hasText: 'its link no longer works' })).toBeVisible();
  await expect(row(admin, grace.email)).toHaveCount(0);
  await expect(count(admin, 'Pending')).toHaveText('Pending 0');

  // Whoever had the page open already does not get in either.
  await register(page, grace);
  await expect(page.getByRole('heading', { name: 'This link no longer works' })).toBeVisible();
  const later = await visit();
  expect(await open(later, link)).toBe(410);
  await expect(later.getByRole('heading', { name: 'This link no longer works' })).toBeVisible();
  await expect(later.getByText(grace.email)).toHaveCount(0);
});

test('cancelling leaves the invitation and the table as they are', async ({ acme, admin, mailbox }) => {
  await acme.invite([grace.email]);
  await mailbox.letter(grace.email);
  const listed = `${acme.people}?status=pending`;
  await admin.goto(listed);
  await openMenu(admin, grace.email);
  await admin.getByRole('link', { name: 'Delete' }).click();
  await admin.getByRole('link', { name: 'Cancel' }).click();
  await expect(admin).toHaveURL(listed);
  await expect(row(admin, grace.email)).toContainText('Pending');
  await row(admin, grace.email).getByRole('link', { name: grace.email }).click();
  await admin.getByRole('link', { name: 'Delete' }).click();
  await admin.getByRole('link', { name: 'Cancel' }).click();
  await expect(admin.getByRole('heading', { name: grace.email })).toBeVisible();
});

test('an accepted invitation sends to sign in', async ({ acme, mailbox, usher, visit }) => {
  await acme.invite([grace.email]);
  const { link } = await mailbox.letter(grace.email);
  const hers = await join(usher, link, grace);

  const page = await visit();
  expect(await open(page, link)).toBe(410);
  await expect(page.getByRole('heading', { name: 'This invitation was accepted' })).toBeVisible();
  await page.getByRole('link', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();

  const inside = await visit(hers);
  await inside.goto(link);
  await expect(inside.getByRole('heading', { name: 'You are in Acme Inc already' })).toBeVisible();
  await inside.getByRole('link', { name: /^Go to / }).click();
  await expect(inside.getByRole('heading', { name: 'Hello, Grace Hopper' })).toBeVisible();
});

test('an invitation past its time says so, and works again after Resend', async ({ acme, admin, mailbox, usher, visit }) => {
  await acme.invite([grace.email]);
  const { link } = await mailbox.letter(grace.email);
  await expire(usher, grace.email);

  const page = await visit();
  expect(await open(page, link)).toBe(410);
  await expect(page.getByRole('heading', { name: 'This link has expired' })).toBeVisible();

  await admin.goto(acme.people);
  await expect(row(admin, grace.email)).toContainText('Expired');
  await expect(count(admin, 'Expired')).toHaveText('Expired 1');
  await row(admin, grace.email).getByRole('button', { name: 'Resend' }).first().click();
  await expect(admin.getByRole('status').filter({ hasText: 'sent again' })).toBeVisible();
  await expect(row(admin, grace.email)).toContainText('Pending');
  const again = await mailbox.letter(grace.email, 2);
  expect(again.link, 'the link that was mailed first keeps working').toBe(link);
  expect(await open(page, link)).toBe(200);
});

test('an address that Usher never made is a page of its own', async ({ acme, mailbox, visit }) => {
  await acme.invite([grace.email]);
  const { link } = await mailbox.letter(grace.email);
  const page = await visit();
  for (const unknown of [`${link.slice(0, -2)}AA`, link.replace('/i/', '/l/'), '/i/nothing', '/reset/nothing', '/nothing', '/join']) {
    expect(await open(page, unknown), unknown).toBe(404);
    await expect(page.getByRole('heading', { name: 'Nothing here' })).toBeVisible();
    await expect(page.getByRole('link', { name: 'Go to the start' })).toBeVisible();
  }
});

for (const [how, options] of [['with', {}], ['without', WITHOUT_JAVASCRIPT]] as const) {
  test(`a full organization, a way that is not taken, a link used up, ${how} JavaScript`, async ({ acme, mailbox, usher, visit }) => {
    await acme.invite([grace.email]);
    const hers = await join(usher, (await mailbox.letter(grace.email)).link, grace);
    await moveElsewhere(usher, grace.email);
    const link = await acme.inviteLink();
    await fill(usher);
    const page = await visit(hers, options);
    expect(await open(page, link), 'told before anything is typed').toBe(409);
    await expect(page.getByRole('heading', { name: 'Acme Inc has no free seat' })).toBeVisible();
    await usher.command('org', 'set-limit', acme.slug, 'unlimited');
    await page.getByRole('link', { name: 'Try again' }).click();
    await expect(page.getByRole('button', { name: 'Join Acme Inc' }), 'nothing is lost').toBeVisible();

    await onlyPasskeys(usher);
    expect(await open(page, link)).toBe(403);
    await expect(page.getByRole('heading', { name: 'Use another way to sign in' })).toBeVisible();
    await useUp(usher);
    expect(await open(page, link)).toBe(410);
    await expect(page.getByRole('heading', { name: 'This link is used up' })).toBeVisible();
    await page.getByRole('link', { name: 'Go to the start' }).click();
    await expect(page.getByRole('heading', { name: 'Hello, Grace Hopper' })).toBeVisible();
  });

  test(`already a member, revoked and unknown, ${how} JavaScript`, async ({ acme, mailbox, usher, visit }) => {
    await acme.invite([grace.email]);
    const hers = await visit(await join(usher, (await mailbox.letter(grace.email)).link, grace), options);
    expect(await open(hers, await acme.inviteLink())).toBe(200);
    await expect(hers.getByRole('heading', { name: 'You are in Acme Inc already' })).toBeVisible();
    await hers.getByRole('link', { name: /^Go to / }).click();
    await expect(hers.getByRole('heading', { name: 'Hello, Grace Hopper' })).toBeVisible();

    await acme.invite([linus.email]);
    const { link } = await mailbox.letter(linus.email);
    const page = await visit(undefined, options);
    expect(await open(page, link)).toBe(200);
    const admin = await visit(acme.owner, options);
    await admin.goto(acme.people);
    await row(admin, linus.email).getByRole('link', { name: linus.email }).click();
    await admin.getByRole('link', { name: 'Delete' }).click();
    expect(await submit(admin, 'Delete invitation')).toBe(303);
    await register(page, linus);
    await expect(page.getByRole('heading', { name: 'This link no longer works' })).toBeVisible();
    expect(await open(page, link)).toBe(410);
    await expect(page.getByRole('link', { name: 'Go to the start' })).toBeVisible();

    expect(await open(page, `${link.slice(0, -2)}AA`)).toBe(404);
    await expect(page.getByRole('heading', { name: 'Nothing here' })).toBeVisible();
    await page.getByRole('link', { name: 'Go to the start' }).click();
    await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  });

  test(`a name is enough where codes sign in, ${how} JavaScript`, async ({ acme, mailbox, usher, visit }) => {
    await acme.invite([grace.email]);
    const { link } = await mailbox.letter(grace.email);
    await onlyCodes(usher);
    const page = await visit(undefined, options);
    await page.goto(link);
    await expect(page.getByText('You need no password here')).toBeVisible();
    await page.getByLabel('Name').fill(grace.name);
    await page.getByRole('button', { name: 'Join Acme Inc' }).click();
    await expect(page.getByRole('status').filter({ hasText: 'Welcome to Acme Inc' })).toBeVisible();

    const later = await visit(undefined, options);
    await later.goto('/sign-in');
    await later.getByLabel('Email', { exact: true }).fill(grace.email);
    await later.getByRole('button', { name: 'Email me a code' }).click();
    await later.getByLabel('Code').fill((await mailbox.letter(grace.email, 2)).code);
    await later.getByRole('button', { name: 'Sign in' }).click();
    await expect(later.getByRole('heading', { name: 'Hello, Grace Hopper' })).toBeVisible();
  });

  test(`an inviter who can no longer grant it, ${how} JavaScript`, async ({ acme, mailbox, usher, visit }) => {
    await acme.invite([grace.email], 'Administrator');
    const hers = await visit(await join(usher, (await mailbox.letter(grace.email)).link, grace), options);
    await hers.goto(acme.at('/settings/people/invite'));
    if (how === 'with') await awake(hers);
    await hers.getByLabel('Email addresses').fill(linus.email);
    await hers.getByRole('button', { name: 'Send invitations' }).click();
    const { link } = await mailbox.letter(linus.email);
    const his = await visit(undefined, options);
    expect(await open(his, link)).toBe(200);

    const admin = await visit(acme.owner, options);
    await admin.goto(acme.people);
    await openMenu(admin, grace.name);
    await row(admin, grace.name).getByRole('link', { name: 'Remove' }).click();
    expect(await submit(admin, 'Remove')).toBe(303);
    await register(his, linus);
    await expect(his.getByRole('heading', { name: 'This invitation no longer holds' })).toBeVisible();
    expect(await open(his, link)).toBe(410);
    await expect(his.getByRole('link', { name: 'Go to the start' })).toBeVisible();
  });
}
