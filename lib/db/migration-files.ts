import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { MigrationList } from '@prisma/schema-engine-wasm';
import type { DatabaseLocation } from './database-location';
import { projectFolder } from './project-files';

/** Where a kind of database keeps its schema and its migrations. */
export function migrationPlaces(kind: DatabaseLocation['kind']): { schema: string; migrations: string } {
  const prisma = join(projectFolder(), 'prisma');
  return kind === 'sqlite'
    ? { schema: join(prisma, 'schema.prisma'), migrations: join(prisma, 'migrations') }
    : { schema: join(prisma, 'postgresql', 'schema.prisma'), migrations: join(prisma, 'migrations-postgresql') };
}

/** The folders in `migrations`, in the order in which they are applied; empty before the first. */
export async function migrationNames(migrations: string): Promise<string[]> {
  const entries = await readdir(migrations, { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name).sort();
}

/** Everything the engine wants to know about the migrations of one kind of database. */
export async function readMigrations(kind: DatabaseLocation['kind']): Promise<MigrationList> {
  const { migrations } = migrationPlaces(kind);
  const directories = (await migrationNames(migrations)).map(async (path) => {
    const content = await readFile(join(migrations, path, 'migration.sql'), 'utf8');
    return { path, migrationFile: { path: 'migration.sql', content: { tag: 'ok' as const, value: content } } };
  });
  return {
    baseDir: migrations,
    lockfile: { path: 'migration_lock.toml', content: `provider = "${kind}"\n` },
    shadowDbInitScript: '',
    migrationDirectories: await Promise.all(directories),
  };
}
