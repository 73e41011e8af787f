import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import type { MailHead } from '@sluice/actions/queue-filter';
import { MatchingQueue, type MailStore, type StoredMail } from './matching-queue';

interface Message extends StoredMail {
  head: MailHead | null;
}

/** A queue whose ids may pass from one message to another at the worst moment. */
class Store implements MailStore {
  messages: Message[] = [];
  onHold = (): void => undefined;
  list = (): Promise<StoredMail[]> => Promise.resolve(this.messages.map(({ id, held, sender, arrivedAt }) => ({ id, held, sender, arrivedAt })));
  head = ({ id }: StoredMail): Promise<MailHead | null> => Promise.resolve(this.messages.find((each) => each.id === id)?.head ?? null);
  hold = (ids: readonly string[]): Promise<number> => {
    this.onHold();
    return this.move(ids, true);
  };
  release = (ids: readonly string[]): Promise<number> => this.move(ids, false);
  remove = (ids: readonly string[]): Promise<number> => {
    const before = this.messages.length;
    this.messages = this.messages.filter(({ id, held }) => !held || !ids.includes(id));
    return Promise.resolve(before - this.messages.length);
  };

  private move(ids: readonly string[], held: boolean): Promise<number> {
    const moved = this.messages.filter((each) => ids.includes(each.id) && each.held !== held);
    for (const each of moved) each.held = held;
    return Promise.resolve(moved.length);
  }
}

const spam = (id: string, changes: Partial<Message> = {}): Message => ({ id, held: false, sender: 'thief@example.test', arrivedAt: 5, head: { subject: 'Lottery', recipients: ['x@spam.test'] }, ...changes });
const LETTER: MailHead = { subject: 'A letter', recipients: ['board@other.test'] };
const all = { until: 9, most: 99 };
const nobody = (): void => undefined;
let store: Store;
const queue = (options: { most?: number; keptDirectory?: string } = {}) => new MatchingQueue(store, { now: () => 9, ...options });
beforeEach(() => {
  store = new Store();
});

test('a message into which could not be looked is told, and is not among those that fit', async () => {
  store.messages = [spam('a'), spam('b', { head: null }), spam('c', { head: LETTER }), spam('d', { arrivedAt: 10 })];
  expect(await queue().look({ subject: 'lottery' })).toMatchObject({ waiting: 1, held: 0, unread: 1, cut: false, until: 9 });
  expect(await queue().look({ account: 'Thief@example.test' })).toMatchObject({ waiting: 3, unread: 0 });
  expect(await queue({ most: 2 }).look({ subject: 'lottery' })).toMatchObject({ waiting: 1, cut: true });
});

test('a message that came under the id of one that fitted goes back', async () => {
  store.messages = [spam('a'), spam('b')];
  store.onHold = () => {
    const b = store.messages[1];
    if (b) b.head = LETTER;
  };
  expect(await queue().hold({ subject: 'lottery' }, all, nobody)).toEqual({ messages: 1 });
  expect(store.messages.map(({ held }) => held)).toEqual([true, false]);
});

test('one that cannot be changed does not keep it for ever', async () => {
  store.messages = [spam('a'), spam('stuck')];
  store.hold = (ids) => {
    const a = store.messages.find(({ id }) => ids.includes(id) && id === 'a' && !store.messages[0]?.held);
    if (a) a.held = true;
    return Promise.resolve(a ? 1 : 0);
  };
  expect(await queue().hold({ subject: 'lottery' }, all, nobody)).toEqual({ messages: 1 });
});

test('what is deleted is listed first, and a deletion that was cut off counts what it had done', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'sluice-kept-'));
  store.messages = [spam('b', { held: true }), spam('c', { held: true }), spam('w')];
  const begun: string[] = [];
  const journal = { unfinished: ['a', 'b'], begin: (done: number, ids: readonly string[]) => Promise.resolve(void begun.push(`${done}: ${ids.join(' ')}`)) };
  expect(await queue({ keptDirectory: directory }).delete({ domain: 'spam.test' }, { until: 9, most: 3 }, nobody, { journal })).toEqual({ messages: 3 });
  expect(begun).toEqual(['1: b c']);
  expect(store.messages.map(({ id }) => id)).toEqual(['w']);
  const [list = ''] = await readdir(directory);
  expect((await readFile(join(directory, list), 'utf8')).trim().split('\n').map((line) => JSON.parse(line) as object)).toMatchObject([{ id: 'b', sender: 'thief@example.test', recipients: ['x@spam.test'] }, { id: 'c' }]);
  await rm(directory, { recursive: true });
});
