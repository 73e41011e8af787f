import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import type { TestProject } from 'vitest/node';
import { migrateDatabase } from '@/lib/db/migrate';
import { databaseAt, postgresqlBinaries, startTemporaryPostgresql } from './temporary-postgresql';

declare module 'vitest' {
  export interface ProvidedContext {
    /** A migrated SQLite file to copy; null when no test of the run uses a database. */
    sqliteTemplate: string | null;
    /** A private PostgreSQL with a migrated database `template`; null where there is none to start. */
    postgresqlUrl: string | null;
  }
}

/** By what a test file is known to need one. */
const WITH_A_DATABASE = ['testing/temporary-database', 'testing/guarded-host', 'testing/guarded-exim', 'testing/packaged-host', 'testing/seen-incident'];

/** Makes the migrated templates that the tests of the run copy, and starts one PostgreSQL for all of them where it is installed. */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  project.provide('sqliteTemplate', null);
  project.provide('postgresqlUrl', null);
  if (!(await usesDatabase(project))) return undefined;
  const folder = await mkdtemp(join(tmpdir(), 'sluice-templates-'));
  const file = join(folder, 'template.db');
  await migrateDatabase({ kind: 'sqlite', file });
  project.provide('sqliteTemplate', file);

  const binaries = postgresqlBinaries();
  const server = binaries === null ? null : await startTemporaryPostgresql(binaries);
  const stop = async (): Promise<void> => {
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  };
  if (server === null) return stop;
  try {
    await makeTemplate(server.url);
  } catch (error) {
    await stop();
    throw error;
  }
  project.provide('postgresqlUrl', server.url);
  return stop;
}

async function makeTemplate(serverUrl: string): Promise<void> {
  const client = new Client({ connectionString: serverUrl });
  await client.connect();
  await client.query('CREATE DATABASE template');
  await client.end();
  await migrateDatabase({ kind: 'postgresql', url: databaseAt(serverUrl, 'template') });
}

async function usesDatabase(project: TestProject): Promise<boolean> {
  // What was named on the command line; vitest knows it, but leaves it out of its types. Without it: all tests.
  const named = (project.vitest as { filenamePattern?: string[] }).filenamePattern;
  const { testFiles } = await project.globTestFiles(named);
  const texts = await Promise.all(testFiles.map((file) => readFile(file, 'utf8')));
  return texts.some((text) => WITH_A_DATABASE.some((fixture) => text.includes(fixture)));
}
