import type { LogEventKind } from '@/lib/logs/event';
import { ownText } from './own-text';
import { evidenceLine, type EvidenceLine } from './evidence-log';
import { RecentMap } from './recent-map';

/** An SMTP connection; `account` is the one that authenticated on it last. */
export interface Connection {
  readonly id: string;
  account: string | null;
  address: string | null;
  /** Where the address is, null when that is not known. */
  country: string | null;
  readonly startedAt: number;
  /** The first lines before the login. */
  early: (EvidenceLine & { kind: LogEventKind })[];
}

/** What others can go on from. */
export interface SavedConnections {
  anonymous: ReadonlyMap<string, Connection>;
  authenticated: ReadonlyMap<string, Connection>;
}

const MOST_EACH = 20_000;
const MOST_EARLY_LINES = 4;

/**
 * The open connections of one log. Those that have authenticated are kept apart from those that have not, so that a
 * crowd without a password cannot push out a connection that sends.
 */
export class Connections {
  readonly #anonymous = new RecentMap<Connection>(MOST_EACH);
  readonly #authenticated = new RecentMap<Connection>(MOST_EACH);

  save(): SavedConnections {
    return { anonymous: this.#anonymous.save(), authenticated: this.#authenticated.save() };
  }

  restore(saved: SavedConnections): void {
    this.#anonymous.restore(saved.anonymous);
    this.#authenticated.restore(saved.authenticated);
  }

  get size(): number {
    return this.#anonymous.size + this.#authenticated.size;
  }

  /** Something happened before the login. */
  early(id: string, kind: LogEventKind, at: number, client: { address: string; country: string | null } | null, source: { file: string; text: string }): void {
    if (this.#authenticated.get(id) !== undefined) return;
    const connection = this.#anonymous.get(id) ?? { id: ownText(id), account: null, address: null, country: null, startedAt: at, early: [] };
    if (client !== null) {
      connection.address = ownText(client.address, 64);
      connection.country = client.country;
    }
    if (connection.early.length < MOST_EARLY_LINES) connection.early.push({ ...evidenceLine(source), kind });
    this.#anonymous.use(connection.id, connection);
  }

  /** @returns the connection as it is, nobody having logged in; one that was not seen to begin is not remembered */
  anonymous(id: string, at: number): Connection {
    return this.#anonymous.get(id) ?? this.#authenticated.get(id) ?? { id: ownText(id), account: null, address: null, country: null, startedAt: at, early: [] };
  }

  /** @returns the connection, which from now on speaks for `account` */
  authenticate(id: string, account: string, at: number): Connection {
    const connection = this.#authenticated.get(id) ?? this.#anonymous.get(id) ?? { id: ownText(id), account, address: null, country: null, startedAt: at, early: [] };
    this.#anonymous.delete(connection.id);
    connection.account = account;
    this.#authenticated.use(connection.id, connection);
    return connection;
  }

  /** @returns the connection when somebody has authenticated on it, else null */
  authenticated(id: string): (Connection & { account: string }) | null {
    const connection = this.#authenticated.get(id);
    if (connection === undefined || connection.account === null) return null;
    this.#authenticated.use(connection.id, connection);
    return { ...connection, account: connection.account };
  }

  close(id: string): void {
    this.#anonymous.delete(id);
    this.#authenticated.delete(id);
  }
}
