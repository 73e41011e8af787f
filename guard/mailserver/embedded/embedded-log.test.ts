import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createEmbeddedLog } from './embedded-log';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluice-logs-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('the days that may hold the span, oldest first, and no other files', async () => {
  for (const day of ['2026-11-21', '2026-11-23', '2026-11-24', '2026-11-25', '2026-11-27']) await writeFile(join(folder, `${day}.log`), '');
  for (const stranger of ['2026-11-24.log.gz', 'notes.log', '2026-11-24']) await writeFile(join(folder, stranger), '');
  const noon = Date.UTC(2026, 10, 24, 12);
  expect(await createEmbeddedLog(folder).files(noon, noon + 1)).toEqual(['2026-11-23', '2026-11-24', '2026-11-25'].map((date) => ({ path: join(folder, `${date}.log`), date })));
});

test('before the first line there are no files', async () => {
  expect(await createEmbeddedLog(join(folder, 'absent')).files(0, Date.now())).toEqual([]);
});
