import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { eventually } from '@/lib/testing/eventually';
import { silentLog } from '@sluice/guard/testing/silent-log';
import { Problems } from '@sluice/guard/problems';
import { firstState, guardStateSchema, type GuardState } from './guard-state';
import { readState } from './read-state';
import { StateFile } from './state-file';

const LATCH = { id: 'trip-1', trippedAt: 5, queueLength: 51, threshold: 50, smtpInstance: 'run-1' };

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sluice-state-'));
});
afterEach(() => rm(directory, { recursive: true }));

function stateFile(replace?: (path: string, text: string) => Promise<void>): { file: StateFile; problems: Problems } {
  const problems = new Problems(() => 1);
  return { file: new StateFile({ directory, initial: firstState(), log: silentLog(), problems, replace, retryMs: 1 }), problems };
}

const withLatch = (state: GuardState): GuardState => ({ ...state, latch: LATCH });
const onDisk = async (): Promise<GuardState> => guardStateSchema.parse(JSON.parse(await readFile(join(directory, 'state.json'), 'utf8')));

test('a change is in force at once and on disk when its promise resolves', async () => {
  const { file } = stateFile();
  const durable = file.change(withLatch);
  expect(file.current.latch).toEqual(LATCH);
  await durable;
  expect((await onDisk()).latch).toEqual(LATCH);
  expect(await readdir(directory)).toEqual(['state.json']);
  expect((await readState(directory, 1, silentLog())).state).toEqual(file.current);
});

test('changes made during a write share the next one, and each waits for its own', async () => {
  const writes: { text: string; finish(): void }[] = [];
  const { file } = stateFile((_, text) => new Promise((resolve) => writes.push({ text, finish: resolve })));
  const threshold = (value: number) => file.change((state) => ({ ...state, settings: { ...state.settings, threshold: value } }));
  let first = false;
  let third = false;
  void threshold(1).then(() => (first = true));
  void threshold(2);
  const last = threshold(3).then(() => (third = true));
  writes[0]?.finish();
  await eventually(() => expect(writes).toHaveLength(2));
  expect([first, third]).toEqual([true, false]);
  writes[1]?.finish();
  await last;
  expect(writes.map(({ text }) => guardStateSchema.parse(JSON.parse(text)).settings.threshold)).toEqual([1, 3]);
});

test('a failing disk is a problem, the change stays in force, and the write is tried again', async () => {
  let broken = true;
  let text = '';
  const { file, problems } = stateFile((_, written) => {
    if (broken) return Promise.reject(new Error('ENOSPC: no space left on device'));
    text = written;
    return Promise.resolve();
  });
  await expect(file.change(withLatch)).rejects.toThrow('ENOSPC');
  expect(file.current.latch).toEqual(LATCH);
  expect(problems.list()).toMatchObject([{ code: 'state-not-durable', since: 1 }]);
  broken = false;
  await eventually(() => expect(text).toContain('trip-1'));
  await eventually(() => expect(problems.list()).toEqual([]));
  await file.close();
});

test('close ends although the disk is broken', async () => {
  const { file } = stateFile(() => Promise.reject(new Error('EIO')));
  await expect(file.change(withLatch)).rejects.toThrow('EIO');
  await file.close();
});

test('a first start has no problem', async () => {
  expect(await readState(join(directory, 'new', 'folder'), 1, silentLog())).toEqual({ state: firstState(), problem: null });
});

test('the temporary file of a cut-off write is not looked at', async () => {
  const { file } = stateFile();
  await file.change(withLatch);
  await writeFile(join(directory, 'state.json.new'), '{"format":1,"latch":nul');
  expect((await readState(directory, 1, silentLog())).state.latch).toEqual(LATCH);
  await file.change((state) => ({ ...state, latch: null }));
  expect((await onDisk()).latch).toBeNull();
});

test.each([
  ['empty', () => ''],
  ['cut off', (text: string) => text.slice(0, 120)],
  ['zeroes', (text: string) => '\0'.repeat(text.length)],
  ['of another shape', () => '{"format":1,"latch":"yes"}'],
  ['with a threshold out of range', (text: string) => text.replace('1000', '0')],
])('a state file that is %s is kept aside, and said', async (_, damage) => {
  const { file } = stateFile();
  await file.change(withLatch);
  const damaged = damage(await readFile(join(directory, 'state.json'), 'utf8'));
  await writeFile(join(directory, 'state.json'), damaged);
  const log = silentLog();
  const { state, problem } = await readState(directory, 77, log);
  expect(state).toEqual(firstState());
  expect(problem).toContain('state.json.77.corrupt');
  expect(log.sentences).toEqual([problem]);
  expect(await readFile(join(directory, 'state.json.77.corrupt'), 'utf8')).toBe(damaged);
});

test('killed at any moment of writing, the file holds one whole state that was written, never an older one than said', async () => {
  const { build } = await import('esbuild');
  const bundle = join(directory, 'writer.mjs');
  const source = `
    import { replaceDurably } from './durable-file.ts';
    for (let n = 1; ; n += 1) {
      await replaceDurably(process.argv[2], JSON.stringify({ n, padding: 'x'.repeat(200_000) }));
      process.stdout.write(n + '\\n');
    }`;
  await build({ stdin: { contents: source, resolveDir: import.meta.dirname, loader: 'ts' }, outfile: bundle, bundle: true, platform: 'node', format: 'esm', logLevel: 'error' });
  const path = join(directory, 'killed.json');
  for (let round = 1; round <= 5; round += 1) {
    const writer = spawn(process.execPath, [bundle, path], { stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    writer.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.split('\n').length > round * 3) writer.kill('SIGKILL');
    });
    await once(writer, 'close');
    const found: unknown = JSON.parse(await readFile(path, 'utf8'));
    const lastSaid = Number(said.trimEnd().split('\n').pop());
    expect(found).toHaveProperty('n');
    expect((found as { n: number }).n).toBeGreaterThanOrEqual(lastSaid);
    expect((found as { padding: string }).padding).toHaveLength(200_000);
  }
});
