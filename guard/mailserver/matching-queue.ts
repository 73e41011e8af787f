import { setImmediate as others } from 'node:timers/promises';
import { fitsFilter, goesElsewhere, looksInside, type MailHead, type QueueFilter } from '@sluice/actions/queue-filter';
import { shortText } from '@sluice/log-engine/short-text';
import { KeptMessages } from './kept-messages';
import { MoreThanCounted, type ActJournal, type MatchBounds, type MatchedExample, type MatchedMail, type QueueMatching } from './mail-server';

/** A message in the queue, without what stands in it. */
export interface StoredMail {
  id: string;
  held: boolean;
  sender: string | null;
  /** Milliseconds since 1970. */
  arrivedAt: number;
}

/** What a mail server's queue must offer so that messages can be found by what stands in them. */
export interface MailStore {
  /** Every message once; one that is being delivered waits. @throws QueueUnreadable, as do the others */
  list(): Promise<StoredMail[]>;
  /** @returns null where it is gone or cannot be read */
  head(mail: StoredMail): Promise<MailHead | null>;
  /** @returns how many of them were changed */
  hold(ids: readonly string[]): Promise<number>;
  release(ids: readonly string[]): Promise<number>;
  /** Of those on hold. */
  remove(ids: readonly string[]): Promise<number>;
  /** What was released is tried at once. */
  deliver?(): Promise<void>;
}

/** Into more messages is not looked; the others are told as not looked at. */
const MOST_LOOKED_AT = 200_000;
const MOST_EXAMPLES = 10;
const TOLD_RECIPIENTS = 3;
const LONGEST_ADDRESS = 320;
const BATCH = 500;
const EMPTY_PASSES = 2;
const FRUITLESS_PASSES = 5;

interface Found {
  mail: StoredMail;
  head: MailHead | null;
}

interface Matched {
  found: Found[];
  unread: number;
  cut: boolean;
}

/** Finds messages by their subject and recipients in the queue of any mail server, and changes those. */
export class MatchingQueue implements QueueMatching {
  constructor(
    private readonly store: MailStore,
    private readonly options: { now(): number; /** What is deleted is listed there. */ keptDirectory?: string; most?: number },
  ) {}

  async look(filter: QueueFilter): Promise<MatchedMail> {
    const until = this.options.now();
    const { found, unread, cut } = await this.#matching(filter, until);
    const newest = found.toSorted((one, other) => other.mail.arrivedAt - one.mail.arrivedAt).slice(0, MOST_EXAMPLES);
    const examples: MatchedExample[] = [];
    for (const { mail, head } of newest) examples.push(exampleOf(mail, head ?? (await this.store.head(mail))));
    const held = found.filter(({ mail }) => mail.held).length;
    const elsewhere = found.filter(({ head }) => head !== null && goesElsewhere(filter, head)).length;
    return { until, waiting: found.length - held, held, elsewhere, unread, cut, examples };
  }

  async hold(filter: QueueFilter, bounds: MatchBounds, onProgress: (done: number) => void): Promise<{ messages: number }> {
    return this.#changeAll(filter, bounds, { of: ({ held }) => !held, change: (found) => this.#holdOnly(filter, found), onProgress });
  }

  async release(filter: QueueFilter, { atOnce, ...bounds }: MatchBounds & { atOnce?: number }, onProgress: (done: number) => void): Promise<{ messages: number }> {
    const done = await this.#changeAll(filter, bounds, { of: ({ held }) => held, atOnce, change: (found) => this.store.release(idsOf(found)), onProgress });
    if (done.messages > 0) await this.store.deliver?.();
    return done;
  }

  async delete(filter: QueueFilter, bounds: MatchBounds, onProgress: (done: number) => void, { journal }: { journal?: ActJournal } = {}): Promise<{ messages: number }> {
    const { keptDirectory, now } = this.options;
    const kept = keptDirectory === undefined ? null : new KeptMessages({ directory: keptDirectory, account: 'by subject or recipient', now: now() });
    const before = await this.#goneOf(journal?.unfinished ?? []);
    const { messages } = await this.#changeAll(filter, { ...bounds, most: Math.max(0, bounds.most - before) }, {
      of: ({ held }) => held,
      onProgress: (done) => onProgress(before + done),
      change: async (found, done) => {
        await kept?.append(found.map(({ mail, head }) => ({ id: mail.id, arrivedAt: new Date(mail.arrivedAt).toISOString(), bytes: null, sender: mail.sender, recipients: [...(head?.recipients ?? [])] })));
        await journal?.begin(before + done, idsOf(found));
        return this.store.remove(idsOf(found));
      },
    });
    return { messages: before + messages };
  }

  /** How many of the messages that an act which was cut off was about to delete are gone. */
  async #goneOf(ids: readonly string[]): Promise<number> {
    if (ids.length === 0) return 0;
    const there = new Set((await this.store.list()).filter(({ held }) => held).map(({ id }) => id));
    return ids.filter((id) => !there.has(id)).length;
  }

  async #changeAll(
    filter: QueueFilter,
    { until, most }: MatchBounds,
    steps: { of(mail: StoredMail): boolean; atOnce?: number | undefined; change(found: Found[], done: number): Promise<number>; onProgress(done: number): void },
  ): Promise<{ messages: number }> {
    const { of, atOnce = Infinity, change, onProgress } = steps;
    let done = 0;
    let empty = 0;
    for (let fruitless = 0; empty < EMPTY_PASSES && fruitless < FRUITLESS_PASSES; ) {
      const { found } = await this.#matching(filter, until, of);
      if (found.length + done > most) throw new MoreThanCounted(found.length + done);
      const before = done;
      for (let at = 0; at < found.length && done < atOnce; at += BATCH) {
        done += await change(found.slice(at, Math.min(at + BATCH, at + atOnce - done)), done);
        onProgress(done);
      }
      if (done >= atOnce) break;
      empty = found.length === 0 ? empty + 1 : 0;
      fruitless = found.length > 0 && done === before ? fruitless + 1 : 0;
    }
    return { messages: done };
  }

  async #matching(filter: QueueFilter, until: number, of: (mail: StoredMail) => boolean = () => true): Promise<Matched> {
    const sender = filter.account?.toLowerCase();
    const listed = (await this.store.list()).filter((mail) => mail.arrivedAt <= until && (sender === undefined || mail.sender === sender) && of(mail));
    const { most = MOST_LOOKED_AT } = this.options;
    const matched: Matched = { found: [], unread: 0, cut: listed.length > most };
    const inside = looksInside(filter);
    for (const [index, mail] of listed.slice(0, most).entries()) {
      const head = inside ? await this.store.head(mail) : null;
      if (inside && head === null) matched.unread += 1;
      else if (head === null || fitsFilter(filter, head)) matched.found.push({ mail, head });
      // Files are read with blocking calls; the others have their turn in between.
      if (inside && index % 50 === 49) await others();
    }
    return matched;
  }

  /** A message may be delivered, and its id given to another one, between the look and the hold. Such a one goes back. */
  async #holdOnly(filter: QueueFilter, found: Found[]): Promise<number> {
    const held = await this.store.hold(idsOf(found));
    if (!looksInside(filter)) return held;
    const strangers: string[] = [];
    for (const { mail } of found) {
      const head = await this.store.head({ ...mail, held: true });
      if (head !== null && !fitsFilter(filter, head)) strangers.push(mail.id);
    }
    return strangers.length === 0 ? held : held - (await this.store.release(strangers));
  }
}

const idsOf = (found: readonly Found[]): string[] => found.map(({ mail }) => mail.id);

function exampleOf({ id, arrivedAt, held, sender }: StoredMail, head: MailHead | null): MatchedExample {
  const recipients = head?.recipients ?? [];
  return { id: id.slice(0, 200), arrivedAt, held, sender, subject: head?.subject ?? null, recipients: recipients.slice(0, TOLD_RECIPIENTS).map((each) => shortText(each, LONGEST_ADDRESS)), recipientCount: recipients.length };
}
