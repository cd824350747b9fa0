// The phone step in each of its states, the account's own number, and what admins
// see of it.
import type { Page } from '@playwright/test';

import { follow } from '../actions.ts';
import { linus, grace } from '../people.ts';
import { Organization, join } from '../shortcuts.ts';
import { WITHOUT_JAVASCRIPT } from '../test.ts';
import type { Scene, Walk } from './walk.ts';

const HERS = { typed: '0170 1234567', phone: '+491701234567' };
const HIS = { typed: '0170 7654321', phone: '+491707654321' };

async function give(page: Page, typed: string): Promise<void> {
  await page.getByLabel('Country').selectOption('DE');
  await page.getByLabel('Phone number').fill(typed);
  await follow(page.getByRole('button', { name: 'Text me a code' }));
}

async function enter(page: Page, code: string): Promise<void> {
  await page.getByLabel('Code').fill(code);
  await follow(page.getByRole('button', { name: 'Continue' }));
}

async function step({ usher, mailbox, gateway, visit, show }: Scene): Promise<void> {
  const acme = await Organization.setUp(usher);
  const owner = await visit(acme.owner);
  await owner.goto(acme.at('/settings/sign-in'));
  await show('settings', owner);
  await acme.asksForPhones();
  await acme.invite([grace.email, linus.email]);
  const page = await visit(undefined, { locale: 'en-AT' });
  await page.goto((await mailbox.letter(grace.email)).link);
  await show('number', page);
  await give(page, '12');
  await page.getByRole('alert').waitFor();
  await show('number refused', page);
  gateway.refuse(HIS.phone);
  await give(page, HIS.typed);
  await page.getByText('does not take this number').waitFor();
  await show('number refused by the gateway', page);
  await page.getByRole('button', { name: 'Use another number' }).click();
  await gateway.down();
  await give(page, HERS.typed);
  await page.getByText('could not be sent yet').waitFor();
  await show('gateway away', page);
  await gateway.up();
  const { code } = await gateway.message(HERS.phone);
  await page.goto('/join');
  await show('code', page);
  await enter(page, 'nonsense');
  await page.getByRole('alert').waitFor();
  await show('code refused', page);
  await enter(page, code);
  await page.getByLabel('Name').waitFor();
  await show('proven', page);

  const plain = await visit(undefined, WITHOUT_JAVASCRIPT);
  await plain.goto((await mailbox.letter(linus.email)).link);
  await give(plain, '0170 2222222');
  await plain.getByRole('button', { name: 'Send a new code' }).click();
  await plain.getByRole('alert').waitFor();
  const state = await plain.context().storageState();
  const again = await visit(state);
  await again.route('/join', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: (await response.text()).replaceAll(/<script.*?<\/script>/gs, '') });
  });
  await again.goto('/join');
  await show('code without JavaScript', again);
}

async function own({ usher, mailbox, gateway, visit, show }: Scene): Promise<void> {
  const acme = await Organization.setUp(usher);
  await acme.invite([grace.email]);
  const page = await visit(await join(usher, (await mailbox.letter(grace.email)).link, grace));
  await page.goto('/account');
  await show('no number', page);
  await follow(page.getByRole('link', { name: 'Add phone' }));
  await show('add a number', page);
  await give(page, HERS.typed);
  await page.getByLabel('Code').waitFor();
  await show('code', page);
  await enter(page, (await gateway.message(HERS.phone)).code);
  await page.getByRole('status').filter({ hasText: 'proven and saved' }).waitFor();
  await show('number added', page);
  await follow(page.getByRole('link', { name: 'Remove' }));
  await show('remove', page);
  await acme.asksForPhones();
  await page.goto('/account/phone/remove');
  await show('can not be removed', page);
  const owner = await visit(acme.owner);
  await owner.goto('/account/phone');
  await give(owner, HIS.typed);
  await enter(owner, (await gateway.message(HIS.phone)).code);
  await owner.goto(acme.at('/settings/sign-in'));
  await follow(owner.getByRole('button', { name: 'Send a test message' }));
  await gateway.message(HIS.phone, 2);
  await show('settings with a number', owner);
  await owner.goto(acme.at('/settings/email'));
  await show('outbox', owner);
  await acme.dispose();
}

async function elsewhere({ usher, mailbox, gateway, visit, show }: Scene): Promise<void> {
  const acme = await Organization.setUp(usher);
  await acme.invite([grace.email]);
  const page = await visit();
  await acme.asksForPhones();
  await page.goto((await mailbox.letter(grace.email)).link);
  await give(page, HERS.typed);
  await enter(page, (await gateway.message(HERS.phone)).code);
  await page.getByRole('button', { name: 'Continue with Corp' }).click();
  await page.getByRole('link', { name: 'grace', exact: true }).click();
  await page.getByText('is proven').waitFor();
  await show('proven before', page);
  await page.getByRole('button', { name: 'Change number' }).click();
  await page.getByLabel('Phone number').waitFor();
  await show('number', page);
  await acme.dispose();
}

export const phone: Walk[] = [
  { name: 'phone step', sendsMail: true, withTexts: true, run: step },
  { name: 'own phone', sendsMail: true, withTexts: true, run: own },
  { name: 'phone with a provider', sendsMail: true, withTexts: true, withProviders: true, run: elsewhere },
];
