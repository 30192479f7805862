import { defineConfig } from '@playwright/test';

// Debian's Chromium, and nothing that it would fetch by itself. Each file starts its own server.
export default defineConfig({
  testDir: 'browser',
  outputDir: '../build/browser',
  workers: 1,
  retries: 0,
  // Waits end as soon as what is waited for is there; these are for a machine that does much else.
  timeout: 120_000,
  expect: { timeout: 15_000 },
  use: {
    viewport: { width: 1280, height: 800 },
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});
