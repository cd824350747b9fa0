// The settings of an organization, page by page, empty and filled, with their errors.
import type { Page } from '@playwright/test';

import { awake, follow, submit } from '../actions.ts';
import { ada, grace, linus } from '../people.ts';
import { PICTURE } from '../picture.ts';
import { Organization, join } from '../shortcuts.ts';
import type { Scene, Walk } from './walk.ts';

async function fill(page: Page, fields: Record<string, string>): Promise<void> {
  for (const [label, value] of Object.entries(fields)) await page.getByLabel(label, { exact: true }).fill(value);
}

async function people(scene: Scene, acme: Organization, page: Page): Promise<void> {
  const { usher, mailbox, show } = scene;
  await acme.invite([grace.email, linus.email]);
  await join(usher, (await mailbox.letter(grace.email)).link, grace);
  await page.goto(acme.at('/settings/roles'));
  await show('roles', page);
  await page.getByRole('link', { name: 'New role' }).click();
  await page.getByLabel('See people').check();
  await page.getByLabel('Name', { exact: true }).fill('Administrator');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('alert').waitFor();
  await show('role with an error', page);
  await page.getByLabel('Name', { exact: true }).fill('Recruiter');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('link', { name: 'Delete Recruiter' }).click();
  await page.getByRole('button', { name: 'Delete role' }).waitFor();
  await show('delete a role', page);

  await page.goto(acme.at('/settings/groups'));
  await show('groups at first', page);
  await page.getByLabel('New group').fill('Red Team');
  await page.getByRole('button', { name: 'Create group' }).click();
  await page.getByRole('heading', { name: 'Red Team' }).waitFor();
  await show('a group at first', page);
  await page.getByLabel('Email addresses').fill(`${grace.email}\nnobody@example.com`);
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByText('Nobody was added.').first().waitFor();
  await show('a group with an error', page);
  await page.getByLabel('Email addresses').fill(`${grace.email}\n${linus.email}`);
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByText('They are in the group.').waitFor();
  await page.getByRole('searchbox').fill('a');
  await page.getByRole('searchbox').press('Enter');
  await page.getByRole('button', { name: `Add ${ada.name}` }).waitFor();
  await show('a group with a search', page);
  await page.getByRole('link', { name: 'Delete group' }).click();
  await page.getByRole('button', { name: 'Delete group' }).waitFor();
  await show('delete a group', page);
  await page.goto(acme.at('/settings/groups'));
  await show('groups', page);
}

async function organization(acme: Organization, page: Page, { show }: Scene): Promise<void> {
  await page.goto(acme.at('/settings/products'));
  await show('products at first', page);
  await page.getByRole('link', { name: 'Add product' }).click();
  await fill(page, { Name: 'Chat', Address: 'http://chat.example.com' });
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('alert').waitFor();
  await show('a product with an error', page);
  await page.getByLabel('Address').fill('https://chat.example.com');
  await page.getByLabel('Icon').fill('💬');
  await page.getByLabel('Note to invitees').fill('Ask Ada for a key on your first day.');
  await follow(page.getByRole('button', { name: 'Save' }));
  await show('products', page);
  await page.getByRole('link', { name: 'Edit Chat' }).click();
  await page.getByLabel('Address').waitFor();
  await show('edit a product', page);
  await page.goBack();
  await page.getByRole('link', { name: 'Delete Chat' }).click();
  await page.getByRole('button', { name: 'Delete product' }).waitFor();
  await show('delete a product', page);
  await page.goto(acme.at(''));
  await show('home with products', page);

  await page.goto(acme.at('/settings/general'));
  await awake(page);
  await page.getByLabel('Picture').setInputFiles({ name: 'logo.png', mimeType: 'image/png', buffer: PICTURE });
  await submit(page, 'Upload');
  await awake(page);
  await page.getByLabel('Colour (optional)').fill('#ffcc00');
  await page.getByText('It is made darker or lighter where').waitFor();
  await show('general', page);
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved.').waitFor();
  await show('general saved', page);
  await page.getByRole('link', { name: 'Remove logo' }).click();
  await page.getByRole('heading', { name: 'Remove the logo?' }).waitFor();
  await show('remove the logo', page);
  await page.goto(acme.at('/settings/invitations'));
  await show('invitations', page);
  await page.getByLabel('People of our domains').check();
  await page.getByLabel('Domains', { exact: false }).last().fill('gmail.com');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('alert').waitFor();
  await show('invitations with an error', page);
  await page.goto(acme.at('/settings/sign-in'));
  await show('sign-in and acceptance', page);
}

async function records(acme: Organization, page: Page, { show }: Scene): Promise<void> {
  await page.goto(acme.at('/settings/email'));
  await page.getByRole('button', { name: 'Check now' }).click();
  await page.getByText('The mail server answers').waitFor();
  await show('email checked', page);
  await page.goto(acme.at('/settings/email?status=held'));
  await show('email filtered', page);
  await page.goto(acme.at('/settings/audit'));
  await show('audit log', page);
  await page.goto(acme.at('/settings/audit?refused=1'));
  await show('audit log without a hit', page);
}

async function run(scene: Scene): Promise<void> {
  const acme = await Organization.setUp(scene.usher);
  const page = await scene.visit(acme.owner);
  await people(scene, acme, page);
  await organization(acme, page, scene);
  await records(acme, page, scene);
  const outside = await scene.visit();
  await outside.goto(await acme.inviteLink());
  await scene.show('join with logo and colour', outside);
  await acme.dispose();
}

export const settings: Walk[] = [{ name: 'settings', sendsMail: true, looks: ['forced colours'], run }];
