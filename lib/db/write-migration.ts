import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DiffParams } from '@prisma/schema-engine-wasm';
import type { DatabaseLocation } from './database-location';
import { withMigrationEngine } from './migration-engine';
import { migrationNames, migrationPlaces } from './migration-files';
import { postgresqlBinaries, startTemporaryPostgresql } from './testing/temporary-postgresql';

/**
 * Writes the next migration of one kind of database: the SQL from the schema of the newest migration to the schema of
 * today. Every migration keeps the schema it led to. The engine asks a live server for its version before it writes
 * PostgreSQL's dialect, so an empty private one is started for that.
 *
 * @param name for instance `20261124170000_first`
 * @returns the SQL, or null when the schemas do not differ
 */
export async function writeMigration(kind: DatabaseLocation['kind'], name: string): Promise<string | null> {
  if (kind === 'sqlite') return writeWithEngine({ kind, file: ':memory:' }, name);
  const binaries = postgresqlBinaries();
  if (binaries === null) throw new Error('PostgreSQL is needed to write its migrations: apt-get install postgresql');
  const server = await startTemporaryPostgresql(binaries);
  try {
    return await writeWithEngine({ kind, url: server.url }, name);
  } finally {
    await server.stop();
  }
}

async function writeWithEngine(location: DatabaseLocation, name: string): Promise<string | null> {
  const { schema, migrations } = migrationPlaces(location.kind);
  const today = await readFile(schema, 'utf8');
  const newest = (await migrationNames(migrations)).at(-1);
  const before = newest === undefined ? null : await readFile(join(migrations, newest, 'schema.prisma'), 'utf8');
  const question: DiffParams = {
    from: before === null ? { tag: 'empty' } : { tag: 'schemaDatamodel', files: [{ path: 'schema.prisma', content: before }] },
    to: { tag: 'schemaDatamodel', files: [{ path: 'schema.prisma', content: today }] },
    script: true,
    exitCode: true,
    filters: { externalTables: [], externalEnums: [] },
  };
  const difference = await withMigrationEngine(location, today, (engine) => engine.diff(question));
  if (difference.exitCode !== 2 || !difference.stdout) return null;
  await mkdir(join(migrations, name), { recursive: true });
  await writeFile(join(migrations, name, 'migration.sql'), difference.stdout);
  await writeFile(join(migrations, name, 'schema.prisma'), today);
  return difference.stdout;
}
