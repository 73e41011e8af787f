import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory, type SqlMigrationAwareDriverAdapterFactory } from '@prisma/driver-adapter-utils';
import type { SchemaEngine } from '@prisma/schema-engine-wasm';
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';
import type { DatabaseLocation } from './database-location';

/** The part of the generated bindings that its type declarations leave out. */
interface Bindings {
  __wbg_set_wasm(exports: WebAssembly.Exports): void;
  SchemaEngine: typeof SchemaEngine;
}

let loading: Promise<typeof SchemaEngine> | null = null;

/** Node cannot import WebAssembly as a module without a flag, so the engine is put together by hand, once. */
async function loadEngine(): Promise<typeof SchemaEngine> {
  const glue = bindings as unknown as Bindings & WebAssembly.ModuleImports;
  const folder = dirname(createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm'));
  const binary = await readFile(join(folder, 'schema_engine_bg.wasm'));
  const { instance } = await WebAssembly.instantiate(binary, { './schema_engine_bg.js': glue });
  glue.__wbg_set_wasm(instance.exports);
  (instance.exports['__wbindgen_start'] as () => void)();
  return glue.SchemaEngine;
}

/**
 * Runs `work` with Prisma's schema engine on a database, without the native binary that would have to be downloaded,
 * and closes every connection afterwards: the engine itself would leave them open, and SQLite locked.
 *
 * @param datamodel the text of the schema of that database
 */
export async function withMigrationEngine<Result>(
  location: DatabaseLocation,
  datamodel: string,
  work: (engine: SchemaEngine) => Promise<Result>,
): Promise<Result> {
  loading ??= loadEngine();
  const Engine = await loading;
  const factory = location.kind === 'sqlite' ? new PrismaBetterSqlite3({ url: location.file }) : new PrismaPg(location.url);
  const connections: { dispose(): Promise<void> }[] = [];
  const remembered: SqlMigrationAwareDriverAdapterFactory = {
    provider: factory.provider,
    adapterName: factory.adapterName,
    async connect() {
      const connection = await factory.connect();
      connections.push(connection);
      return connection;
    },
    connectToShadowDb: () => factory.connectToShadowDb(),
  };
  try {
    const engine = await Engine.new({ datamodels: [['schema.prisma', datamodel]] }, () => {}, bindMigrationAwareSqlAdapterFactory(remembered));
    try {
      return await work(engine);
    } finally {
      engine.free();
    }
  } finally {
    await Promise.allSettled(connections.map((connection) => connection.dispose()));
  }
}
