import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { numbered, queueFile, record } from '../testing/queue-file';
import { queueFingerprint } from './queue-fingerprint';
import { QueueRecipients } from './queue-recipients';
import { recipientsLeft } from './recipients-left';

const ALL = 1024 * 1024;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluice-recipients-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const left = (count: number, type = 'R'): [string, string][] => Array.from({ length: count }, (_, index) => [type, `recipient-${index}@out${index}.test`]);
const message = (waiting: number, done = 0): Buffer =>
  queueFile([['S', 'a@b.test'], ['A', 'sasl_username=a'], ...left(done, 'D'), ...left(waiting)], ['Subject: R']);

async function found(contents: Buffer, most = ALL): Promise<ReturnType<typeof recipientsLeft>> {
  await writeFile(join(folder, 'file'), contents);
  return recipientsLeft(join(folder, 'file'), most);
}

test('who has it is not counted; whom Postfix took from the header, or added by itself, is; the text is passed over', async () => {
  expect(await found(message(3))).toMatchObject({ waiting: 3, whole: true });
  expect(await found(message(2_000, 500))).toMatchObject({ waiting: 2_000, whole: true });
  const text = Array.from({ length: 3_000 }, () => 'R looks like a recipient');
  expect(await found(queueFile([['S', ''], ...left(2)], text, [['A', 'dsn=1'], ...left(5), ...left(1, 'D')]))).toMatchObject({
    waiting: 7,
    whole: true,
    bytes: expect.any(Number) as number,
  });
});

test('a milter’s records are followed to where they are, and in a circle they are none', async () => {
  const plain = queueFile([['S', 'a@b.test'], ...left(2)], ['Subject: x'], [['p', numbered(0)]]);
  const at = plain.length - record('p', numbered(0)).length - 2;
  const pointer = (to: number): Buffer => record('p', numbered(to));
  const added = Buffer.concat([
    plain.subarray(0, at),
    pointer(plain.length),
    plain.subarray(at + pointer(0).length),
    record('R', 'added@out.test'),
    pointer(at + pointer(0).length),
  ]);
  expect(await found(added)).toMatchObject({ waiting: 3, whole: true });
  expect(await found(Buffer.concat([plain.subarray(0, at), pointer(at), plain.subarray(at + pointer(0).length)]))).toBeNull();
});

test('what does not fit is not whole, what is gone or none of Postfix’s tells nothing, and a damaged file stops nobody', async () => {
  const big = await found(message(20_000), 200_000);
  expect(big?.whole).toBe(false);
  expect(big?.waiting).toBeGreaterThan(4_000);
  expect(big?.waiting).toBeLessThan(20_000);
  expect(recipientsLeft(join(folder, 'nothing'), ALL)).toBeNull();
  for (const none of [Buffer.alloc(0), Buffer.from('something else'), Buffer.alloc(5_000)]) expect(await found(none)).toBeNull();
  const whole = message(300);
  await fc.assert(
    fc.asyncProperty(fc.nat(whole.length), fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 6 }), async (length, bytes) => {
      const damaged = Buffer.from(whole.subarray(0, length));
      for (const [position, byte] of bytes) if (position < damaged.length) damaged[position] = byte;
      await found(damaged);
    }),
    { numRuns: 200 },
  );
});

/** A queue of files with so many recipients each, of which looks are taken. */
async function queueOf(counts: Record<string, number>, budget?: ConstructorParameters<typeof QueueRecipients>[0]) {
  const recipients = new QueueRecipients(budget);
  const known = new Set<string>();
  const there = new Map(Object.entries(counts));
  for (const [id, count] of there) await writeFile(join(folder, id), message(count));
  let now = Date.now();
  return {
    recipients,
    there,
    later: (ms: number) => (now += ms),
    look(waits: (id: string) => boolean = () => true) {
      recipients.begin(now);
      for (const [id, count] of there) {
        const { lo, hi } = queueFingerprint(id);
        if (known.has(id)) recipients.meet(lo, hi, waits(id), folder, id);
        else recipients.meetNew(lo, hi, waits(id), folder, id, count);
        known.add(id);
      }
      return recipients.end();
    },
  };
}

test('four messages are two thousand recipients; on hold they wait no more, and a file that has changed is read again', async () => {
  const queue = await queueOf({ one: 1, a: 500, b: 500, c: 500, d: 500 });
  expect(queue.look()).toMatchObject({ waiting: 2_001, complete: true });
  expect(queue.look((id) => id !== 'a')).toEqual({ waiting: 1_501, complete: true, held: 500, heldMost: 500, heldComplete: true });
  queue.later(60_000);
  await writeFile(join(folder, 'b'), message(20, 480));
  expect(queue.look()).toMatchObject({ waiting: 1_521, complete: true });
  queue.there.delete('c');
  expect(queue.look()).toMatchObject({ waiting: 1_021, complete: true });
});

test('what one look does not reach counts as one at least, and the next looks reach it', async () => {
  const queue = await queueOf({ e: 10, f: 10, g: 10 }, { asked: 100, read: 1, bytes: ALL });
  expect(queue.look()).toMatchObject({ waiting: 12, complete: false });
  queue.later(2_000);
  expect(queue.look()).toMatchObject({ waiting: 21, complete: false });
  queue.later(2_000);
  expect(queue.look()).toMatchObject({ waiting: 30, complete: true });
});

test('of what is on hold the most of one message is known, and whether one that was not read yet may have more', async () => {
  const queue = await queueOf({ k: 30, l: 40 }, { asked: 100, read: 1, bytes: ALL });
  const onHold = (): boolean => false;
  expect(queue.look(onHold)).toMatchObject({ heldMost: 30, heldComplete: false });
  queue.later(2_000);
  expect(queue.look(onHold)).toMatchObject({ heldMost: 40, heldComplete: true });
});

test('a count that is too old is not trusted: then it is only known that it waits', async () => {
  const queue = await queueOf({ h: 10, i: 10 }, { asked: 1, read: 10, bytes: ALL });
  expect(queue.look()).toMatchObject({ waiting: 11, complete: false });
  queue.later(2_000);
  // The first is not asked again before the other had its turn.
  expect(queue.look()).toMatchObject({ waiting: 20, complete: true });
  queue.later(11_000);
  expect(queue.look()).toMatchObject({ waiting: 11, complete: false });
});

test('a file that cannot be read waits for somebody, and a message without a number of recipients is read', async () => {
  const queue = await queueOf({ j: 3 });
  queue.recipients.begin(Date.now());
  for (let round = 0; round < 3; round += 1) queue.recipients.meetUnread('unread');
  queue.recipients.meetNew(7, 7, true, folder, 'j', null);
  queue.recipients.meetNew(8, 8, true, folder, 'gone', 9);
  expect(queue.recipients.end()).toMatchObject({ waiting: 5, complete: false });
});

test('of messages with one recipient nothing is kept, of others sixteen bytes in a table that becomes smaller again', () => {
  const recipients = new QueueRecipients({ asked: 0, read: 0, bytes: 0 });
  const meet = (count: number, told: number): void => {
    recipients.begin(1_000_000);
    for (let index = 0; index < count; index += 1) recipients.meetNew(index * 7_919, index, true, '', '', told);
    expect(recipients.end().waiting).toBe(count);
  };
  meet(100_000, 1);
  expect(recipients.bytes).toBeLessThan(20_000);
  meet(100_000, 20);
  expect(recipients.bytes).toBeLessThan(4.5 * 1024 * 1024);
  meet(10, 20);
  expect(recipients.bytes).toBeLessThan(20_000);
});
