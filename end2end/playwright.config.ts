// How the browser tests run: every test has an Usher and a mail server of its
// own, so files run side by side and nothing is ever tried twice.
import { defineConfig } from '@playwright/test';

import { chromium } from './support/chromium.ts';

export default defineConfig({
  testDir: 'tests',
  workers: 2,
  fullyParallel: false,
  retries: 0,
  // For what hangs: some take a dozen seconds, and a busy machine several times as long.
  timeout: 60_000,
  expect: { timeout: 10_000 },
  forbidOnly: Boolean(process.env['CI']),
  reporter: 'list',
  use: {
    browserName: 'chromium',
    launchOptions: chromium,
    actionTimeout: 10_000,
    navigationTimeout: 10_000,
    // An eighth of the time. Where one is wanted: --trace retain-on-failure.
    trace: 'off',
  },
});
