import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { MailServer } from '../mail-server';
import { until } from './until';

export interface MailServerUnderTest {
  server: MailServer;
  /** Two accounts that may log in and send. */
  accounts: [string, string];
  /** Logs in as the account and hands over one message, to one outside recipient if none is named, whatever From it claims. */
  submit(account: string, from: string, mail?: { subject?: string; to?: string[] }): Promise<void>;
  /** Whether the next hop takes messages, takes them but for recipients that begin with `later`, or puts them off for later. */
  nextHop(mood: 'accept' | 'some' | 'defer'): void;
  /** How many messages the next hop has taken. */
  delivered(): number;
  /** Waits until every message in the queue was tried once and none is being delivered. */
  settle(): Promise<void>;
  /** How often the mail server has said that it keeps mail because of the brake. */
  stayed(): Promise<number>;
  remove(): Promise<void>;
}

const nobody = (): void => undefined;

/** What the guard relies on, whatever mail server it stands beside. */
export function mailServerConformance(name: string, prepare: () => Promise<MailServerUnderTest>): void {
  describe(`mail server: ${name}`, () => {
    let subject: MailServerUnderTest;
    let thief: string;
    let colleague: string;

    beforeAll(async () => {
      subject = await prepare();
      [thief, colleague] = subject.accounts;
    });
    beforeEach(async () => {
      subject.nextHop('defer');
      for (const account of subject.accounts) await subject.server.queue.delete(account, nobody);
      await until('the queue is empty', async () => (await subject.server.queue.length()) === 0);
    });
    afterAll(() => subject.remove());

    async function send(count: number, account: string, from = account): Promise<void> {
      for (let index = 0; index < count; index += 1) await subject.submit(account, from);
      await subject.settle();
    }

    const countsOf = async (account: string) => {
      const { accounts } = await subject.server.queue.breakdown();
      const found = accounts.find((each) => each.account === account);
      return { waiting: found?.waiting ?? 0, held: found?.held ?? 0 };
    };

    test('the length counts every accepted message that is not delivered yet', async () => {
      const started = Date.now() - 2_000;
      await send(3, colleague);
      expect(await subject.server.queue.length()).toBe(3);
      const { waiting, held, oldestAt } = await subject.server.queue.breakdown();
      expect({ waiting, held }).toEqual({ waiting: 3, held: 0 });
      expect(oldestAt).toBeGreaterThan(started);
      expect(oldestAt).toBeLessThanOrEqual(Date.now());
    });

    test('the queue belongs to who logged in, never to the sender address', async () => {
      await send(2, thief, colleague);
      expect(await countsOf(thief)).toEqual({ waiting: 2, held: 0 });
      expect(await countsOf(colleague)).toEqual({ waiting: 0, held: 0 });
    });

    test('recipients who have a message do not wait for it, nor does anybody for what is on hold', async () => {
      const recipients = async (): Promise<unknown> => (await subject.server.queue.breakdown()).recipients;
      const to = Array.from({ length: 120 }, (_, index) => `${index < 80 ? 'later' : 'now'}${index}@outside.test`);
      await subject.submit(thief, thief, { to });
      await subject.settle();
      await expect.poll(recipients, { timeout: 10_000 }).toEqual({ waiting: 120, complete: true, held: 0, heldMost: 0, heldComplete: true });
      await subject.server.queue.hold(thief, nobody);
      await expect.poll(recipients, { timeout: 10_000 }).toEqual({ waiting: 0, complete: true, held: 120, heldMost: 120, heldComplete: true });
      subject.nextHop('some');
      await subject.server.queue.release(thief, nobody);
      await expect.poll(recipients, { timeout: 50_000 }).toEqual({ waiting: 80, complete: true, held: 0, heldMost: 0, heldComplete: true });
      expect(await subject.server.queue.length()).toBe(1);
    }, 90_000);

    test('holding takes one account’s messages out of the queue, once, and leaves the others', async () => {
      await send(5, thief, colleague);
      await send(2, colleague);
      const progress: number[] = [];
      expect(await subject.server.queue.hold(thief, (done) => progress.push(done))).toEqual({ messages: 5 });
      expect(progress.at(-1)).toBe(5);
      expect(await subject.server.queue.length()).toBe(2);
      expect(await countsOf(thief)).toEqual({ waiting: 0, held: 5 });
      expect(await countsOf(colleague)).toEqual({ waiting: 2, held: 0 });
      expect(await subject.server.queue.hold(thief, nobody)).toEqual({ messages: 0 });
    });

    test('released messages are in the queue again and are delivered', async () => {
      await send(4, thief);
      await subject.server.queue.hold(thief, nobody);
      const before = subject.delivered();
      subject.nextHop('accept');
      expect(await subject.server.queue.release(thief, nobody)).toEqual({ messages: 4 });
      await until('they are delivered', () => subject.delivered() === before + 4, 50_000);
      await until('the queue is empty', async () => (await subject.server.queue.length()) === 0);
      expect(await subject.server.queue.release(thief, nobody)).toEqual({ messages: 0 });
      expect(subject.delivered()).toBe(before + 4);
    });

    test('under the brake nothing leaves, neither new mail nor what is released, by the same instance; then all of it does', async () => {
      await send(2, thief);
      await subject.server.queue.hold(thief, nobody);
      const [before, delivered, stayed] = [await subject.server.smtp.instance(), subject.delivered(), await subject.stayed()];
      expect((await subject.server.brake.engage()).transports).not.toEqual([]);
      expect(await subject.server.brake.engage()).toEqual(await subject.server.brake.engage());
      expect(await subject.server.brake.isEngaged()).toBe(true);
      subject.nextHop('accept');
      await subject.submit(colleague, colleague);
      await until('the mail server keeps it', async () => (await subject.stayed()) > stayed);
      const kept = await subject.stayed();
      expect(await subject.server.queue.release(thief, nobody)).toEqual({ messages: 2 });
      await subject.submit(colleague, colleague);
      await until('the mail server keeps what came later', async () => (await subject.stayed()) > kept);
      expect([await subject.server.queue.length(), subject.delivered()]).toEqual([4, delivered]);
      expect(await subject.server.smtp.instance()).toEqual(before);
      await subject.server.brake.lift();
      expect(await subject.server.brake.isEngaged()).toBe(false);
      await until('all of it is delivered', () => subject.delivered() === delivered + 4, 50_000);
      await subject.server.brake.lift();
      expect(await subject.server.smtp.instance()).toEqual(before);
    }, 90_000);

    test('deleting removes one account’s waiting and held messages and leaves the others', async () => {
      await send(2, thief);
      await subject.server.queue.hold(thief, nobody);
      await send(3, thief);
      await send(1, colleague);
      expect(await subject.server.queue.delete(thief, nobody)).toEqual({ messages: 5 });
      expect(await countsOf(thief)).toEqual({ waiting: 0, held: 0 });
      expect(await countsOf(colleague)).toEqual({ waiting: 1, held: 0 });
      expect(await subject.server.queue.delete(thief, nobody)).toEqual({ messages: 0 });
    });

    test('messages accepted while holding are held too', async () => {
      await send(3, thief);
      const late: Promise<void>[] = [];
      await subject.server.queue.hold(thief, () => {
        if (late.length === 0) late.push(subject.submit(thief, thief));
      });
      await Promise.all(late);
      await subject.server.queue.hold(thief, nobody);
      await until('all of them are held', async () => (await countsOf(thief)).held === 4);
      expect(await subject.server.queue.length()).toBe(0);
    });

    describe('by subject and recipient domain', () => {
      const all = () => ({ until: Date.now() + 60_000, most: 100 });
      const matching = () => {
        if (subject.server.matching === undefined) throw new Error('It finds no messages by what stands in them.');
        return subject.server.matching;
      };
      const lottery = `=?UTF-8?B?${Buffer.from('당첨을 축하합니다 7').toString('base64')}?=`;

      test('it is counted, with examples, and nothing is changed', async () => {
        await subject.submit(thief, colleague, { subject: lottery, to: ['one@spam.test', 'two@other.test'] });
        await subject.submit(thief, thief, { subject: lottery, to: ['one@spam.test'] });
        await subject.submit(colleague, colleague, { subject: 'The minutes', to: ['board@other.test'] });
        await subject.settle();
        const found = await matching().look({ subject: '당첨*7' });
        expect(found).toMatchObject({ waiting: 2, held: 0, elsewhere: 0, unread: 0, cut: false });
        expect(found.examples).toHaveLength(2);
        expect(found.examples.map(({ sender, subject: title, held }) => [sender, title, held])).toEqual([
          [thief, '당첨을 축하합니다 7', false],
          [thief, '당첨을 축하합니다 7', false],
        ]);
        expect(found.examples.map(({ recipients }) => recipients.toSorted()).toSorted((one, other) => one.length - other.length)).toEqual([
          ['one@spam.test'],
          ['one@spam.test', 'two@other.test'],
        ]);
        expect(await matching().look({ domain: 'other.test' })).toMatchObject({ waiting: 2, elsewhere: 1 });
        expect(await matching().look({ domain: 'other.test', account: colleague })).toMatchObject({ waiting: 1, elsewhere: 0 });
        expect(await matching().look({ domain: 'nowhere.test' })).toMatchObject({ waiting: 0, held: 0, examples: [] });
        expect(await subject.server.queue.length()).toBe(3);
      });

      test('what fits is held, released and deleted, and what does not stays', async () => {
        for (const to of ['one@spam.test', 'two@spam.test', 'three@other.test']) await subject.submit(thief, thief, { subject: 'Same', to: [to] });
        await subject.submit(colleague, colleague, { subject: 'Same', to: ['four@spam.test'] });
        await subject.settle();
        const filter = { subject: 'same', domain: 'spam.test' };
        expect(await matching().hold(filter, all(), nobody)).toEqual({ messages: 3 });
        expect(await matching().look(filter)).toMatchObject({ waiting: 0, held: 3 });
        expect([await countsOf(thief), await countsOf(colleague)]).toEqual([
          { waiting: 1, held: 2 },
          { waiting: 0, held: 1 },
        ]);
        expect(await matching().hold(filter, all(), nobody)).toEqual({ messages: 0 });
        expect(await matching().release({ ...filter, account: colleague }, { ...all(), atOnce: 5 }, nobody)).toEqual({ messages: 1 });
        await until('it waits again', async () => (await countsOf(colleague)).waiting === 1);
        const begun: string[][] = [];
        const journal = { unfinished: [], begin: (_: number, ids: readonly string[]) => Promise.resolve(void begun.push([...ids])) };
        expect(await matching().delete(filter, all(), nobody, { journal })).toEqual({ messages: 2 });
        expect(begun.flat()).toHaveLength(2);
        expect([await countsOf(thief), await countsOf(colleague)]).toEqual([
          { waiting: 1, held: 0 },
          { waiting: 1, held: 0 },
        ]);
        expect(await matching().delete(filter, all(), nobody, { journal: { unfinished: begun.flat(), begin: () => Promise.resolve() } })).toEqual({
          messages: 2,
        });
      });

      test('more than were counted are left alone, and so is what arrived later', async () => {
        for (const each of ['one', 'two']) await subject.submit(thief, thief, { subject: 'More', to: [`${each}@spam.test`] });
        await subject.settle();
        await expect(matching().hold({ subject: 'more' }, { ...all(), most: 1 }, nobody)).rejects.toMatchObject({ name: 'MoreThanCounted', found: 2 });
        expect(await countsOf(thief)).toEqual({ waiting: 2, held: 0 });
        const { until: seen } = await matching().look({ subject: 'more' });
        await until('the clock has gone on', () => Promise.resolve(Date.now() > seen + 1_100));
        await subject.submit(thief, thief, { subject: 'More of it', to: ['three@spam.test'] });
        await subject.settle();
        expect(await matching().hold({ subject: 'more' }, { until: seen, most: 2 }, nobody)).toEqual({ messages: 2 });
        expect(await countsOf(thief)).toEqual({ waiting: 1, held: 2 });
      });
    });

    test('an account nobody has is no error', async () => {
      for (const account of ['nobody@example.test', '', '../..', 'a\nb']) {
        expect(await subject.server.queue.hold(account, nobody)).toEqual({ messages: 0 });
        expect(await subject.server.queue.release(account, nobody)).toEqual({ messages: 0 });
        expect(await subject.server.queue.delete(account, nobody)).toEqual({ messages: 0 });
      }
    });

    test('a restart gives a new instance that serves, and keeps the queue', async () => {
      await send(2, colleague);
      const before = await subject.server.smtp.instance();
      expect(before).not.toBeNull();
      const [after, same] = await Promise.all([subject.server.smtp.restart(), subject.server.smtp.restart()]);
      expect(after.id).not.toBe(before?.id);
      expect(same).toEqual(after);
      expect(await subject.server.smtp.instance()).toEqual(after);
      await subject.submit(colleague, colleague);
      // One that moves to the next queue while they are counted is missed once.
      await until('the queue holds 3', async () => (await subject.server.queue.length()) === 3);
    });

    test('the receiving log of now is found', async () => {
      await subject.submit(colleague, colleague);
      const files = await subject.server.log.files(Date.now() - 60_000, Date.now());
      expect(files.length).toBeGreaterThan(0);
      const texts = await Promise.all(files.map(({ path }) => readFile(path, 'utf8')));
      expect(texts.join('')).toContain(colleague);
    });
  });
}
