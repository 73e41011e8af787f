import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { queuedAccount, queueEntry } from './queue-entry';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluice-queue-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function queueFile(header: string, claimedLength = Buffer.byteLength(header)): Promise<string> {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(claimedLength, 0);
  const path = join(folder, 'message');
  await writeFile(path, Buffer.concat([length, Buffer.from(header), Buffer.from('Subject: x\r\n\r\nbody')]));
  return path;
}

test('a waiting message’s name tells its arrival, and its key outlives a deferral', () => {
  const first = queueEntry('1795559796406_1795559796406_0_18969_Gh1kIe_1_vm');
  expect(first).toMatchObject({ arrivedAt: 1795559796406 });
  expect(queueEntry('1795559796406_1795559826406_1_18969_Gh1kIe_7_vm')?.key).toBe(first?.key);
});

test.each(['__tmp__.1_1_0_1_abcdef_1_vm', 'error.1_1_0_1_abcdef_1_vm', '.hidden', 'notes.txt', '', '1_1_0_1_abcdef_1', '1_1_0_1_../x_1_vm'])('%j is no waiting message', (name) => {
  expect(queueEntry(name)).toBeNull();
});

test('the account is the one in the header, however long the header is', async () => {
  expect(await queuedAccount(await queueFile('{"notes":{"account":"Minsu@example.test"}}'))).toBe('minsu@example.test');
  expect(await queuedAccount(await queueFile(JSON.stringify({ rcpt_to: 'x'.repeat(100_000), notes: { account: null } })))).toBeNull();
});

test('a damaged file is an error, never an account', async () => {
  for (const [header, length] of [['', 0], ['{"notes":{}}', 12], ['{"notes":{"account":"a"}}', 4_000_000_000], ['not json', 8]] as const) {
    await expect(queuedAccount(await queueFile(header, length))).rejects.toThrow();
  }
  await expect(queuedAccount(join(folder, 'gone'))).rejects.toMatchObject({ code: 'ENOENT' });
});
