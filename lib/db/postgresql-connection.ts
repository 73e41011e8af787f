import { Client, type ClientConfig } from 'pg';
import { StorageError } from './storage-fault';

/** An address behind which nobody answers must not hold up a start, or a request, for the minutes that TCP waits. */
export const CONNECTION = { connectionTimeoutMillis: 5_000, keepAlive: true } satisfies ClientConfig;

/**
 * Runs `work` with a connection of its own.
 *
 * @throws StorageError `unreachable` when the server takes the connection and then says nothing; the database's error otherwise
 */
export async function withPostgresql<Result>(url: string, work: (client: Client) => Promise<Result>): Promise<Result> {
  const client = new Client({ ...CONNECTION, connectionString: url });
  // A connection that is lost while nothing is asked is told here, and would end the process unheard; the next query fails by it.
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (error) {
    await client.end().catch(() => undefined);
    // The only error of `pg` without a code is that the time was over.
    throw error instanceof Error && error.message.startsWith('timeout') ? new StorageError('unreachable', { cause: error }) : error;
  }
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
