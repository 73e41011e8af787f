import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { LongestFirst, LONGEST } from './scripts/testing/longest-first.mjs';

const at = (folder: string): string => fileURLToPath(new URL(folder, import.meta.url));
const alias = [
  { find: /^@sluice\/(guard|embedded)\//, replacement: at('$1/') },
  { find: /^@sluice\//, replacement: at('packages/') },
  { find: /^@\//, replacement: at('.') },
];
const resolve = { alias };
const ALL = ['{lib,guard,embedded,packages,cli,components,app,scripts,prisma,host-tests,bench}/**/*.test.{ts,tsx}'];
/** Their programs and mail servers are the test's own, and so is the process that starts them. */
const ALONE = ['host-tests/**/*.test.ts', ...LONGEST.filter((file) => !file.startsWith('host-tests/'))];
const common = {
  // Tests that are declared concurrent wait for processes of their own, not for this one.
  maxConcurrency: 6,
  // They only decide when a broken test ends: a busy machine is slow, and a test that was merely slow is not broken.
  testTimeout: 240_000,
  hookTimeout: 240_000,
  expect: { poll: { timeout: 60_000 } },
};

export default defineConfig({
  resolve,
  test: {
    projects: [
      { resolve, test: { ...common, name: 'alone', include: ALONE } },
      // What they import is loaded once for many files: that was half of what they computed.
      { resolve, test: { ...common, name: 'together', include: ALL, exclude: ALONE, isolate: false } },
    ],
    include: ALL,
    globalSetup: ['lib/db/testing/global-setup.ts'],
    // The long ones wait for mail servers more than they compute: with two workers, two cores stood idle for minutes.
    maxWorkers: 5,
    sequence: { sequencer: LongestFirst },
  },
});
