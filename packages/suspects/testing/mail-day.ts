import { deserialize, serialize } from 'node:v8';
import type { Assessment, Evidence } from '../assessment';
import { LiveLog, type LiveLogOptions, type SavedLog } from '../live-log';

export const MIDNIGHT = Date.parse('2026-11-24T00:00:00Z');
const MOST_WAITING = 1000;

/** One login and what is sent after it; every list of recipients is one message. */
export interface Sending {
  account: string;
  address?: string;
  messages: string[][];
  /** The server's reply when it refuses these recipients. */
  refusal?: string;
  /** The connection stays open. */
  open?: boolean;
}

/** A day of one mail server for tests: writes log lines as the server does, and lets a tracker read them. */
export class MailDay {
  readonly #options: LiveLogOptions;
  #log: LiveLog;
  #connections = 0;
  #lines = 0;
  #waiting: string[] = [];

  constructor(options: Partial<LiveLogOptions> = {}) {
    this.#options = { format: 'mailcarrier', timeZone: 'UTC', near: MIDNIGHT, date: '2026-11-24', seed: [1, 2, 3, 4], ownDomains: ['example.test'], now: () => Infinity, ...options };
    this.#log = new LiveLog(this.#options);
  }

  /** What is known, after every line. */
  get log(): LiveLog {
    if (this.#waiting.length > 0) this.#lines = this.#log.take(new TextEncoder().encode(this.#waiting.join('')), { file: '2026-11-24.log', date: '2026-11-24', line: this.#lines });
    this.#waiting = [];
    return this.#log;
  }

  /** Another guard goes on from what this one saved. */
  restart(saved: SavedLog = deserialize(serialize(this.log.save())) as SavedLog): void {
    this.#log = new LiveLog(this.#options, saved);
  }

  /** @returns the id of a connection that has not been used */
  connection(): string {
    this.#connections += 1;
    return `00000000-0000-4000-8000-${this.#connections.toString(16).padStart(12, '0')}`;
  }

  /** @param second of the day */
  line(second: number, connection: string, statement: string): void {
    const time = new Date(MIDNIGHT + second * 1000).toISOString().slice(11, 19);
    this.#waiting.push(`${time} 3,1,${connection},${statement}\n`);
    if (this.#waiting.length >= MOST_WAITING) void this.log;
  }

  send(second: number, { account, address = '127.0.0.1', messages, refusal, open = false }: Sending): string {
    const connection = this.connection();
    this.line(second, connection, `Connected from ${address}`);
    this.line(second, connection, 'Processing AUTH PLAIN');
    this.line(second, connection, `Authentication successful(${account}, PLAIN).`);
    for (const recipients of messages) this.message(second, connection, account, recipients, refusal);
    if (!open) this.line(second, connection, 'Disconnected');
    return connection;
  }

  message(second: number, connection: string, account: string, recipients: string[], refusal?: string): void {
    this.line(second, connection, `MAIL command successful(<${account}>).`);
    for (const recipient of recipients) {
      this.line(second, connection, refusal === undefined ? `RCPT command successful(${recipient}).` : `RCPT command failed(${recipient}, ${refusal}).`);
    }
    if (refusal !== undefined) return;
    this.line(second, connection, 'DATA command successful.');
    this.line(second, connection, 'DATA received(700 bytes).');
  }

  /** Highest score first, by what is known at this second. */
  assess(second: number): Assessment[] {
    return this.log.assess(MIDNIGHT + second * 1000);
  }

  evidence(second: number, account: string): Evidence | null {
    return this.log.evidence(account, MIDNIGHT + second * 1000);
  }

  of(second: number, account: string): Assessment {
    const found = this.assess(second).find((each) => each.account === account);
    if (found === undefined) throw new Error(`${account} is not listed`);
    return found;
  }
}

export const STOLEN = 'stolen@example.test';
export const PEOPLE = ['ann', 'bob', 'cho', 'dan', 'eve'].map((name) => `${name}@example.test`);

/** The flood of the drill: one to three recipients a message, unrelated domains, a new login every four messages. */
export function flood(day: MailDay, from: number, options: { messages: number; perSecond: number; addresses?: number; refusal?: string; account?: string }): number {
  const { messages, perSecond, addresses = 12, refusal, account = STOLEN } = options;
  let second = from;
  for (let n = 0; n < messages; n += 4) {
    second = from + Math.floor(n / perSecond);
    const texts = Array.from({ length: Math.min(4, messages - n) }, (_, i) => floodRecipients(n + i));
    day.send(second, { account, address: `10.0.0.${((n / 4) % addresses) + 1}`, messages: texts, refusal });
  }
  return second;
}

function floodRecipients(n: number): string[] {
  return Array.from({ length: 1 + (n % 3) }, (_, i) => `user${n}@domain-${n * 3 + i}.test`);
}

/** People at work: each writes to a colleague or to one of three partners, over a new connection each time. */
export function ordinary(day: MailDay, from: number, to: number, options: { everySeconds?: number; refusal?: string; people?: string[] } = {}): void {
  const { everySeconds = 2, refusal, people = PEOPLE } = options;
  for (let second = from, n = 0; second < to; second += everySeconds, n += 1) {
    for (const [index, account] of people.entries()) {
      const outside = n % 2 === 0;
      const recipient = outside ? `partner@${['supplier', 'customer', 'bank'][n % 3]}${index}.test` : PEOPLE[(index + n) % PEOPLE.length];
      day.send(second, { account, address: `192.0.2.${index + 1}`, messages: [[recipient ?? '']], refusal: outside ? refusal : undefined });
    }
  }
}
