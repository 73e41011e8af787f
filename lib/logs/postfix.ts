import type { LogEvent, LogParser } from './event';
import { fullAccount, isLoopback, readFailedLogin, readPostfixClient, readPostfixConnection } from './postfix-client';
import { DELIVERY_PROGRAMS, isDelivery, readDelivery, readQueued, readRefusal } from './postfix-delivery';
import { senderKey } from './sender';
import { isSyslogLine, readPostfixLine, splitQueueId, type PostfixLine } from './postfix-line';
import { PostfixMessages, type PostfixMessage } from './postfix-messages';
import { PostfixSessions, type PostfixSession, type SavedSessions } from './postfix-sessions';
import { SyslogTime } from './syslog-time';

export interface PostfixParserOptions {
  /** Within half a year of the first line: classic stamps have no year. For instance when the file was last written. */
  near: number;
  /** Of the host; RFC 3339 stamps carry their own offset. */
  timeZone: string;
  /** The syslog names of the Postfix instance; `['postfix']` when left out. */
  names?: readonly string[];
  /** The domain of accounts that are logged without one. */
  accountDomain?: string | null;
  /** What makes a sender of those who need no login; nothing does when left out. Asked for every message, because it may change. */
  senders?: () => LoginlessSenders;
  /** What a parser saved that read the lines before. */
  saved?: SavedPostfixParser | null;
}

export interface LoginlessSenders {
  /** Whether a machine may relay because of its address (`mynetworks`). */
  isOwn(address: string): boolean;
  /** Whether messages go through a content filter and come back over loopback. */
  filtering: boolean;
}

const SUBMITTED_HERE = /^uid=(\d{1,10}) from=<.*>$/;
const RESUBMITTED = /^uid=\d{1,10} from=<.*> orig_id=([0-9A-Za-z]{6,30})$/;

/** What another parser of the same log can go on from; it holds Maps of the one that saved it, so it is to be written out at once. */
export interface SavedPostfixParser {
  newest: number;
  sessions: SavedSessions;
  messages: ReadonlyMap<string, PostfixMessage>;
}

export interface PostfixLogParser extends LogParser {
  /** Lines that say what became of a known message's recipient, in a shape that is not known: recipients that are missing in the figures. */
  readonly unreadDeliveries: number;
  save(): SavedPostfixParser;
}

/**
 * Reads what Postfix wrote to the mail log. One parser must see the files of a log one after the other: a message names
 * its account once, when its queue file is opened, and every later line of it is known by the queue id.
 *
 * Only what smtpd, qmgr and the delivery programs wrote counts, and only in the place where they write it. A connection
 * is one session of one smtpd process; the events of a message carry its account.
 */
export function createPostfixParser(options: PostfixParserOptions): PostfixLogParser {
  return new PostfixParser(options);
}

class PostfixParser implements PostfixLogParser {
  readonly #names: readonly string[];
  readonly #accountDomain: string | null;
  readonly #time: SyslogTime;
  readonly #senders: () => LoginlessSenders;
  readonly #sessions = new PostfixSessions();
  readonly #messages = new PostfixMessages();
  #unparsed = 0;
  #unreadDeliveries = 0;

  constructor(options: PostfixParserOptions) {
    this.#names = options.names ?? ['postfix'];
    this.#accountDomain = options.accountDomain ?? null;
    this.#senders = options.senders ?? (() => ({ isOwn: () => false, filtering: false }));
    this.#time = new SyslogTime({ near: options.saved?.newest ?? options.near, timeZone: options.timeZone });
    if (!options.saved) return;
    this.#sessions.restore(options.saved.sessions);
    this.#messages.restore(options.saved.messages);
  }

  save(): SavedPostfixParser {
    return { newest: this.#time.newest, sessions: this.#sessions.save(), messages: this.#messages.save() };
  }

  get unparsed(): number {
    return this.#unparsed;
  }

  get unreadDeliveries(): number {
    return this.#unreadDeliveries;
  }

  parse(line: string): LogEvent | null {
    const written = readPostfixLine(line, this.#names);
    if (!written) {
      if (!isSyslogLine(line)) this.#unparsed += 1;
      return null;
    }
    const at = this.#time.read(written.stamp);
    if (at === null) {
      this.#unparsed += 1;
      return null;
    }
    if (written.program === 'smtpd') return this.#smtpd(written, at);
    if (written.program === 'pickup') return this.#pickup(written, at);
    if (written.program === 'qmgr') return this.#qmgr(written, at);
    if (written.program === 'cleanup') return this.#cleanup(written);
    return DELIVERY_PROGRAMS.has(written.program) ? this.#delivery(written, at) : null;
  }

  #smtpd({ pid, text }: PostfixLine, at: number): LogEvent | null {
    const change = readPostfixConnection(text);
    if (change?.begins) return { at, connection: this.#sessions.begin(pid, at), kind: 'connected', address: change.address };
    if (change) return { at, connection: this.#sessions.end(pid, at), kind: 'disconnected' };
    const session = this.#sessions.of(pid, at);
    const failed = readFailedLogin(text);
    if (failed) {
      const account = failed.account === null ? null : senderKey({ kind: 'account', account: fullAccount(failed.account, this.#accountDomain) });
      return { at, connection: session.connection, kind: 'auth-failed', account };
    }
    const { queueId, rest } = splitQueueId(text) ?? { queueId: null, rest: text.replace(/^NOQUEUE: /, '') };
    const refusal = readRefusal(rest);
    if (refusal) return { at, connection: session.connection, ...owned(session.account), kind: 'recipient-refused', ...refusal };
    if (queueId === null || !rest.startsWith('client=')) return null;
    const client = readPostfixClient(rest);
    if (!client) {
      this.#unparsed += 1;
      return null;
    }
    if (client.login === null) {
      if (client.originalQueueId !== null) this.#messages.continue(queueId, client.originalQueueId);
      else if (!client.forwarded && this.#senders().isOwn(client.address)) return this.#fromOwnNetwork(queueId, client.address, session, at);
      else this.#messages.close(queueId);
      return null;
    }
    const account = senderKey({ kind: 'account', account: fullAccount(client.login.account, this.#accountDomain) });
    this.#messages.open(queueId, session.connection, account);
    // A session can authenticate once (RFC 4954, section 4), but every message of it says so again, and each counts.
    const again = session.account === account;
    session.account = account;
    return { at, connection: session.connection, kind: 'auth-succeeded', account, mechanism: client.login.mechanism, ...(again ? { again } : {}) };
  }

  #fromOwnNetwork(queueId: string, address: string, session: PostfixSession, at: number): LogEvent | null {
    const account = senderKey({ kind: 'client', address });
    const perhapsFiltered = this.#senders().filtering && isLoopback(address);
    this.#messages.open(queueId, session.connection, account, perhapsFiltered);
    if (perhapsFiltered) return null;
    session.account = account;
    return { at, connection: session.connection, kind: 'submitted', account };
  }

  /** Mail that a user of the host handed to `sendmail`. One process takes all of it, so each message is a connection of its own. */
  #pickup({ text }: PostfixLine, at: number): LogEvent | null {
    const { queueId, rest } = splitQueueId(text) ?? { queueId: '', rest: '' };
    const again = RESUBMITTED.exec(rest)?.[1];
    if (again !== undefined) this.#messages.continue(queueId, again);
    const uid = again === undefined ? SUBMITTED_HERE.exec(rest)?.[1] : undefined;
    if (uid === undefined) return null;
    const [account, connection] = [senderKey({ kind: 'uid', uid: Number(uid) }), `pickup ${queueId}`];
    this.#messages.open(queueId, connection, account);
    return { at, connection, kind: 'submitted', account };
  }

  #qmgr({ text }: PostfixLine, at: number): LogEvent | null {
    const { queueId, rest } = splitQueueId(text) ?? { queueId: '', rest: '' };
    if (rest === 'removed') {
      this.#messages.close(queueId);
      return null;
    }
    const queued = readQueued(rest);
    const message = queued && this.#messages.get(queueId);
    // The line comes again with every attempt at a deferred message.
    if (!message || message.received || message.perhapsFiltered) return null;
    message.received = true;
    return { at, ...of(message), kind: 'message-received', bytes: queued.bytes, recipients: queued.recipients };
  }

  /** A message that the client broke off never came to be (told since 3.10). */
  #cleanup({ text }: PostfixLine): null {
    const { queueId, rest } = splitQueueId(text) ?? { queueId: '', rest: '' };
    if (rest === 'removed (canceled)') this.#messages.close(queueId);
    return null;
  }

  #delivery({ text }: PostfixLine, at: number): LogEvent | null {
    const { queueId, rest } = splitQueueId(text) ?? { queueId: '', rest: '' };
    const message = this.#messages.get(queueId);
    const delivery = message && readDelivery(rest);
    if (message && !delivery && isDelivery(rest)) {
      this.#unparsed += 1;
      this.#unreadDeliveries += 1;
    }
    if (!message || !delivery) return null;
    const { recipient, bounced, unknown, filteredAs } = delivery;
    if (filteredAs !== null) this.#messages.continue(filteredAs, queueId);
    if (message.perhapsFiltered) {
      if (filteredAs === null) return null;
      Object.assign(message, { perhapsFiltered: false, received: true, uncounted: true });
      this.#messages.isNew(message, recipient);
      return { at, ...of(message), kind: 'submitted', recipient };
    }
    if (this.#messages.isNew(message, recipient)) {
      return { at, ...of(message), kind: 'recipient-accepted', recipient, ...(message.received && !message.uncounted ? { counted: true } : {}), ...(unknown ? { unknown } : {}) };
    }
    return bounced ? { at, ...of(message), kind: 'recipient-bounced', recipient, unknown } : null;
  }
}

function of({ connection, account }: PostfixMessage): { connection: string; account: string } {
  return { connection, account };
}

function owned(account: string | null): { account?: string } {
  return account === null ? {} : { account };
}
