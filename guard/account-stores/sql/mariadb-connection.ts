import { CONNECT_TIMEOUT_MS, STATEMENT_TIMEOUT_MS, type SqlConnection, type SqlLocation } from './sql-connection';

/** @throws the driver's error when the server cannot be reached or does not let the user in */
export async function connectMariadb(location: SqlLocation): Promise<SqlConnection> {
  // A guard whose accounts are elsewhere never loads it: 10 MB.
  const { createConnection } = await import('mysql2/promise');
  const connection = await createConnection({
    ...(location.host.startsWith('/') ? { socketPath: location.host } : { host: location.host, port: location.port }),
    database: location.database,
    user: location.user,
    ...(location.password === null ? {} : { password: location.password }),
    ...(location.tlsAuthority === null ? {} : { ssl: { ca: location.tlsAuthority } }),
    connectTimeout: CONNECT_TIMEOUT_MS,
    multipleStatements: false,
  });
  connection.on('error', () => undefined);
  return {
    async run({ text, values }) {
      const [rows] = await connection.query({ sql: text, values, timeout: STATEMENT_TIMEOUT_MS });
      // A change answers with a summary instead of rows.
      return Array.isArray(rows) ? (rows as Record<string, unknown>[]) : [];
    },
    close: () => connection.end(),
  };
}
