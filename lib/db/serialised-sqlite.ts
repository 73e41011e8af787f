import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3';

type SqliteConnection = Awaited<ReturnType<PrismaBetterSqlite3['connect']>>;
type SqliteTransaction = Awaited<ReturnType<SqliteConnection['startTransaction']>>;
type Query = Parameters<SqliteConnection['queryRaw']>[0];

/** Lets one caller in at a time, in the order of asking. */
class Turnstile {
  #last: Promise<void> = Promise.resolve();

  async enter(): Promise<() => void> {
    const before = this.#last;
    let leave = (): void => {};
    this.#last = new Promise((resolve) => {
      leave = resolve;
    });
    await before;
    return leave;
  }
}

const statement = (sql: string): Query => ({ sql, args: [], argTypes: [] });

/**
 * Prisma's SQLite adapter has one connection, and a statement outside a transaction would run inside whichever
 * transaction happens to be open, and be undone with it. Here every statement outside waits until the open
 * transaction has ended. Transactions begin IMMEDIATE: one that reads first and writes later would otherwise fail
 * at once, whatever the busy timeout, when another process wrote in between.
 */
class SerialisedConnection implements SqliteConnection {
  readonly #inner: SqliteConnection;
  readonly #turnstile = new Turnstile();

  constructor(inner: SqliteConnection) {
    this.#inner = inner;
  }

  get provider(): SqliteConnection['provider'] {
    return this.#inner.provider;
  }

  get adapterName(): string {
    return this.#inner.adapterName;
  }

  async queryRaw(query: Query): ReturnType<SqliteConnection['queryRaw']> {
    return this.#alone(() => this.#inner.queryRaw(query));
  }

  async executeRaw(query: Query): Promise<number> {
    return this.#alone(() => this.#inner.executeRaw(query));
  }

  async executeScript(script: string): Promise<void> {
    return this.#alone(() => this.#inner.executeScript(script));
  }

  async startTransaction(...options: Parameters<SqliteConnection['startTransaction']>): Promise<SqliteTransaction> {
    const leave = await this.#turnstile.enter();
    try {
      const transaction = await this.#inner.startTransaction(...options);
      const commit = transaction.commit.bind(transaction);
      const rollback = transaction.rollback.bind(transaction);
      transaction.commit = () => commit().finally(leave);
      transaction.rollback = () => rollback().finally(leave);
      try {
        await transaction.executeRaw(statement('ROLLBACK'));
        await transaction.executeRaw(statement('BEGIN IMMEDIATE'));
      } catch (error) {
        await rollback();
        throw error;
      }
      return transaction;
    } catch (error) {
      leave();
      throw error;
    }
  }

  async dispose(): Promise<void> {
    return this.#inner.dispose();
  }

  async #alone<Result>(run: () => Promise<Result>): Promise<Result> {
    const leave = await this.#turnstile.enter();
    try {
      return await run();
    } finally {
      leave();
    }
  }
}

/** The driver adapter of the SQLite database; opened with the settings that keep an answered request after a power cut. */
export class SerialisedSqlite extends PrismaBetterSqlite3 {
  override async connect(): Promise<SqliteConnection> {
    const connection = await super.connect();
    // FULL: with WAL a commit is on the disk before it is answered. The console commits a few times a second,
    // and an action that was shown as recorded must still be there after a power cut.
    for (const sql of ['PRAGMA journal_mode = WAL', 'PRAGMA synchronous = FULL', 'PRAGMA foreign_keys = ON']) {
      await connection.queryRaw(statement(sql));
    }
    return new SerialisedConnection(connection);
  }
}
