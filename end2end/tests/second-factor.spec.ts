// Two-step sign-in: set up with an app, asked for afterwards, recovery codes for
// who lost the app, and turned off again. All of it works without JavaScript.
import { readFile } from 'node:fs/promises';

import type { Page } from '@playwright/test';

import { signIn, submit } from '../support/actions.ts';
import { code } from '../support/authenticator.ts';
import { ada } from '../support/people.ts';
import { WITHOUT_JAVASCRIPT, expect, test } from '../support/test.ts';

/** Sets it up; tells the app's secret and the recovery codes. */
async function setUp(page: Page): Promise<{ secret: string; codes: string[] }> {
  await page.goto('/account/security');
  await page.getByRole('link', { name: 'Set up' }).click();
  await page.getByRole('button', { name: 'Set up two-step sign-in' }).click();
  await expect(page.getByRole('img', { name: 'QR code of the secret' })).toBeVisible();
  const secret = await page.getByRole('textbox', { name: 'Secret' }).inputValue();
  await page.getByLabel('Code', { exact: true }).fill('nonsense');
  expect(await submit(page, 'Turn on')).toBe(422);
  await page.getByLabel('Code', { exact: true }).fill(code(secret));
  expect(await submit(page, 'Turn on')).toBe(200);
  await expect(page.getByRole('status').filter({ hasText: 'Two-step sign-in is on' })).toBeVisible();
  const codes = await page.getByRole('region', { name: 'Recovery codes' }).getByRole('listitem').allTextContents();
  expect(codes).toHaveLength(10);
  return { secret, codes };
}

for (const javaScript of [true, false]) {
  test(`${javaScript ? 'with' : 'without'} JavaScript: set up, asked for, recovered, turned off`, async ({ acme, visit, mailbox }) => {
    const options = javaScript ? {} : WITHOUT_JAVASCRIPT;
    const page = await visit(acme.owner, options);
    const { secret, codes } = await setUp(page);
    expect((await mailbox.letter(ada.email)).subject).toBe('Two-step sign-in is on');
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Download' }).click();
    const file = await download;
    expect(file.suggestedFilename()).toBe('usher-recovery-codes.txt');
    const text = await readFile(await file.path(), 'utf8');
    for (const one of codes) expect(text).toContain(one);

    const other = await visit(undefined, options);
    await signIn(other, ada);
    await expect(other.getByRole('heading', { name: 'One more step' })).toBeVisible();
    await other.getByLabel('Code').fill('000000');
    expect(await submit(other, 'Sign in')).toBe(422);
    await expect(other.getByLabel('Code')).toHaveAccessibleDescription(/This code is not right/);
    // The step after the one that it was set up with: each counts once.
    await other.getByLabel('Code').fill(code(secret, 1));
    await other.getByRole('button', { name: 'Sign in' }).click();
    await expect(other.getByRole('heading', { name: 'Hello, Ada Lovelace' })).toBeVisible();

    const lost = await visit(undefined, options);
    await signIn(lost, ada);
    await lost.getByLabel('Code').fill((codes[0] ?? '').toUpperCase());
    await lost.getByRole('button', { name: 'Sign in' }).click();
    await expect(lost.getByRole('heading', { name: 'Hello, Ada Lovelace' })).toBeVisible();
    expect((await mailbox.letter(ada.email, 2)).subject).toBe('A recovery code was used');

    await lost.goto('/account/second-factor');
    await expect(lost.getByText('9 left.')).toBeVisible();
    await lost.getByRole('link', { name: 'Turn off' }).click();
    await lost.getByLabel('Password').fill(ada.password);
    await lost.getByRole('button', { name: 'Turn off' }).click();
    await expect(lost.getByRole('status').filter({ hasText: 'Two-step sign-in is off.' })).toBeVisible();
    const later = await visit(undefined, options);
    await signIn(later, ada);
    await expect(later.getByRole('heading', { name: 'Hello, Ada Lovelace' })).toBeVisible();
  });
}

test('a new password tells how good it is while it is typed', async ({ acme, visit }) => {
  const page = await visit(acme.owner);
  await page.goto('/account/password');
  const password = page.getByLabel('New password');
  const told = page.getByRole('main').getByRole('status');
  await password.pressSequentially('short');
  await expect(told).toHaveText('This password is too short.');
  await password.fill('passwordpassword');
  await expect(told).toHaveText(/easy to guess/);
  await password.fill('eleven lanterns along the wharf');
  await expect(told).toHaveText(/^(Very g|G)ood$/);
  await password.fill('');
  await expect(told).toHaveText('');
});
