// The phone step: a number, a code by text message, then name and password; with and
// without JavaScript, and when the gateway is not well.
import type { Page } from '@playwright/test';

import { register, row, submit } from '../support/actions.ts';
import { moveElsewhere } from '../support/database.ts';
import { grace, linus } from '../support/people.ts';
import { join } from '../support/shortcuts.ts';
import { WITHOUT_JAVASCRIPT, expect, test } from '../support/test.ts';

const TYPED = '0664 1234567';
const PHONE = '+436641234567';

test.use({ withTexts: true });

async function give(page: Page, typed: string): Promise<number> {
  await page.getByLabel('Phone number').fill(typed);
  return submit(page, 'Text me a code');
}

async function enter(page: Page, code: string): Promise<number> {
  await page.getByLabel('Code').fill(code);
  return submit(page, 'Continue');
}

for (const [name, options] of [['with', {}], ['without', WITHOUT_JAVASCRIPT]] as const) {
  test(`a new person proves their number, ${name} JavaScript`, async ({ acme, mailbox, gateway, usher, visit }) => {
    await acme.asksForPhones();
    await acme.invite([grace.email]);
    const { link } = await mailbox.letter(grace.email);
    const page = await visit(undefined, { ...options, locale: 'en-AT' });
    await page.goto(link);
    await expect(page.getByText('Acme Inc asks for your phone number.')).toBeVisible();
    await expect(page.getByLabel('Password')).toHaveCount(0);
    await expect(page.getByLabel('Country')).toHaveValue('AT');
    expect(await give(page, '12')).toBe(422);
    await expect(page.getByLabel('Phone number')).toHaveValue('12');
    await expect(page.getByLabel('Phone number')).toHaveAccessibleDescription(/no number of the chosen country/);
    expect(await give(page, TYPED)).toBe(303);
    const { code, body } = await gateway.message(PHONE);
    expect(body).toBe(`${code} is your code for Acme Inc. It works for 10 minutes. Give it to nobody.`);

    await expect(page.getByRole('heading', { name: 'Check your phone' })).toBeVisible();
    await expect(page.getByText('+43 664 1234567')).toBeVisible();
    const again = page.getByRole('button', { name: 'Send a new code' });
    await expect(page.getByText(/You can ask for another message in \d+ s\./)).toBeVisible();
    if (name === 'with') {
      await expect(again).toBeDisabled();
      const left = async () => Number(/in (\d+) s/.exec(await page.getByText(/another message in/).innerText())?.[1]);
      const before = await left();
      await expect.poll(left, 'it counts down').toBeLessThan(before);
    } else {
      expect(await submit(page, again), 'too early').toBe(429);
      await expect(page.getByRole('alert')).toContainText(/You can ask for another message in \d+ s\./);
    }
    const wrong = String((Number(code) + 1) % 1_000_000).padStart(6, '0');
    expect(await enter(page, wrong)).toBe(422);
    await expect(page.getByLabel('Code')).toHaveAccessibleDescription(/not the code we sent/);

    // They leave, come back by their link, and go on where they were.
    await page.goto(link);
    expect(await enter(page, code)).toBe(303);
    await page.goto(link);
    await expect(page.getByText('Phone number +43 664 1234567 is proven.')).toBeVisible();
    await register(page, grace);
    await expect(page.getByRole('status').filter({ hasText: 'Welcome to Acme Inc' })).toBeVisible();
    await page.goto('/account');
    await expect(page.getByText('+43 664 1234567')).toBeVisible();
    expect(gateway.messages).toHaveLength(1);
    expect(usher.log, 'numbers are not logged').not.toContain('6641234567');
  });
}

test('countries are called what they are called in the page’s language', async ({ acme, mailbox, visit }) => {
  await acme.asksForPhones();
  await acme.invite([grace.email]);
  const page = await visit(undefined, { locale: 'de-AT' });
  await page.goto((await mailbox.letter(grace.email)).link);
  const list = page.getByLabel('Land');
  await expect(list).toHaveValue('AT');
  await expect(list.locator('option:checked')).toHaveText('Österreich (+43)');
  await expect(list.locator('option').nth(1)).toHaveText('Afghanistan (+93)');
});

test('somebody with an account proves a number before they accept', async ({ acme, mailbox, gateway, usher, visit }) => {
  await acme.invite([linus.email]);
  const his = await join(usher, (await mailbox.letter(linus.email)).link, linus);
  await moveElsewhere(usher, linus.email);
  await acme.asksForPhones();
  await acme.invite([linus.email]);
  const page = await visit(his);
  await page.goto((await mailbox.letter(linus.email, 2)).link);
  await expect(page.getByText('Acme Inc asks for your phone number.')).toBeVisible();
  await expect(page.getByRole('link', { name: 'No, thank you' })).toBeVisible();
  await page.getByLabel('Country').selectOption('AT');
  await give(page, TYPED);
  await enter(page, (await gateway.message(PHONE)).code);
  await page.getByRole('button', { name: 'Join Acme Inc' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Welcome to Acme Inc' })).toBeVisible();
});

test('what the gateway says about the number is told, and another number helps', async ({ acme, mailbox, gateway, visit }) => {
  gateway.refuse(PHONE);
  await acme.asksForPhones();
  await acme.invite([grace.email]);
  const page = await visit();
  await page.goto((await mailbox.letter(grace.email)).link);
  await page.getByLabel('Country').selectOption('AT');
  await give(page, TYPED);
  await expect(page.getByRole('alert')).toContainText('does not take this number');
  await expect(page.getByLabel('Code')).toHaveCount(0);
  await page.getByRole('button', { name: 'Use another number' }).click();
  await give(page, '+49 170 1234567');
  await enter(page, (await gateway.message('+491701234567')).code);
  await register(page, grace);
  await expect(page.getByRole('status').filter({ hasText: 'Welcome' })).toBeVisible();

  const admin = await visit(acme.owner);
  await admin.goto(acme.at('/settings/email'));
  await expect(row(admin, '+43••••••••67')).toContainText('21211');
  await expect(row(admin, '+49••••••••67')).toContainText('Sent');
  await expect(admin.locator('main')).not.toContainText('1234567');
});

test('while the gateway is away it is tried again, and the code stays good', async ({ acme, mailbox, gateway, visit }) => {
  test.setTimeout(90_000); // The second try comes up to half a minute after the first.
  await acme.asksForPhones();
  await acme.invite([grace.email]);
  const page = await visit();
  await page.goto((await mailbox.letter(grace.email)).link);
  await page.getByLabel('Country').selectOption('AT');
  gateway.isWell(false);
  await give(page, TYPED);
  await expect(page.getByText('could not be sent yet')).toBeVisible();
  gateway.isWell(true);
  const { code } = await gateway.message(PHONE);
  expect(await enter(page, code)).toBe(303);
  await register(page, grace);
  await expect(page.getByRole('status').filter({ hasText: 'Welcome' })).toBeVisible();
});

for (const [name, options] of [['with', {}], ['without', WITHOUT_JAVASCRIPT]] as const) {
  test(`one's own number is added, tried, and removed, ${name} JavaScript`, async ({ acme, gateway, visit }) => {
    const page = await visit(acme.owner, options);
    await page.goto('/account');
    await page.getByRole('link', { name: 'Add phone' }).click();
    await page.getByLabel('Country').selectOption('AT');
    await give(page, TYPED);
    await enter(page, (await gateway.message(PHONE)).code);
    await expect(page.getByRole('status').filter({ hasText: 'Your phone number is proven and saved.' })).toBeVisible();
    await expect(page.getByText('+43 664 1234567')).toBeVisible();

    await page.goto(acme.at('/settings/sign-in'));
    await page.getByRole('button', { name: 'Send a test message' }).click();
    expect((await gateway.message(PHONE, 2)).body).toContain('Acme Inc');
    await expect(page.getByRole('status').filter({ hasText: 'on its way' })).toBeVisible();

    await page.goto('/account');
    await page.getByRole('link', { name: 'Remove' }).click();
    await page.getByRole('button', { name: 'Remove phone number' }).click();
    await expect(page.getByRole('status').filter({ hasText: 'Your phone number is removed.' })).toBeVisible();
    await expect(page.getByRole('link', { name: 'Add phone' })).toBeVisible();
  });
}

test.describe('with an account elsewhere', () => {
  test.use({ withProviders: true });

  test('the number is asked for there too', async ({ acme, mailbox, gateway, visit }) => {
    await acme.invite([grace.email]);
    const page = await visit();
    await page.goto((await mailbox.letter(grace.email)).link);
    await page.getByRole('button', { name: 'Continue with Corp' }).click();
    const hers = page.getByRole('link', { name: 'grace', exact: true });
    await expect(hers).toBeVisible();
    await acme.asksForPhones();
    await hers.click();
    await page.getByLabel('Country').selectOption('AT');
    await give(page, TYPED);
    await enter(page, (await gateway.message(PHONE)).code);
    await expect(page.getByText('is proven')).toBeVisible();
    await page.getByRole('button', { name: 'Join Acme Inc' }).click();
    await expect(page.getByRole('status').filter({ hasText: 'Welcome' })).toBeVisible();
  });
});

test.describe('without a gateway', () => {
  test.use({ withTexts: false });

  test('no number can be asked for, and the page says why', async ({ acme, visit }) => {
    const page = await visit(acme.owner);
    await page.goto(acme.at('/settings/sign-in'));
    await expect(page.getByRole('switch', { name: /Phone/ })).toBeDisabled();
    await expect(page.getByText('No gateway for text messages is set up')).toBeVisible();
    await page.goto('/account');
    await expect(page.getByRole('link', { name: 'Add phone' })).toHaveCount(0);
  });
});
