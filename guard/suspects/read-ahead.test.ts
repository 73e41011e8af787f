import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LogFormat } from '@sluice/log-engine/log-engine';
import { makeEximLog } from '@sluice/log-engine/testing/exim-log';
import { makeMailCarrierLog } from '@sluice/log-engine/testing/mailcarrier-log';
import { makePostfixLog } from '@sluice/log-engine/testing/postfix-log';
import { JudgedLog } from '@sluice/suspects/log-report/log-report';
import { openFile } from './log-source';
import { isWorthAThread, ReadAhead } from './read-ahead';

const folder = mkdtempSync(join(tmpdir(), 'sluice-read-ahead-'));
const entry = join(folder, 'reading-thread.mjs');
const nothing = (): void => undefined;

beforeAll(async () => {
  await build({
    absWorkingDir: join(import.meta.dirname, '..', '..'),
    entryPoints: ['guard/suspects/reading-thread.ts'],
    outfile: entry,
    ...{ bundle: true, platform: 'node', format: 'esm', target: 'node20', tsconfig: 'tsconfig.json', logLevel: 'error' },
  });
});

afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

function reading(format: LogFormat, follow?: string): { order: Omit<Parameters<ReadAhead['begin']>[0], 'files'>; report: () => JudgedLog } {
  const common = { format, timeZone: 'UTC', near: Date.parse('2026-11-24T23:00:00Z'), date: '2026-11-24', seed: [1, 2, 3, 4] as const };
  return { order: { ...common, connections: follow !== undefined }, report: () => new JudgedLog({ ...common, follow }) };
}

async function byOneThread(paths: readonly string[], report: JudgedLog): Promise<unknown> {
  for (const path of paths) {
    const source = await openFile(path);
    report.beginFile(source.name, null);
    await source.read(report, nothing);
    report.endFile();
  }
  return report.report();
}

async function byTwo(paths: readonly string[], report: JudgedLog, order: ReturnType<typeof reading>['order']): Promise<{ report: unknown; problems: unknown[]; read: number }> {
  const ahead = new ReadAhead(pathToFileURL(entry));
  await ahead.begin({ ...order, files: paths.map((path) => ({ path, date: null })) });
  const problems: unknown[] = [];
  let read = 0;
  for (const path of paths) {
    report.beginFile(path.slice(folder.length + 1), null);
    await ahead.read(report, (bytes) => (read += bytes)).catch((error: unknown) => problems.push(error));
    report.endFile();
  }
  await ahead.end();
  return { report: report.report(), problems, read };
}

test.each([
  ['postfix', makePostfixLog(1, 12_000), makePostfixLog(2, 9000).replace(/\n$/, '')],
  ['mailcarrier', makeMailCarrierLog(1, 6000), makeMailCarrierLog(2, 4000)],
  ['exim', makeEximLog(1, 4000), makeEximLog(2, 3000)],
] as const)('two threads count of %s what one counts, through more blocks than there is room for', async (format, first, second) => {
  expect(first.length).toBeGreaterThan(9 * 256 * 1024);
  const paths = [write('first.log', first), write('second.log', second)];
  const { order, report } = reading(format);
  const two = await byTwo(paths, report(), order);
  expect(two.report).toEqual(await byOneThread(paths, report()));
  expect(two).toMatchObject({ problems: [], read: Buffer.byteLength(first) + Buffer.byteLength(second) });
});

test.each([
  ['postfix', makePostfixLog(3, 3000)],
  ['exim', makeEximLog(3, 1000)],
] as const)('the story of an account is the same, line by line (%s)', async (format, log) => {
  const paths = [write('story.log', log)];
  const account = 'user1@example.test';
  const { order, report } = reading(format, account);
  const told = (await byTwo(paths, report(), order)).report;
  expect(told).toEqual(await byOneThread(paths, report()));
  expect(JSON.stringify(told)).toContain('"connections"');
});

test('what cannot be read is named, and the files behind it are counted', async () => {
  const [before, after] = [write('before.log', makePostfixLog(4, 50)), write('after.log', makePostfixLog(5, 50))];
  const { order, report } = reading('postfix');
  const { report: told, problems } = await byTwo([before, join(folder, 'missing.log'), folder, after], report(), order);
  expect(problems).toMatchObject([{ code: 'ENOENT' }, { code: 'EISDIR' }]);
  expect(told).toEqual(await byOneThread([before, after], report()));
});

test('small logs get no thread', () => {
  expect(isWorthAThread(1e6)).toBe(false);
});
