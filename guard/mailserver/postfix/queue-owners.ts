import { DATED, FROM_HERE, MESSAGE_ACCEPTED_BY_PROXY, MESSAGE_CONTINUED, MESSAGE_OPENED, MESSAGE_REMOVED, SUBMITTED } from '@sluice/log-engine/event-kinds';
import { QueueIdTable } from './queue-id-table';
import { LineReader, type LineEvent } from '@sluice/log-engine/line-reader';
import { senderKey } from '@sluice/log-engine/sender';

/** Postfix tells the arrival in whole seconds, and writes the line a little later. */
const ARRIVAL_SLACK_SECONDS = 2;

/** Past so many messages the log tells of, the oldest hour is forgotten: what is in the queue is read from its files. */
const MOST_MESSAGES = 400_000;
const KEPT_SECONDS = 3_600;
/** In place of a sender: the log says that there was none. */
const NOBODY = 0;
/** Set in an entry of a message that is another one's continuation. */
const CONTINUES = 1;

/**
 * Whose the messages are that came back from a content filter: by the log, as the engine reads it, which names the message that was given
 * to the filter together with the one that came back. A queue id that is used again belongs to its last opening, and to nobody once the log
 * tells of its removal.
 */
export class QueueOwners {
  readonly #reader: LineReader;
  readonly #table = new QueueIdTable();
  #senders: string[] = [''];
  #numbers = new Map<string, number>();
  /** By the fingerprints of their names, who logged in. */
  #logins = new Map<bigint, number>();
  #isOwn: (address: string) => boolean = () => false;
  #newest = 0;

  constructor({ seed, accountDomain }: { seed: readonly [number, number, number, number]; accountDomain: string | null }) {
    this.#reader = new LineReader('postfix', { seed, loginDomain: accountDomain ?? undefined, loginless: true });
  }

  /** @param isOwn whether an address may relay without a login, which makes it a sender */
  judgeClientsBy(isOwn: (address: string) => boolean): void {
    this.#isOwn = isOwn;
  }

  /**
   * Of a message that came back from a filter, or was sent through the queue again.
   *
   * @returns the sender's key; null when the log proves that it is nobody's, mail from outside for instance; undefined when it tells nothing
   */
  known(message: { id: string; arrivedAt: number }): string | null | undefined {
    const place = this.#find(this.#reader.fingerprint(message.id));
    if (place < 0) return undefined;
    // A line from before the message arrived tells of another message that had the id.
    if (this.#table.more(place) < Math.floor(message.arrivedAt / 1_000) - ARRIVAL_SLACK_SECONDS) return undefined;
    const value = this.#table.value(place);
    if ((value & CONTINUES) === 0) return undefined;
    return value >>> 1 === NOBODY ? null : this.#senders[value >>> 1];
  }

  /** For tests of its bounds. */
  get size(): number {
    return this.#table.size;
  }

  clear(): void {
    this.#table.sweep(() => false);
    this.#senders = [''];
    this.#numbers = new Map();
    this.#logins = new Map();
  }

  /** The lines that follow are of a file that was written last at that time, milliseconds since 1970. */
  beginFile(near: number, timeZone: string): void {
    this.#reader.beginFile(near, timeZone);
  }

  read(line: string): void {
    for (const event of this.#reader.events(line)) this.#apply(event);
  }

  #apply(event: LineEvent): void {
    switch (event.kind) {
      case DATED:
        this.#newest = event.time;
        return;
      case MESSAGE_OPENED: {
        const number = this.#numberOf(event.name.toLowerCase());
        this.#logins.set(event.second, number);
        if (!event.more) this.#put(event.first, number, 0);
        return;
      }
      case SUBMITTED:
        return this.#submitted(event);
      case MESSAGE_CONTINUED:
        if (event.more) return this.#continue(event.first, event.second);
        // What came back from a filter was opened by a line like any other; which message it was, another line has told already or will.
        if (event.number !== FROM_HERE || !this.#continues(event.first)) this.#put(event.first, NOBODY, 0);
        return;
      case MESSAGE_ACCEPTED_BY_PROXY:
        return this.#put(event.first, this.#logins.get(event.second) ?? NOBODY, CONTINUES);
      case MESSAGE_REMOVED:
        return this.#remove(event.first);
    }
  }

  /** A user of the host, or a client without a login. */
  #submitted({ first, third, more, name, client }: LineEvent): void {
    if (third === 0n) this.#put(first, this.#numberOf(name), 0);
    else if (this.#isOwn(client) && !(more && this.#continues(first))) this.#put(first, this.#numberOf(senderKey({ kind: 'client', address: client })), 0);
  }

  /** A filter gave the message back, or `postsuper -r` sent it through again: it is still the same sender's. */
  #continue(id: bigint, from: bigint): void {
    const place = this.#find(from);
    if (place >= 0) this.#put(id, this.#table.value(place) >>> 1, CONTINUES);
  }

  #continues(id: bigint): boolean {
    const place = this.#find(id);
    return place >= 0 && (this.#table.value(place) & CONTINUES) !== 0;
  }

  #put(id: bigint, sender: number, continues: number): void {
    const value = (sender << 1) | continues;
    const place = this.#find(id);
    if (place >= 0) {
      this.#table.setValue(place, value);
      this.#table.setMore(place, this.#newest);
      return;
    }
    if (this.#table.size >= MOST_MESSAGES) this.#forgetOld();
    this.#table.add(Number(id & 0xffffffffn) | 0, Number(id >> 32n) | 0, value, this.#newest);
  }

  #remove(id: bigint): void {
    const place = this.#find(id);
    if (place >= 0) this.#table.delete(place);
  }

  #forgetOld(): void {
    this.#table.sweep((_, at) => at > this.#newest - KEPT_SECONDS);
    if (this.#table.size >= MOST_MESSAGES) this.#table.sweep(() => false);
  }

  #find(id: bigint): number {
    return this.#table.find(Number(id & 0xffffffffn) | 0, Number(id >> 32n) | 0);
  }

  #numberOf(sender: string): number {
    const known = this.#numbers.get(sender);
    if (known !== undefined) return known;
    const number = this.#senders.push(sender) - 1;
    this.#numbers.set(sender, number);
    return number;
  }
}
