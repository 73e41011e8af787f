import { createConnection } from 'mysql2/promise';
import { CONNECT_TIMEOUT_MS, STATEMENT_TIMEOUT_MS, type SqlConnection, type SqlLocation } from './sql-connection';

/** @throws the driver's error when the server cannot be reached or does not let the user in */
export async function connectMariadb(location: SqlLocation): Promise<SqlConnection> {
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
