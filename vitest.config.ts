import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { alias: { '@': fileURLToPath(new URL('.', import.meta.url)) } },
  test: {
    include: ['{lib,guard,cli,components,app,scripts,demo,prisma,host-tests,bench}/**/*.test.{ts,tsx}'],
    globalSetup: ['lib/db/testing/global-setup.ts'],
    // Tests that are declared concurrent wait for processes of their own, not for this one.
    maxConcurrency: 6,
    // Most tests wait for a database or a mail server more than they compute.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
