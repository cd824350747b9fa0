// What somebody does on a page whose client is still on its way is not lost.
import type { Page } from '@playwright/test';

import { awake, hold } from '../support/actions.ts';
import { grace, linus } from '../support/people.ts';
import { csv } from '../support/tables.ts';
import { expect, test } from '../support/test.ts';

/** Does something on a page before its client is there. */
async function beforeItWakes(page: Page, path: string, act: () => Promise<void>): Promise<void> {
  const comes = await hold(page, '**/pkg/*.wasm');
  await page.goto(path);
  await act();
  await expect(page.locator('html')).not.toHaveAttribute('data-live');
  comes();
  await awake(page);
}

test('addresses become chips, and the one that is not finished is typed on', async ({ acme, admin }) => {
  const addresses = admin.getByLabel('Email addresses');
  await beforeItWakes(admin, `${acme.people}/invite`, async () => {
    await addresses.fill(`"Doe, J" <jd@example.org>\n${grace.email}, nobody; ${linus.email.slice(0, 3)}`);
  });
  await expect(admin.getByRole('button', { name: /nobody/ }).first()).toBeVisible();
  await expect(addresses).toHaveValue(linus.email.slice(0, 3));
  await expect(addresses).toBeFocused();
  await admin.keyboard.type(`${linus.email.slice(3)},`);
  for (const email of ['jd@example.org', grace.email, linus.email]) {
    await expect(admin.getByRole('button', { name: new RegExp(email) }).first()).toBeVisible();
  }
});

test('whoever types elsewhere stays there', async ({ acme, admin }) => {
  const name = admin.getByLabel('Name', { exact: true });
  await beforeItWakes(admin, `${acme.people}/invite`, async () => {
    await admin.getByLabel('Email addresses').fill(grace.email);
    await admin.locator('details.more > summary').click();
    await name.pressSequentially('Gra');
  });
  await expect(admin.getByLabel('Email addresses')).toHaveValue(grace.email);
  await admin.keyboard.type('ce');
  await expect(name).toHaveValue('Grace');
});

test('a colour stays as it was typed, with its samples', async ({ acme, admin }) => {
  const colour = admin.getByLabel('Colour (optional)');
  await beforeItWakes(admin, acme.at('/settings/general'), () => colour.fill('#aa3366'));
  await expect(admin.locator('svg.sample')).toHaveCount(2);
  await expect(colour).toHaveValue('#aa3366');
});

test('a file is read', async ({ acme, admin }) => {
  await beforeItWakes(admin, `${acme.people}/import`, () =>
    admin.getByLabel('CSV or Excel file').setInputFiles(csv(['email', grace.email])));
  await expect(admin.getByText('One row is good.')).toBeVisible();
});

test('a switch that is put back while it is sent is put back', async ({ admin }) => {
  await admin.goto('/account');
  const shortcuts = admin.getByRole('switch', { name: 'Single keys do what is done most' });
  const sent: string[] = [];
  const answers = await hold(admin, '**/account/shortcuts');
  admin.on('requestfinished', (request) => {
    if (request.url().endsWith('/account/shortcuts')) sent.push(request.postData() ?? '');
  });
  await shortcuts.click();
  await shortcuts.click();
  answers();
  await expect.poll(() => sent.length).toBe(2);
  expect(sent[0], 'off, and on again').not.toContain('shortcuts=');
  expect(sent[1]).toContain('shortcuts=');
  await expect(shortcuts).toBeChecked();
  await expect(shortcuts, 'the focus stays where it was').toBeFocused();
  await admin.reload();
  await expect(shortcuts).toBeChecked();
});

test('what was refused before the client came is marked', async ({ acme, admin }) => {
  // The client never comes to the page that is left.
  await admin.route('**/pkg/*.wasm', () => {}, { times: 1 });
  await admin.goto(`${acme.people}/invite`);
  await admin.getByLabel('Email addresses').fill(`${grace.email}\nnobody`);
  await admin.getByRole('button', { name: 'Send invitations' }).click();
  await awake(admin);
  await expect(admin.getByRole('button', { name: /nobody/ }).first()).toBeVisible();
  await expect(admin.getByLabel('Email addresses')).toHaveValue('');
});
