// Invite links with what they grant and their limits: made, shown as a QR code,
// changed, turned off and on, deleted; and whom they let in.
import { row, open, readClipboard, register, submit } from '../support/actions.ts';
import { grace, linus } from '../support/people.ts';
import { WITHOUT_JAVASCRIPT, expect, test } from '../support/test.ts';

for (const javaScript of [true, false]) {
  test(`a link with every limit, ${javaScript ? 'with' : 'without'} JavaScript`, async ({ acme, mailbox, visit }) => {
    const admin = await visit(acme.owner, javaScript ? {} : WITHOUT_JAVASCRIPT);
    await admin.goto(acme.at('/settings/people/link'));
    await admin.getByText('Label, limits and more').click();
    await admin.getByLabel('Label').fill('Trade fair');
    await admin.getByLabel('Ends', { exact: true }).selectOption('In 7 days');
    await admin.getByLabel('Most people').fill('none at all');
    await admin.getByLabel('Email domains').fill('example.com');
    expect(await submit(admin, 'Get invite link')).toBe(422);
    await expect(admin.getByLabel('Most people')).toHaveAccessibleDescription(/Type a whole number/);
    await expect(admin.getByLabel('Label'), 'nothing typed is lost').toHaveValue('Trade fair');
    await expect(admin.getByLabel('Email domains')).toHaveValue('example.com');
    await admin.getByLabel('Most people').fill('2');
    await admin.getByRole('button', { name: 'Get invite link' }).click();

    const card = admin.getByRole('region', { name: 'Trade fair' });
    await expect(card.getByText('nobody of 2 came in by it yet')).toBeVisible();
    await expect(card.getByText('example.com', { exact: true })).toBeVisible();
    await expect(card.getByText(/in 7 days/)).toBeVisible();
    const link = await card.getByRole('textbox', { name: 'Invite link' }).inputValue();
    await card.getByText('QR code', { exact: true }).click();
    const code = card.getByRole('img', { name: 'QR code of “Trade fair”' });
    await expect(code).toBeVisible();
    await expect.poll(() => code.evaluate((img: HTMLImageElement) => img.complete && img.naturalWidth > 0)).toBe(true);
    const downloading = admin.waitForEvent('download');
    await card.getByRole('link', { name: 'Download as SVG' }).click();
    expect((await downloading).suggestedFilename()).toBe('invite-link-trade-fair.svg');

    // Another domain is refused before anything is mailed, and says which would do.
    const page = await visit(undefined, javaScript ? {} : WITHOUT_JAVASCRIPT);
    await page.goto(link);
    await expect(page.getByText('example.com', { exact: true })).toBeVisible();
    await page.getByLabel('Email', { exact: true }).fill(linus.email);
    expect(await submit(page, 'Send code')).toBe(422);
    await expect(page.getByLabel('Email', { exact: true })).toHaveAccessibleDescription(/domains named here/);
    await page.getByLabel('Email', { exact: true }).fill(grace.email);
    await page.getByRole('button', { name: 'Send code' }).click();
    await page.getByLabel('Code').fill((await mailbox.letter(grace.email)).code);
    await page.getByRole('button', { name: 'Continue' }).click();
    await register(page, grace);
    await expect(page.getByRole('heading', { name: 'Hello, Grace Hopper' })).toBeVisible();

    await admin.goto(acme.at('/settings/people/link'));
    await card.getByRole('link', { name: 'Who came in' }).click();
    await expect(row(admin, grace.name)).toContainText(grace.email);
    await expect(admin.getByText('1 of 2 came in by it')).toBeVisible();
  });
}

test('copied by a button, with a confirmation to see and to hear', async ({ acme, admin }) => {
  await acme.inviteLink();
  await admin.goto(acme.at('/settings/people/link'));
  await admin.getByRole('button', { name: 'Copy', exact: true }).click();
  await expect(admin.getByRole('status').getByText('Copied')).toBeVisible();
  await expect(admin.getByRole('textbox', { name: 'Invite link' })).toHaveValue(await readClipboard(admin));
});

test('off and on again, edited, deleted', async ({ acme, admin, visit }) => {
  const link = await acme.inviteLink();
  const page = await visit();
  const look = () => open(page, link);
  await admin.goto(acme.at('/settings/people/link'));
  await admin.getByRole('button', { name: 'Turn off' }).click();
  await expect(admin.getByText('Off', { exact: true })).toBeVisible();
  await expect(admin.getByText('It is turned off and lets nobody in.')).toBeVisible();
  await expect(admin.getByRole('textbox', { name: 'Invite link' }), 'nothing to hand out').toHaveCount(0);
  await expect(admin.getByText('QR code', { exact: true })).toHaveCount(0);
  expect(await look()).toBe(410);
  await expect(page.getByRole('heading', { name: 'This link is turned off' })).toBeVisible();
  await admin.getByRole('button', { name: 'Turn on' }).click();
  await expect(admin.getByRole('status').filter({ hasText: 'The link works again.' })).toBeVisible();
  await expect(admin.getByRole('textbox', { name: 'Invite link' }), 'the same link').toHaveValue(link);
  expect(await look()).toBe(200);

  await admin.getByRole('link', { name: 'Edit' }).click();
  await admin.getByLabel('Label').fill('New colleagues');
  await admin.getByLabel('Ends', { exact: true }).selectOption('At a date and time');
  await admin.getByLabel('End on').fill('2020-01-01T00:00');
  expect(await submit(admin, 'Save')).toBe(422);
  await expect(admin.getByLabel('End on')).toHaveAccessibleDescription(/This is past/);
  await admin.getByLabel('Ends', { exact: true }).selectOption('Never');
  await expect(admin.getByLabel('End on'), 'a date counts only where one is the end').toBeHidden();
  await admin.getByRole('button', { name: 'Save' }).click();
  await expect(admin.getByRole('heading', { name: 'New colleagues' })).toBeVisible();
  await expect(admin.getByRole('textbox', { name: 'Invite link' }), 'the same link').toHaveValue(link);

  await admin.getByRole('link', { name: 'Delete' }).click();
  await expect(admin.getByText('“New colleagues” stops working at once and for good.')).toBeVisible();
  await admin.getByRole('button', { name: 'Delete link' }).click();
  await expect(admin.getByRole('status').filter({ hasText: 'The link is deleted.' })).toBeVisible();
  await expect(admin.getByRole('heading', { name: 'New colleagues' })).toHaveCount(0);
  expect(await look()).toBe(410);
  await expect(page.getByRole('heading', { name: 'This link no longer works' })).toBeVisible();
});

test.describe('without a mail server', () => {
  test.use({ sendsMail: false });

  test('an address that nobody proved satisfies no domain', async ({ acme, visit }) => {
    const admin = await visit(acme.owner);
    await admin.goto(acme.at('/settings/people/link'));
    await admin.getByText('Label, limits and more').click();
    await admin.getByLabel('Email domains').fill('example.com');
    await admin.getByRole('button', { name: 'Get invite link' }).click();
    const link = await admin.getByRole('textbox', { name: 'Invite link' }).inputValue();
    const page = await visit();
    expect(await open(page, link)).toBe(403);
    await expect(page.getByRole('heading', { name: 'This address can’t join here' })).toBeVisible();
    await expect(page.getByText(/a proven address at example\.com/)).toBeVisible();
    await expect(page.getByRole('link', { name: 'Sign in to accept' })).toBeVisible();
  });
});
