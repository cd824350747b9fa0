// The same form as a plain page: addresses in a text area, reasons on the page
// that comes back, and nothing that was typed is lost.
import { count, row, submit } from '../support/actions.ts';
import { furnish } from '../support/database.ts';
import { ada, grace, linus } from '../support/people.ts';
import { WITHOUT_JAVASCRIPT, expect, test } from '../support/test.ts';

test('a bad address brings the page back; the others go out on request', async ({ acme, mailbox, visit }) => {
  const page = await visit(acme.owner, WITHOUT_JAVASCRIPT);
  await page.goto(acme.people);
  await page.getByRole('link', { name: 'Invite people' }).click();
  await expect(page.getByRole('heading', { name: 'Invite people' })).toBeVisible();
  const typed = `${grace.email}\nnobody\n${linus.email}\n${ada.email}`;
  await page.getByLabel('Email addresses').fill(typed);
  await page.getByLabel('Role').selectOption('User');
  expect(await submit(page, 'Send invitations')).toBe(422);

  await expect(page.getByRole('alert')).toContainText('Nothing was sent: some addresses need to be fixed.');
  await expect(page.getByRole('listitem').filter({ hasText: 'nobody' })).toContainText('This is not a whole address');
  await expect(page.getByRole('listitem').filter({ hasText: ada.email })).toContainText('Already a member');
  await expect(page.getByRole('listitem').filter({ hasText: grace.email })).toContainText('Nothing wrong with this one');
  await expect(page.getByLabel('Email addresses')).toHaveValue(typed);
  await expect(page.getByLabel('Role').getByRole('option', { selected: true })).toHaveText('User');
  expect(mailbox.letters).toEqual([]);

  await page.getByRole('button', { name: 'Send to the other 2' }).click();
  await expect(page.getByText('Some invitations were sent.')).toBeVisible();
  await expect(page.getByRole('listitem').filter({ hasText: grace.email })).toContainText('Invited. The mail is on its way.');
  await expect(page.getByLabel('Email addresses'), 'what is left can be mended').toHaveValue(`nobody\n${ada.email}`);
  await mailbox.letter(grace.email);
  await mailbox.letter(linus.email);
});

test('good addresses lead to a result each, with its link; loaded again nothing is sent again', async ({ acme, mailbox, visit }) => {
  const page = await visit(acme.owner, WITHOUT_JAVASCRIPT);
  await page.goto(acme.at('/settings/people/invite'));
  await page.getByLabel('Email addresses').fill(`${grace.email}\n${linus.email}\n`);
  await page.getByLabel('Role').selectOption('Administrator');
  await page.getByRole('button', { name: 'Send invitations' }).click();
  await expect(page.getByRole('status').filter({ hasText: '2 people were invited.' })).toBeVisible();
  await mailbox.letter(linus.email);
  await page.reload();
  await expect(page.getByRole('listitem').filter({ hasText: grace.email })).toContainText('Invited. The mail is on its way.');
  await page.getByRole('listitem').filter({ hasText: linus.email }).getByRole('button', { name: 'Copy link' }).click();
  await expect(page.getByRole('textbox', { name: 'Link of the invitation' })).toHaveValue(/\/i\/\S+$/);
  await page.getByRole('link', { name: 'Back to people' }).click();
  await expect(row(page, grace.email)).toContainText('Administrator');
  await expect(count(page, 'Pending')).toHaveText('Pending 2');
  expect(mailbox.letters.length, 'nothing was sent again').toBe(2);
});

test('the link of an invitation is shown to be copied by hand', async ({ acme, mailbox, visit }) => {
  await acme.invite([grace.email]);
  await mailbox.letter(grace.email);
  const page = await visit(acme.owner, WITHOUT_JAVASCRIPT);
  await page.goto(acme.people);
  await row(page, grace.email).getByLabel(`More for ${grace.email}`).click();
  await page.getByRole('button', { name: 'Copy link' }).click();
  await expect(page.getByRole('heading', { name: 'Link of the invitation' })).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Link of the invitation' })).toHaveValue(/^http:\/\/127\.0\.0\.1:\d+\/i\/\S+$/);
});

test('everything that goes along is kept while something is mended', async ({ usher, acme, mailbox, visit }) => {
  await furnish(usher);
  const page = await visit(acme.owner, WITHOUT_JAVASCRIPT);
  await page.goto(acme.at('/settings/people/invite'));
  await page.getByLabel('Email addresses').fill(grace.email);
  await page.getByLabel('Product').selectOption('Wiki');
  await page.getByLabel('North').check();
  await page.getByLabel('Full access').check();
  await page.getByText('More', { exact: true }).click();
  await page.getByLabel('Name').fill('Grace');
  await page.getByLabel('Personal message').fill('See you </textarea> soon');
  await page.getByLabel('Metadata').fill('{"ship"');
  expect(await submit(page, 'Send invitations')).toBe(422);
  await expect(page.getByText('This is not JSON.')).toBeVisible();
  await expect(page.getByLabel('Personal message')).toHaveValue('See you </textarea> soon');
  await expect(page.getByLabel('North')).toBeChecked();
  await expect(page.getByLabel('South')).not.toBeChecked();
  await expect(page.getByLabel('Full access')).toBeChecked();
  await expect(page.getByLabel('Product').getByRole('option', { selected: true })).toHaveText('Wiki');
  await page.getByLabel('Metadata').fill('{"ship": 1}');
  await page.getByRole('button', { name: 'Send invitations' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'One person was invited.' })).toBeVisible();
  await page.getByRole('link', { name: 'Back to people' }).click();
  await expect(row(page, 'Grace')).toContainText('full access');
  expect((await mailbox.letter(grace.email)).text).toContain('> See you </textarea> soon');
});
