import { defineConfig } from '@playwright/test';

const report = process.env['PLAYWRIGHT_JSON_OUTPUT_FILE'];
/** Files that take longest begin first, so that both workers end at about the same time. */
const LONGEST = ['below-a-path', 'people', 'log-reports', 'whole-loop', 'servers'].map((name) => `**/${name}.story.ts`);
/** What shows notifications of the operating system, which the browser without windows has not got. */
const WITH_WINDOWS = '**/alerts.story.ts';
const launchOptions = (chromium: string) => ({
  executablePath: process.env['SLUICE_CHROMIUM'] ?? chromium,
  args: ['--no-sandbox', '--disable-quic', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'],
});
const stories = [
  { name: 'long', testMatch: LONGEST },
  { name: 'short', testMatch: '**/*.story.ts', testIgnore: [...LONGEST, WITH_WINDOWS] },
  { name: 'with windows', testMatch: WITH_WINDOWS, use: { launchOptions: launchOptions('/usr/bin/chromium') } },
];

/** What has a command of its own: `pictures`, `other-browsers`. */
const only = process.env['SLUICE_STORIES'];

/** Operator stories: real Chromium against the running product with real mail. Two files at a time: in each, one waits for pages. */
export default defineConfig({
  testDir: 'e2e',
  projects: only === undefined ? stories : [{ name: only, testMatch: `${only}.ts` }],
  workers: 2,
  fullyParallel: false,
  retries: 0,
  forbidOnly: process.env['CI'] !== undefined,
  timeout: 180_000,
  expect: { timeout: 20_000 },
  reporter: report === undefined ? [['list']] : [['list'], ['json', { outputFile: report }]],
  use: {
    browserName: 'chromium',
    viewport: { width: 1280, height: 800 },
    locale: 'en-US',
    actionTimeout: 15_000,
    navigationTimeout: 30_000,
    // A trace costs a quarter of what a story computes, so it is kept where one is looked for: `npx playwright test --trace retain-on-failure`.
    trace: 'off',
    screenshot: 'only-on-failure',
    launchOptions: launchOptions('/usr/bin/chromium-headless-shell'),
  },
});
