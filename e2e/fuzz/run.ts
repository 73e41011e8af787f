import { readFileSync } from 'node:fs';
import { expect } from '@playwright/test';
import type { Product } from '../product/product';
import { sideBySide, type RawAnswer } from './send';

/** `npm run fuzz:routes` sends twenty thousand of each; where everything is tested, a few show that nothing has come back. */
export const FUZZ = { requests: Number(process.env['SLUICE_FUZZ_REQUESTS'] ?? 400), seed: Number(process.env['SLUICE_FUZZ_SEED'] ?? 12) };
const WIDTH = 8;
/** What is measured before this is the program's warming up. */
const WARM = 0.4;

/** What is wrong with an answer, whatever was asked; null where nothing is. */
export function faultOf(answer: RawAnswer | null): string | null {
  if (answer === null) return 'no answer in a minute';
  const { status, headers, text } = answer;
  if (status === 0) return 'no answer';
  if (status >= 500) return `answered with ${status}`;
  if (/\n\s+at /.test(text)) return 'a stack';
  if (status === 405 && headers['allow'] === undefined) return '405 without Allow';
  return null;
}

/** Does all of it, and fails when the console's memory goes on growing after it has warmed up. */
export async function fuzzed(product: Product, work: (index: number) => Promise<void>): Promise<void> {
  const { requests } = FUZZ;
  const warm = Math.round(requests * WARM);
  const began = performance.now();
  await sideBySide(warm, WIDTH, work);
  const before = await residentOf(product);
  await sideBySide(requests - warm, WIDTH, (index) => work(warm + index));
  const after = await residentOf(product);
  // A few hundred requests say nothing about memory.
  if (requests < 10_000) return;
  const seconds = Math.round((performance.now() - began) / 1_000);
  process.stdout.write(`The console had ${before} kB resident after ${warm} requests and ${after} kB after ${requests}, which took ${seconds} s.\n`);
  expect(after / before).toBeLessThan(1.2);
}

/** Kilobytes that the console has resident. */
async function residentOf(product: Product): Promise<number> {
  const { console: pid } = (await product.running()).processes;
  return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
}
