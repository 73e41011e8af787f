import { fullAccount, readPostfixClient } from '@/lib/logs/postfix-client';
import { readPostfixLine, splitQueueId } from '@/lib/logs/postfix-line';
import type { SyslogTime } from '@/lib/logs/syslog-time';

/** Postfix tells the arrival in whole seconds, and writes the line a little later. */
const ARRIVAL_SLACK_MS = 2_000;
const SUBMITTED_HERE = /^uid=\d+ from=<.*>(?: orig_id=([0-9A-Za-z]{6,30}))?$/;
const NOTIFICATION = /^(?:sender|postmaster) [a-z -]{1,40}notification: ([0-9A-Za-z]{6,30})$/;

interface Opened {
  account: string | null;
  at: number;
}

/**
 * Whose the messages in the queue are, from the lines that smtpd writes when it opens a queue file. A queue id that is
 * used again belongs to its last opening, and to nobody once the log tells of its removal.
 */
export class QueueOwners {
  readonly #names: readonly string[];
  readonly #accountDomain: string | null;
  readonly #opened = new Map<string, Opened>();

  constructor(options: { names: readonly string[]; accountDomain: string | null }) {
    this.#names = options.names;
    this.#accountDomain = options.accountDomain;
  }

  /**
   * @returns the account, lower case; null when the log proves that there was none (mail from outside, for instance) or
   *   nothing of it is known; see `isKnown`
   */
  accountOf(message: { id: string; arrivedAt: number }): string | null {
    return this.#openingOf(message)?.account ?? null;
  }

  /** @returns whether the log tells how the message came in */
  isKnown(message: { id: string; arrivedAt: number }): boolean {
    return this.#openingOf(message) !== null;
  }

  clear(): void {
    this.#opened.clear();
  }

  /** @param time of the file the line is in */
  read(line: string, time: SyslogTime): void {
    // Most lines are of no interest here, and this is far cheaper than to take each apart.
    const ends = line.endsWith(': removed');
    if (!ends && !line.includes(': client=') && !line.includes(': uid=') && !line.includes(' notification: ')) return;
    const written = readPostfixLine(line, this.#names);
    const own = written && splitQueueId(written.text);
    if (!own) return;
    if (ends && own.rest === 'removed') {
      if (written.program === 'qmgr' || written.program === 'postsuper') this.#opened.delete(own.queueId);
      return;
    }
    const at = time.read(written.stamp);
    if (at === null) return;
    if (written.program === 'smtpd') this.#open(own.queueId, own.rest, at);
    const submitted = written.program === 'pickup' ? SUBMITTED_HERE.exec(own.rest) : null;
    if (submitted) this.#continue(own.queueId, submitted[1] ?? null, at);
    // Postfix itself tells the sender that mail could not be delivered; that is nobody's mail.
    const notification = written.program === 'bounce' ? NOTIFICATION.exec(own.rest) : null;
    if (notification?.[1] !== undefined) this.#opened.set(notification[1], { account: null, at });
  }

  #openingOf({ id, arrivedAt }: { id: string; arrivedAt: number }): Opened | null {
    const opened = this.#opened.get(id);
    // A line from before the message arrived tells of another message that had the id.
    return opened && opened.at >= arrivedAt - ARRIVAL_SLACK_MS ? opened : null;
  }

  #open(queueId: string, rest: string, at: number): void {
    const client = readPostfixClient(rest);
    if (!client) return;
    if (client.originalQueueId !== null) {
      this.#continue(queueId, client.originalQueueId, at);
      return;
    }
    const account = client.login && fullAccount(client.login.account, this.#accountDomain).toLowerCase();
    this.#opened.set(queueId, { account, at });
  }

  /** A content filter gave the message back, or `postsuper -r` sent it through again: it is still the same account's. */
  #continue(queueId: string, from: string | null, at: number): void {
    this.#opened.set(queueId, { account: (from === null ? null : this.#opened.get(from)?.account) ?? null, at });
  }
}
