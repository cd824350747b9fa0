// Usher in German: for whoever's browser, invitation or account asks for it, on the
// screens, in the mail, and with and without JavaScript.
import type { Page } from '@playwright/test';

import { awake, row, submit } from '../support/actions.ts';
import { leftovers } from '../support/leftovers.ts';
import { overhang } from '../support/look.ts';
import { ada, grace, linus } from '../support/people.ts';
import { WITHOUT_JAVASCRIPT, expect, test } from '../support/test.ts';

const GERMAN = { locale: 'de-DE' };
const ENGLISH = { locale: 'en-GB' };

/** The page says that it is German, and nothing on it is English. */
async function isGerman(page: Page): Promise<void> {
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  expect(await leftovers(page, 'de')).toEqual([]);
}

/** Its long words fit into the narrowest window, and into a common desk's. */
async function fits(page: Page): Promise<void> {
  expect(await overhang(page)).toEqual([]);
  await page.setViewportSize({ width: 1280, height: 844 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(1280);
}

async function isEnglish(page: Page): Promise<void> {
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  expect(await leftovers(page, 'de'), 'English is recognized').not.toEqual([]);
}

async function signIn(page: Page): Promise<void> {
  await page.getByLabel('E-Mail-Adresse').fill(ada.email);
  await page.getByLabel('Passwort').fill(ada.password);
  await page.getByRole('button', { name: 'Anmelden', exact: true }).click();
}

for (const [how, options] of [
  ['with JavaScript', GERMAN],
  ['without JavaScript', { ...GERMAN, ...WITHOUT_JAVASCRIPT }],
] as const) {
  test(`a German browser signs in, looks at People and changes its language, ${how}`, async ({ acme, visit }) => {
    await acme.invite([linus.email]);
    const page = await visit(undefined, options);
    await page.goto('/sign-in');
    await isGerman(page);
    await page.getByLabel('E-Mail-Adresse').fill(ada.email);
    await page.getByLabel('Passwort').fill('falsch');
    expect(await submit(page, page.getByRole('button', { name: 'Anmelden', exact: true }))).toBe(401);
    await expect(page.getByRole('alert')).toContainText('E-Mail-Adresse und Passwort gehören nicht zusammen.');
    await isGerman(page);
    await signIn(page);
    await expect(page.getByRole('heading', { name: `Hallo, ${ada.name}` })).toBeVisible();
    await isGerman(page);

    await page.goto(acme.people);
    await expect(page.getByRole('heading', { name: 'Personen', level: 1 })).toBeVisible();
    await expect(page.getByText('2 von 250 Plätzen belegt')).toBeVisible();
    await expect(row(page, linus.email)).toContainText('Offen');
    await expect(row(page, linus.email)).toContainText(/endet in \d Tagen/);
    await isGerman(page);
    await fits(page);
    for (const path of ['groups', 'roles', 'general', 'products', 'invitations', 'sign-in', 'email', 'audit']) {
      const answer = await page.goto(acme.at(`/settings/${path}`));
      expect(answer?.status(), path).toBe(200);
      await isGerman(page);
      await fits(page);
    }

    await page.goto('/account');
    await isGerman(page);
    await page.getByLabel('Sprache').selectOption('English');
    await submit(page, 'Speichern');
    await isEnglish(page);
    await expect(page.getByText('Saved.')).toBeVisible();
    await page.goto(acme.people);
    await expect(page.getByRole('heading', { name: 'People', level: 1 })).toBeVisible();
    await page.goto('/account');
    await page.getByLabel('Language').selectOption('Deutsch');
    await submit(page, 'Save');
    await expect(page.getByText('Gespeichert.')).toBeVisible();
    await isGerman(page);
  });

  test(`a German invitation is German in the mail and on its page, ${how}`, async ({ acme, mailbox, visit }) => {
    await acme.invite([grace.email], 'User', { language: 'de', message: 'Bis bald!' });
    const letter = await mailbox.letter(grace.email);
    expect(letter.subject).toBe('Ada Lovelace lädt Sie zu Acme Inc ein');
    expect(letter.text).toContain('Ada Lovelace möchte, dass Sie Acme Inc beitreten.');
    expect(letter.text).toMatch(/Offen bis: \d+\. [A-Zä][a-zä]+ \d{4}, \d\d:\d\d UTC \(7 Tage nach dieser E-Mail\)/);
    expect(letter.text).toContain('Ihre Rolle: User');
    expect(letter.html).toContain('lang="de"');
    expect(letter.html).toContain('Einladung annehmen');
    for (const text of ['You get this mail', 'Accept invitation', 'Hello', 'Or copy']) {
      expect(letter.text + letter.html).not.toContain(text);
    }

    const page = await visit(undefined, { ...options, ...ENGLISH });
    await page.goto(letter.link);
    await expect(page.getByRole('heading', { name: 'Acme Inc beitreten' })).toBeVisible();
    await expect(page.getByText('Ada Lovelace lädt Sie zu Acme Inc ein.')).toBeVisible();
    await isGerman(page);
    await fits(page);

    // Whoever reads English better says so at the foot of the page.
    await submit(page, 'English');
    await expect(page.getByRole('heading', { name: 'Join Acme Inc' })).toBeVisible();
    await isEnglish(page);
    await submit(page, 'Deutsch');
    await isGerman(page);

    await page.getByLabel('Name').fill(grace.name);
    await page.getByLabel('Passwort').fill('kurz');
    expect(await submit(page, 'Acme Inc beitreten')).toBe(422);
    await expect(page.getByText('Dieses Passwort ist zu kurz.').first()).toBeVisible();
    await isGerman(page);
    await page.getByLabel('Passwort').fill(grace.password);
    await submit(page, 'Acme Inc beitreten');
    await expect(page.getByRole('heading', { name: `Hallo, ${grace.name}` })).toBeVisible();
    await isGerman(page);
    await page.goto('/account');
    await expect(page.getByLabel('Sprache')).toHaveValue('de');

    // What an English admin has mailed to her is German, because she is.
    const admin = await visit(acme.owner, ENGLISH);
    await admin.goto(acme.people);
    await row(admin, grace.name).getByRole('link', { name: grace.name }).click();
    await admin.getByRole('button', { name: 'Send password reset' }).click();
    await expect.poll(() => mailbox.letters.map((one) => one.subject)).toContain('Neues Passwort setzen');
  });
}

test('another language keeps what was typed, and writes no password down', async ({ usher, visit }) => {
  const page = await visit(undefined, ENGLISH);
  await page.goto(usher.setupLink);
  await page.getByLabel('Organization').fill('Café Ümlaut');
  await page.getByLabel('Name', { exact: true }).fill(ada.name);
  await page.getByLabel('Email').fill(ada.email);
  await page.getByLabel('Password').fill(ada.password);
  await page.addInitScript(() => Object.assign(window, { written: JSON.stringify({ ...sessionStorage }) }));
  await submit(page, 'Deutsch');
  const written = await page.evaluate(() => (window as unknown as { written: string }).written);
  expect(written).toContain(ada.email);
  expect(written).not.toContain(ada.password);
  await isGerman(page);
  await expect(page.getByLabel('Organisation')).toHaveValue('Café Ümlaut');
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue(ada.name);
  await expect(page.getByLabel('E-Mail-Adresse')).toHaveValue(ada.email);
  await expect(page.getByLabel('Passwort')).toHaveValue('');
  expect(await page.evaluate(() => sessionStorage.getItem('usher-typed')), 'it is forgotten at once').toBeNull();

  // What was typed elsewhere does not come in here.
  await page.evaluate(() => sessionStorage.setItem('usher-typed', JSON.stringify({ at: '/sign-up', typed: [['organization', 'Elsewhere']] })));
  await page.reload();
  await expect(page.getByLabel('Organisation')).toHaveValue('');
});

test('an island speaks and counts in German', async ({ acme, visit }) => {
  const page = await visit(acme.owner, GERMAN);
  await page.goto(acme.people);
  await page.getByRole('link', { name: 'Personen einladen' }).click();
  const dialog = page.getByRole('dialog', { name: 'Personen einladen' });
  await expect(dialog).toBeVisible();
  await expect(dialog.getByText('Noch 249 Plätze frei')).toBeVisible();
  const addresses = dialog.getByLabel('E-Mail-Adressen');
  await addresses.pressSequentially(`${grace.email},nonsense,`);
  await expect(dialog.getByText('Diese Adresse ist nicht vollständig').first()).toBeVisible();
  await expect(dialog.getByText('2 Adressen')).toBeAttached();
  await dialog.getByText('Mehr', { exact: true }).click();
  await dialog.getByLabel('Sprache').selectOption('Deutsch');
  await isGerman(page);
  await page.goto(acme.at('/settings/people/import'));
  await awake(page);
  await isGerman(page);
  await page.goto(acme.at('/settings/people/link'));
  await isGerman(page);
});
