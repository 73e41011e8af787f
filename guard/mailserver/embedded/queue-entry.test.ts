import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { queueEntry, queuedMessage } from './queue-entry';

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

test('account and recipients are those in the header, however long the header is', async () => {
  expect(await queuedMessage(await queueFile('{"notes":{"account":"Minsu@example.test"}}'))).toEqual({ account: 'minsu@example.test', recipients: null });
  expect(await queuedMessage(await queueFile(JSON.stringify({ rcpt_to: Array.from({ length: 2_000 }, (_, index) => ({ original: `<u${index}@out.test>` })), notes: { account: null } })))).toEqual({ account: null, recipients: 2_000 });
});

test('a damaged file is an error, never an account', async () => {
  for (const [header, length] of [['', 0], ['{"notes":{}}', 12], ['{"notes":{"account":"a"}}', 4_000_000_000], ['not json', 8]] as const) {
    await expect(queuedMessage(await queueFile(header, length))).rejects.toThrow();
  }
  await expect(queuedMessage(join(folder, 'gone'))).rejects.toMatchObject({ code: 'ENOENT' });
});
