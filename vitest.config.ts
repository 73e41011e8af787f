import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './scripts/testing/longest-first.mjs';

export default defineConfig({
  resolve: { alias: { '@': fileURLToPath(new URL('.', import.meta.url)) } },
  test: {
    include: ['{lib,guard,cli,components,app,scripts,demo,prisma,host-tests,bench}/**/*.test.{ts,tsx}'],
    globalSetup: ['lib/db/testing/global-setup.ts'],
    // Tests that are declared concurrent wait for processes of their own, not for this one.
    maxConcurrency: 6,
    // The long ones wait for mail servers more than they compute: with two workers, two cores stood idle for minutes.
    maxWorkers: 5,
    sequence: { sequencer: LongestFirst },
    // They only decide when a broken test ends: a busy machine is slow, and a test that was merely slow is not broken.
    testTimeout: 240_000,
    hookTimeout: 240_000,
    expect: { poll: { timeout: 60_000 } },
  },
});
