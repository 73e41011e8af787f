import type { BoundStatement } from './bound-statement';

/** Where the mailbox database is. */
export interface SqlLocation {
  engine: 'postgresql' | 'mariadb';
  /** A host, or the path of the server's unix socket (PostgreSQL: of its folder) when it begins with `/`. */
  host: string;
  port: number;
  database: string;
  user: string;
  password: string | null;
  /** Certificate authorities in PEM when the connection shall be encrypted and the server proved; null for none. */
  tlsAuthority: string | null;
}

/** One connection, used for one change and closed. */
export interface SqlConnection {
  run(statement: BoundStatement): Promise<Record<string, unknown>[]>;
  close(): Promise<void>;
}

export const CONNECT_TIMEOUT_MS = 5_000;
export const STATEMENT_TIMEOUT_MS = 10_000;
