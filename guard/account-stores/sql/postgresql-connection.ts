import { CONNECT_TIMEOUT_MS, STATEMENT_TIMEOUT_MS, type SqlConnection, type SqlLocation } from './sql-connection';

/** @throws the driver's error when the server cannot be reached or does not let the user in */
export async function connectPostgresql(location: SqlLocation): Promise<SqlConnection> {
  // A guard whose accounts are elsewhere never loads it: 6 MB.
  const { Client } = await import('pg');
  const client = new Client({
    host: location.host,
    port: location.port,
    database: location.database,
    user: location.user,
    ...(location.password === null ? {} : { password: location.password }),
    ...(location.tlsAuthority === null ? {} : { ssl: { ca: location.tlsAuthority } }),
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    query_timeout: STATEMENT_TIMEOUT_MS + 1_000,
    application_name: 'sluice-guard',
  });
  // An error between two statements shows in the next one.
  client.on('error', () => undefined);
  await client.connect();
  return {
    async run({ text, values }) {
      const { rows } = await client.query<Record<string, unknown>>(text, values);
      return rows;
    },
    close: () => client.end(),
  };
}
