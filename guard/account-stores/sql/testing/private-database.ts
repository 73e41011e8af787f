import { randomUUID } from 'node:crypto';
import { chmod } from 'node:fs/promises';
import { postgresqlBinaries, startTemporaryPostgresql } from '@/lib/db/testing/temporary-postgresql';
import { connectMariadb } from '../mariadb-connection';
import { connectPostgresql } from '../postgresql-connection';
import type { SqlConnection, SqlLocation } from '../sql-connection';
import { startPrivateMariadb } from './private-mariadb';

/** A private database server for tests, of either kind. */
export interface PrivateDatabases {
  /** Makes a database of its own. */
  create(): Promise<SqlLocation>;
  connect(location: SqlLocation): Promise<SqlConnection>;
  stop(): Promise<void>;
}

export async function startPrivateDatabases(engine: SqlLocation['engine']): Promise<PrivateDatabases> {
  const server = engine === 'postgresql' ? await postgresql() : await mariadb();
  const connect = (location: SqlLocation): Promise<SqlConnection> => (engine === 'postgresql' ? connectPostgresql(location) : connectMariadb(location));
  return {
    async create() {
      const database = `mail_${randomUUID().replaceAll('-', '')}`;
      const connection = await connect(server.location);
      await connection.run({ text: `CREATE DATABASE ${database}`, values: [] });
      await connection.close();
      return { ...server.location, database };
    },
    connect,
    stop: server.stop,
  };
}

async function postgresql(): Promise<{ location: SqlLocation; stop(): Promise<void> }> {
  const { url, stop } = await startTemporaryPostgresql(postgresqlBinaries()!);
  const host = new URL(url).searchParams.get('host')!;
  // Dovecot looks mailboxes up as a user of its own.
  await chmod(host, 0o755);
  return { location: { engine: 'postgresql', host, port: 5432, database: 'postgres', user: 'postgres', password: null, tlsAuthority: null }, stop };
}

async function mariadb(): Promise<{ location: SqlLocation; stop(): Promise<void> }> {
  const { socket, stop } = await startPrivateMariadb();
  return { location: { engine: 'mariadb', host: socket, port: 3306, database: 'mysql', user: 'root', password: null, tlsAuthority: null }, stop };
}

/** @returns how Dovecot reaches the same database, see its dovecot-sql.conf */
export function dovecotConnection({ engine, host, database, user }: SqlLocation): { driver: 'pgsql' | 'mysql'; connect: string } {
  return { driver: engine === 'postgresql' ? 'pgsql' : 'mysql', connect: `host=${host} dbname=${database} user=${user}` };
}
