// The copied link of an invitation: it proves no mailbox, so whoever follows it
// types a code that is mailed to the invited address.
import { mailed, openMenu, readClipboard, register, row } from '../support/actions.ts';
import { grace } from '../support/people.ts';
import { expect, test } from '../support/test.ts';

test('a copied link asks for a code first', async ({ acme, admin, mailbox, usher, visit }) => {
  await acme.invite([grace.email]);
  const { link: first } = await mailbox.letter(grace.email);
  // The table shows nothing new after that.
  await mailed(usher, 1);
  await admin.goto(acme.people);
  await expect(admin.getByRole('status').filter({ hasText: /./ }), 'nothing was said yet').toHaveCount(0);
  await openMenu(admin, grace.email);
  await row(admin, grace.email).getByRole('button', { name: 'Copy link' }).click();
  await expect(admin.getByRole('status').getByText('Copied')).toBeVisible();
  const link = await readClipboard(admin);
  expect(link).toContain('/i/');
  expect(link, 'tells that it was not mailed').not.toBe(first);

  const page = await visit();
  await page.goto(link);
  await expect(page).toHaveURL('/join');
  await expect(page.getByText(`we mail a code to ${grace.email[0]}…@${grace.email.split('@')[1]}.`)).toBeVisible();
  await expect(page.getByLabel('Password')).toHaveCount(0);
  await page.getByRole('button', { name: 'Send code' }).click();
  await page.getByLabel('Code').fill((await mailbox.letter(grace.email, 2)).code);
  await page.getByRole('button', { name: 'Continue' }).click();
  await register(page, grace);
  await expect(page.getByRole('status').filter({ hasText: 'Welcome to Acme Inc' })).toBeVisible();

  await admin.goto(acme.people);
  await expect(row(admin, grace.name)).toContainText('Active');
});

test('where the clipboard is closed, the link is shown to be copied by hand', async ({ acme, mailbox, visit }) => {
  await acme.invite([grace.email]);
  await mailbox.letter(grace.email);
  const page = await visit(acme.owner);
  await page.addInitScript(() => {
    navigator.clipboard.writeText = () => Promise.reject(new Error('closed'));
    navigator.clipboard.write = () => Promise.reject(new Error('closed'));
  });
  await page.goto(acme.people);
  await openMenu(page, grace.email);
  await row(page, grace.email).getByRole('button', { name: 'Copy link' }).click();
  await expect(page.getByRole('heading', { name: 'Link of the invitation' })).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Link of the invitation' })).toHaveValue(/\/i\/[\w-]{43}$/);
});

for (const way of ['promised', 'written']) {
  test(`the link of a row is on the clipboard, ${way}`, async ({ acme, admin }) => {
    await acme.invite([grace.email]);
    // Browsers that take no promise take a text.
    if (way === 'written') await admin.addInitScript(() => Reflect.deleteProperty(globalThis, 'ClipboardItem'));
    await admin.goto(acme.people);
    await openMenu(admin, grace.email);
    await row(admin, grace.email).getByRole('button', { name: 'Copy link' }).click();
    await expect(admin.locator('.toast')).toHaveText('Copied');
    expect(await readClipboard(admin)).toMatch(/\/i\/[\w-]{43}$/);
  });
}

test('where the link is refused, its page says why, and nothing else is said', async ({ acme, admin }) => {
  await acme.invite([grace.email]);
  await admin.addInitScript(() => {
    addEventListener('DOMContentLoaded', () =>
      new MutationObserver(() => {
        for (const toast of document.querySelectorAll('.toast')) sessionStorage.setItem('toast', toast.textContent ?? '');
      }).observe(document.body, { childList: true, subtree: true }));
  });
  await admin.route('**/api/island/invitation-link', (route) =>
    route.fulfill({ status: 400, contentType: 'application/json', body: '"none"' }));
  await admin.goto(acme.people);
  await openMenu(admin, grace.email);
  await row(admin, grace.email).getByRole('button', { name: 'Copy link' }).click();
  await expect(admin.getByRole('heading', { name: 'Link of the invitation' })).toBeVisible();
  expect(await admin.evaluate(() => sessionStorage.getItem('toast'))).toBeNull();
});
