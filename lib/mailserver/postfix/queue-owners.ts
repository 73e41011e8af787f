import { FingerprintTable } from '@/lib/logs/engine/fingerprint-table';
import { readBracketedAddress } from '@/lib/logs/mail-address';
import { fullAccount, isLoopback, readPostfixClient } from '@/lib/logs/postfix-client';
import { readPostfixLine, splitQueueId, type PostfixLine } from '@/lib/logs/postfix-line';
import { senderKey } from '@/lib/logs/sender';
import type { SyslogTime } from '@/lib/logs/syslog-time';
import { queueFingerprint } from './queue-fingerprint';

/** Postfix tells the arrival in whole seconds, and writes the line a little later. */
const ARRIVAL_SLACK_SECONDS = 2;
const SUBMITTED_HERE = /^uid=(\d{1,10}) from=<.*>(?: orig_id=([0-9A-Za-z]{6,30}))?$/;
const SENT = /^, relay=\S+?\[([^\]\s]+)\](?::\d+)?, [^()]*\bstatus=sent \(.*\bqueued as ([0-9A-Za-z]{6,30})\)$/;
const PROXY_ACCEPTED = /^proxy-accept: END-OF-MESSAGE: 250 [^;]*\bqueued as ([0-9A-Za-z]{6,30}); from=<.* sasl_username=<([^<>]*)>$/;

/** Past so many messages the log tells of, the oldest hour is forgotten: what is in the queue is read from its files. */
const MOST_MESSAGES = 400_000;
const KEPT_SECONDS = 3_600;
/** In place of a sender: the log says that there was none. */
const NOBODY = 0;
/** Set in an entry of a message that is another one's continuation. */
const CONTINUES = 1;

/**
 * Whose the messages are that came back from a content filter: by the log, which names the message that was given to the filter together
 * with the one that came back. A queue id that is used again belongs to its last opening, and to nobody once the log tells of its removal.
 */
export class QueueOwners {
  readonly #names: readonly string[];
  readonly #accountDomain: string | null;
  readonly #table = new FingerprintTable();
  #senders: string[] = [''];
  #numbers = new Map<string, number>();
  #isOwn: (address: string) => boolean = () => false;
  #newest = 0;

  constructor(options: { names: readonly string[]; accountDomain: string | null }) {
    this.#names = options.names;
    this.#accountDomain = options.accountDomain;
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
    const place = this.#find(message.id);
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
  }

  /** @param time of the file the line is in */
  read(line: string, time: SyslogTime): void {
    // Most lines are of no interest here, and this is far cheaper than to take each apart.
    const ends = line.endsWith(': removed');
    if (!ends && !line.includes(': client=') && !line.includes(': uid=') && !line.includes('queued as ')) return;
    const written = readPostfixLine(line, this.#names);
    if (!written) return;
    const own = splitQueueId(written.text);
    if (ends) {
      if (own?.rest === 'removed' && (written.program === 'qmgr' || written.program === 'postsuper')) this.#remove(own.queueId);
      return;
    }
    const at = time.read(written.stamp);
    if (at === null) return;
    this.#newest = Math.floor(at / 1_000);
    if (own === null) this.#proxied(written);
    else if (written.program === 'smtpd') this.#opened(own.queueId, own.rest);
    else if (written.program === 'pickup') this.#submitted(own.queueId, own.rest);
    else this.#delivered(own.queueId, own.rest);
  }

  #opened(queueId: string, rest: string): void {
    const client = readPostfixClient(rest);
    if (!client) return;
    if (client.originalQueueId !== null) return this.#continue(queueId, client.originalQueueId);
    // What came back from a filter was opened by a line like any other; which message it was, another line has told already or will.
    if (client.login === null && isLoopback(client.address) && this.#continues(queueId)) return;
    const account = client.login && fullAccount(client.login.account, this.#accountDomain).toLowerCase();
    if (account !== null) this.#put(queueId, senderKey({ kind: 'account', account }), 0);
    else this.#put(queueId, this.#isOwn(client.address) ? senderKey({ kind: 'client', address: client.address }) : null, 0);
  }

  #submitted(queueId: string, rest: string): void {
    const match = SUBMITTED_HERE.exec(rest);
    if (!match) return;
    if (match[2] !== undefined) this.#continue(queueId, match[2]);
    else this.#put(queueId, senderKey({ kind: 'uid', uid: Number(match[1]) }), 0);
  }

  /** `to=<…>, relay=127.0.0.1[127.0.0.1]:10024, … status=sent (250 … queued as ID)`: what another machine answers, anybody may have written. */
  #delivered(queueId: string, rest: string): void {
    if (!rest.startsWith('to=')) return;
    const recipient = readBracketedAddress(rest, 3);
    const original = recipient && rest.startsWith(', orig_to=', recipient.end) ? readBracketedAddress(rest, recipient.end + ', orig_to='.length) : null;
    const sent = recipient && SENT.exec(rest.slice(original?.end ?? recipient.end));
    if (sent?.[1] !== undefined && sent[2] !== undefined && isLoopback(sent[1])) this.#continue(sent[2], queueId);
  }

  /** A filter in front of the queue (`smtpd_proxy_filter`): the line names who logged in and the message that came out of it. */
  #proxied({ program, text }: PostfixLine): void {
    if (program !== 'smtpd' || !text.startsWith('proxy-accept: ')) return;
    const accepted = PROXY_ACCEPTED.exec(text);
    if (accepted?.[1] === undefined || accepted[2] === undefined) return;
    this.#put(accepted[1], senderKey({ kind: 'account', account: fullAccount(accepted[2], this.#accountDomain).toLowerCase() }), CONTINUES);
  }

  /** A filter gave the message back, or `postsuper -r` sent it through again: it is still the same sender's. */
  #continue(queueId: string, from: string): void {
    const place = this.#find(from);
    if (place < 0) return;
    const number = this.#table.value(place) >>> 1;
    this.#put(queueId, number === NOBODY ? null : (this.#senders[number] ?? null), CONTINUES);
  }

  #continues(queueId: string): boolean {
    const place = this.#find(queueId);
    return place >= 0 && (this.#table.value(place) & CONTINUES) !== 0;
  }

  #put(queueId: string, sender: string | null, continues: number): void {
    const value = ((sender === null ? NOBODY : this.#numberOf(sender)) << 1) | continues;
    const place = this.#find(queueId);
    if (place >= 0) {
      this.#table.setValue(place, value);
      this.#table.setMore(place, this.#newest);
      return;
    }
    if (this.#table.size >= MOST_MESSAGES) this.#forgetOld();
    const { lo, hi } = queueFingerprint(queueId);
    this.#table.add(lo, hi, value, this.#newest);
  }

  #remove(queueId: string): void {
    const place = this.#find(queueId);
    if (place >= 0) this.#table.delete(place);
  }

  #forgetOld(): void {
    this.#table.sweep((_, at) => at > this.#newest - KEPT_SECONDS);
    if (this.#table.size >= MOST_MESSAGES) this.#table.sweep(() => false);
  }

  #find(queueId: string): number {
    const { lo, hi } = queueFingerprint(queueId);
    return this.#table.find(lo, hi);
  }

  #numberOf(sender: string): number {
    const known = this.#numbers.get(sender);
    if (known !== undefined) return known;
    const number = this.#senders.push(sender) - 1;
    this.#numbers.set(sender, number);
    return number;
  }
}
