import { chmod, chown, copyFile, mkdir, readdir, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createPostfixMailServer } from '@sluice/guard/mailserver/postfix/postfix-mail-server';
import { startPrivatePostfix, type PrivatePostfix } from '@sluice/guard/mailserver/testing/private-postfix';
import { until } from '@sluice/guard/mailserver/testing/until';
import { runProgram, smtpSource } from '@/host-tests/testing/mail-programs';
import { freePort } from '@sluice/guard/mailserver/testing/free-port';
import { median, prove, tellGoal } from './goal';

const SIZES = [1_000, 10_000, 100_000];
const SAMPLES = 40;
const LATER = new Date(Date.now() + 24 * 60 * 60 * 1_000);

/** One sample of the queue against `postqueue -j | wc -l`, on the same messages. */
export async function bench(): Promise<void> {
  const host = await startPrivatePostfix({ accounts: ['minsu@example.test'], nextHopPort: await freePort(), main: { mynetworks: '127.0.0.0/8', minimal_backoff_time: '80000s', maximal_backoff_time: '80000s', queue_run_delay: '80000s' } });
  let offset = 0;
  const { queue } = createPostfixMailServer({ ...host.options, now: () => Date.now() + offset });
  try {
    await smtpSource(host.smtpPort, 'x@outside.test', 1);
    const original = await restingMessage(host);
    let messages = 1;
    for (const size of SIZES) {
      await copies(host, original, messages, size);
      messages = size;
      const listed = Number((await postqueue(host)).output);
      offset += 11_000;
      const counted = await queue.length();
      prove(counted === size && listed === size, `of ${size} messages the guard counts ${counted}, postqueue ${listed}`);

      const slow = median(await times(3, () => postqueue(host)));
      const all = median(await times(SAMPLES, () => ((offset += 11_000), queue.length())));
      const spare = join(original, '..', 'FFFFFFFFFFFF');
      const changed = median(
        await times(SAMPLES, () => queue.length(), async (round) => {
          if (round % 2 === 0) await copyFile(original, spare);
          else await rm(spare);
        }),
      );
      await rm(spare, { force: true });
      // A folder that has just changed is listed again, so that no change within one step of the clock is missed.
      await until('nothing has changed lately', async () => (await timeOf(() => queue.length())) < 1, 5_000).catch(() => undefined);
      const unchanged = median(await times(1_000, () => queue.length()));
      process.stdout.write(`${size} messages: postqueue -j | wc -l ${slow.toFixed(1)} ms; the guard ${all.toFixed(2)} ms counting all, ${changed.toFixed(2)} ms after a change, ${unchanged.toFixed(3)} ms when nothing changed\n`);
      await benchOwners(host, size, slow);
      tellGoal(`counting all, ${size} messages`, `${(slow / all).toFixed(0)} ×`, '≥ 20 ×', slow / all >= 20);
      tellGoal(`after a change, ${size} messages`, `${(slow / changed).toFixed(0)} ×`, '≥ 20 ×', slow / changed >= 20);
      tellGoal(`nothing changed, ${size} messages`, `${(slow / unchanged).toFixed(0)} ×`, '≥ 500 ×', slow / unchanged >= 500);
    }
  } finally {
    await host.remove();
  }
}

/** Whose the messages are, by their files: the first look, a later one, and how long others wait meanwhile. */
async function benchOwners(host: PrivatePostfix, size: number, slow: number): Promise<void> {
  const { queue } = createPostfixMailServer(host.options);
  const heapBefore = usedMemory();
  const first = await withLongestPause(() => queue.breakdown());
  prove(first.result.waiting === size && first.result.accounts[0]?.account === 'client:127.0.0.1', `of ${size} messages the owner of ${first.result.waiting} is found`);
  const later = await withLongestPause(() => queue.breakdown());
  const kept = usedMemory() - heapBefore;
  process.stdout.write(
    `${size} messages: whose they are, by their files ${first.tookMs.toFixed(0)} ms the first time (others wait ${first.pauseMs.toFixed(1)} ms at most), ` +
      `${later.tookMs.toFixed(0)} ms later (${later.pauseMs.toFixed(1)} ms); ${(kept / size).toFixed(0)} bytes a message are kept\n`,
  );
  if (size >= 10_000) tellGoal(`whose they are, later, ${size} messages`, `${(slow / later.tookMs).toFixed(1)} × postqueue -j`, '≥ 5 ×', slow / later.tookMs >= 5);
}

/** @returns how long the longest wait was of somebody who wants his turn all the time */
async function withLongestPause<T>(work: () => Promise<T>): Promise<{ result: T; tookMs: number; pauseMs: number }> {
  let [pauseMs, lastAt] = [0, performance.now()];
  let ended = false;
  const turn = (): void => {
    pauseMs = Math.max(pauseMs, performance.now() - lastAt);
    lastAt = performance.now();
    if (!ended) setImmediate(turn);
  };
  turn();
  const startedAt = performance.now();
  const result = await work();
  ended = true;
  return { result, tookMs: performance.now() - startedAt, pauseMs };
}

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

function usedMemory(): number {
  collectGarbage();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

function postqueue(host: PrivatePostfix): Promise<{ output: string }> {
  return runProgram('/bin/sh', ['-c', '/usr/sbin/postqueue -c "$1" -j | wc -l', 'sh', host.configDirectory]);
}

/** The one message in the queue, once it rests in the deferred queue. */
async function restingMessage(host: PrivatePostfix): Promise<string> {
  let found: string | undefined;
  await until('a message rests in the queue', async () => {
    const names = await readdir(join(host.queueDirectory, 'deferred'), { recursive: true });
    found = names.find((name) => /^\w\/\w{6,}$/.test(name));
    return found !== undefined;
  });
  return join(host.queueDirectory, 'deferred', found ?? '');
}

/** Copies of it under names such as Postfix gives, spread over its hash folders; none is due before tomorrow. */
async function copies(host: PrivatePostfix, original: string, from: number, to: number): Promise<void> {
  for (const letter of '0123456789ABCDEF') await mkdir(join(host.queueDirectory, 'deferred', letter), { recursive: true });
  const { uid, gid } = await stat(original);
  for (const letter of '0123456789ABCDEF') await chown(join(host.queueDirectory, 'deferred', letter), uid, gid);
  for (let number = from; number < to; number += 1) {
    const name = `${(number % 16).toString(16).toUpperCase()}${number.toString(16).toUpperCase().padStart(10, '0')}`;
    const path = join(host.queueDirectory, 'deferred', name[0] ?? '', name);
    await copyFile(original, path);
    await chown(path, uid, gid);
    await chmod(path, 0o700);
    await utimes(path, LATER, LATER);
  }
}

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

/** @param before is done before each, and not measured */
async function times(rounds: number, work: () => Promise<unknown>, before: (round: number) => Promise<void> = () => Promise.resolve()): Promise<number[]> {
  const found: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    await before(round);
    found.push(await timeOf(work));
  }
  return found;
}
