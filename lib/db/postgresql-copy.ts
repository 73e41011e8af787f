import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { createGunzip, createGzip } from 'node:zlib';
import type { Client } from 'pg';
import * as z from 'zod';
import { withPostgresql } from './postgresql-connection';

/** A kept report may have 4 MiB, and as many rows as this are one text in memory. */
const ROWS_AT_ONCE = 16;
const ATTEMPTS = 10;
const ATTEMPT_MS = 200;
const LOCK_TIMEOUT_MS = 10_000;

/** A backup is one of these a line: what it is, then rows of tables as PostgreSQL writes them as text, then how many there were. */
const lineSchema = z.union([
  z.object({ sluiceBackup: z.literal(1), migrations: z.array(z.string()) }),
  z.object({ table: z.string(), rows: z.array(z.string()) }),
  z.object({ end: z.number() }),
]);

/** @throws the database's or the disk's error; there is no file then */
export async function copyPostgresql(url: string, target: string): Promise<void> {
  await mkdir(dirname(target), { recursive: true, mode: 0o700 });
  const unfinished = `${target}.unfinished`;
  try {
    await withPostgresql(url, (client) => writeLines(unfinished, linesOf(client)));
    await rename(unfinished, target);
  } finally {
    await rm(unfinished, { force: true });
  }
}

/**
 * Puts the rows of a backup in the place of those that are there, whole or not at all.
 *
 * @throws Error with a sentence when the file is not a whole backup, or was made with other migrations than the database has
 */
export async function fillPostgresql(url: string, file: string): Promise<void> {
  await withPostgresql(url, async (client) => {
    await requireAlone(client);
    await client.query('BEGIN');
    await client.query(`SET LOCAL lock_timeout = ${LOCK_TIMEOUT_MS}`);
    const tables = await tablesInOrder(client);
    await client.query(`TRUNCATE ${tables.map(quoted).join(', ')}`);
    const counts = { found: 0, told: -1 };
    // The file has each table after those that it refers to.
    for await (const line of readLines(file)) {
      if ('end' in line) counts.told = line.end;
      if (!('table' in line)) continue;
      counts.found += line.rows.length;
      await client.query(`INSERT INTO ${quoted(line.table)} SELECT (whole::${quoted(line.table)}).* FROM unnest($1::text[]) AS whole`, [line.rows]);
    }
    if (counts.found !== counts.told) throw new Error(`${file} is not a whole backup: ${counts.told < 0 ? 'its end is missing' : `it holds ${counts.found} of ${counts.told} rows`}.`);
    await client.query('COMMIT');
  });
}

/** @throws Error with a sentence when somebody else is connected to the same database, who would go on with what is replaced */
export async function requireAlone(client: Client): Promise<void> {
  // A console that was just stopped may still be leaving.
  for (let attempt = 1; ; attempt += 1) {
    const { rows } = await client.query<{ pid: number; name: string; address: string | null }>(
      `SELECT pid, application_name AS name, host(client_addr) AS address FROM pg_stat_activity
       WHERE datname = current_database() AND pid <> pg_backend_pid() AND coalesce(backend_type, 'client backend') = 'client backend'`,
    );
    const [first] = rows;
    if (first === undefined) return;
    if (attempt === ATTEMPTS) {
      const who = `process ${first.pid}${first.name ? `, ${first.name}` : ''}, from ${first.address ?? 'this machine'}`;
      throw new Error(`${rows.length} other connections to this database are open (${who}). Nothing was changed. Stop every console that uses it, and other programs, then try again.`);
    }
    await pause(ATTEMPT_MS);
  }
}

/** The migrations that the database of a backup had. @throws Error with a sentence when it is no backup of PostgreSQL */
export async function migrationsOfCopy(file: string): Promise<string[]> {
  for await (const line of readLines(file)) {
    if ('sluiceBackup' in line) return line.migrations;
    break;
  }
  throw new Error(`${file} is not a backup of a PostgreSQL database that Sluice made.`);
}

async function* linesOf(client: Client): AsyncGenerator<z.infer<typeof lineSchema>> {
  // One snapshot for all tables, whatever is written meanwhile.
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  const { rows } = await client.query<{ name: string }>('SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY 1');
  yield { sluiceBackup: 1, migrations: rows.map(({ name }) => name) };
  let count = 0;
  for (const table of await tablesInOrder(client)) {
    await client.query(`DECLARE copied CURSOR FOR SELECT whole::text AS row FROM ${quoted(table)} AS whole`);
    for (let some = ROWS_AT_ONCE; some === ROWS_AT_ONCE; ) {
      const fetched = await client.query<{ row: string }>(`FETCH ${ROWS_AT_ONCE} FROM copied`);
      some = fetched.rows.length;
      count += some;
      if (some > 0) yield { table, rows: fetched.rows.map(({ row }) => row) };
    }
    await client.query('CLOSE copied');
  }
  yield { end: count };
}

/** Every table of the console, each after those that it refers to. */
async function tablesInOrder(client: Client): Promise<string[]> {
  const { rows: tables } = await client.query<{ name: string }>(
    "SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace AND relname <> '_prisma_migrations' ORDER BY 1",
  );
  const { rows: references } = await client.query<{ from: string; to: string }>(
    "SELECT a.relname AS from, b.relname AS to FROM pg_constraint c JOIN pg_class a ON a.oid = c.conrelid JOIN pg_class b ON b.oid = c.confrelid WHERE c.contype = 'f' AND a.oid <> b.oid",
  );
  const ordered: string[] = [];
  const waiting = new Set(tables.map(({ name }) => name));
  while (waiting.size > 0) {
    const free = [...waiting].filter((name) => references.every(({ from, to }) => from !== name || !waiting.has(to)));
    if (free.length === 0) throw new Error('The tables of the database refer to each other in a circle; they cannot be copied.');
    for (const name of free) {
      waiting.delete(name);
      ordered.push(name);
    }
  }
  return ordered;
}

async function writeLines(file: string, lines: AsyncIterable<unknown>): Promise<void> {
  async function* texts(): AsyncGenerator<string> {
    for await (const line of lines) yield `${JSON.stringify(line)}\n`;
  }
  await pipeline(Readable.from(texts()), createGzip(), createWriteStream(file, { flags: 'wx', mode: 0o600, flush: true }));
}

async function* readLines(file: string): AsyncGenerator<z.infer<typeof lineSchema>> {
  const source = createReadStream(file);
  const texts = source.pipe(createGunzip()).setEncoding('utf8');
  source.on('error', (error) => texts.destroy(error));
  let rest = '';
  try {
    for await (const text of texts) {
      const lines = (rest + String(text)).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) yield lineSchema.parse(JSON.parse(line));
    }
  } catch (error) {
    throw new Error(`${file} is not a whole backup of Sluice (${error instanceof Error ? error.message.slice(0, 200) : String(error)}).`, { cause: error });
  } finally {
    source.destroy();
  }
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
