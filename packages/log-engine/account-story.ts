import type { EvidenceLine } from './account-record';
import { AUTHS, BOUNCED, DEFERRED, MESSAGES, RECIPIENTS } from './counters';

/** One connection of an account, and the lines that prove it. */
export interface StoryConnection {
  /** Seconds since 1970. */
  from: number;
  to: number;
  address: string | null;
  logins: number;
  messages: number;
  recipients: number;
  bounced: number;
  deferred: number;
  evidence: EvidenceLine[];
  /** Lines of this connection that were left out because of the bound. */
  omittedLines: number;
}

/** Of so many connections, and so many lines of each, the story is told; the first ones and the newest. */
const MOST_CONNECTIONS = 2000;
const MOST_LINES = 20;
/** So many connections may wait for a login, and so many of the account may have more to come. */
const MOST_FOLLOWED = 20_000;
/** What tells no connection apart: every login begins one. */
export const NO_CONNECTION = -1;

const COUNTED: Partial<Record<number, 'logins' | 'messages' | 'recipients' | 'bounced' | 'deferred'>> = {
  [AUTHS]: 'logins',
  [MESSAGES]: 'messages',
  [RECIPIENTS]: 'recipients',
  [BOUNCED]: 'bounced',
  [DEFERRED]: 'deferred',
};

/** What one account did, connection by connection. A connection is a number that the reader of the log gives it. */
export class AccountStory {
  /** Those in which the account logged in, in the order of their logins. */
  connections: StoryConnection[] = [];
  omittedConnections = 0;
  /** Connections that nobody has logged in on yet, and those of the account, by number. */
  readonly #waiting = new Map<number, StoryConnection>();
  readonly #open = new Map<number, StoryConnection>();

  /** A client connected; whose it is will be known by its login. */
  begin(connection: number, at: number, address: string | null, line: EvidenceLine): void {
    this.#open.delete(connection);
    this.#waiting.delete(connection);
    this.#waiting.set(connection, { ...nothing(at), address, evidence: [line] });
    forgetOldest(this.#waiting);
  }

  /** The account logged in, sent, or something came of what it had sent. */
  count(connection: number, at: number, figure: number, times: number, line: () => EvidenceLine): void {
    const known = this.#of(connection, at, figure);
    const counted = COUNTED[figure];
    if (counted === undefined || known === undefined) return;
    known[counted] += times;
    // What becomes of a message after its connection has ended does not make the connection longer.
    if (figure === AUTHS || figure === MESSAGES || figure === RECIPIENTS) known.to = Math.max(known.to, at);
    this.#prove(known, line);
  }

  address(connection: number, address: string): void {
    const known = connection === NO_CONNECTION ? this.connections.at(-1) : this.#open.get(connection);
    if (known) known.address ??= address;
  }

  /** The client has gone. What comes of its messages still counts for the connection until another one has its number. */
  end(connection: number, at: number, line: () => EvidenceLine): void {
    this.#waiting.delete(connection);
    const known = this.#open.get(connection);
    if (!known) return;
    known.to = Math.max(known.to, at);
    this.#prove(known, line);
  }

  #of(connection: number, at: number, figure: number): StoryConnection | undefined {
    if (connection === NO_CONNECTION) return figure === AUTHS ? this.#add(nothing(at)) : this.connections.at(-1);
    const open = this.#open.get(connection);
    if (open) return open;
    const begun = this.#waiting.get(connection) ?? nothing(at);
    this.#waiting.delete(connection);
    this.#open.set(connection, begun);
    forgetOldest(this.#open);
    return this.#add(begun);
  }

  #add(connection: StoryConnection): StoryConnection {
    this.connections.push(connection);
    if (this.connections.length > MOST_CONNECTIONS) {
      this.connections.splice(MOST_CONNECTIONS / 2, 1);
      this.omittedConnections += 1;
    }
    return connection;
  }

  #prove(connection: StoryConnection, line: () => EvidenceLine): void {
    const newest = connection.evidence.at(-1);
    if (connection.evidence.length >= MOST_LINES) {
      connection.omittedLines += 1;
      return;
    }
    const proof = line();
    if (newest?.line !== proof.line || newest.file !== proof.file) connection.evidence.push(proof);
  }
}

function forgetOldest(connections: Map<number, StoryConnection>): void {
  if (connections.size <= MOST_FOLLOWED) return;
  for (const oldest of connections.keys()) {
    connections.delete(oldest);
    return;
  }
}

function nothing(at: number): StoryConnection {
  return { from: at, to: at, address: null, logins: 0, messages: 0, recipients: 0, bounced: 0, deferred: 0, evidence: [], omittedLines: 0 };
}
