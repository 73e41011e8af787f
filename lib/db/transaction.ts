import { Prisma } from './generated/sqlite/client';
import type { Database, Transaction } from './client';

const ATTEMPTS = 3;

/**
 * Runs one use case whole or not at all. A transaction that the database gave up in favour of another one (a deadlock,
 * a conflicting write) is run again from its start, so `work` must do everything through `tx`.
 */
export async function inTransaction<Result>(db: Database, work: (tx: Transaction) => Promise<Result>): Promise<Result> {
  db.$storage.requireFile();
  for (let attempt = 1; ; attempt += 1) {
    try {
      const result = await db.$transaction((tx) => work(tx as unknown as Transaction));
      db.$storage.worked();
      db.$changes.ring();
      return result;
    } catch (error) {
      db.$storage.note(error);
      if (attempt === ATTEMPTS || !isGivenUp(error)) throw error;
    }
  }
}

/** P2034 is Prisma's code for "write conflict or deadlock, please retry". */
function isGivenUp(error: unknown): boolean {
  return error instanceof Error && (error as { code?: unknown }).code === 'P2034';
}

/** Whether a statement failed because a row with the same unique value was there already (Prisma's P2002). */
export function isDuplicate(error: unknown): boolean {
  return error instanceof Error && (error as { code?: unknown }).code === 'P2002';
}

/**
 * Lets one transaction at a time change what belongs to one server: its settings, incidents, suspects and actions.
 * Everything a use case decides on must be read after this. SQLite has one writer anyway.
 */
export async function lockServer(tx: Transaction, serverId: string): Promise<void> {
  if (tx.$kind === 'postgresql') await tx.$queryRaw`SELECT 1 FROM "Server" WHERE "id" = ${serverId} FOR UPDATE`;
}

/** The same for several; in the order of their ids, so that two who do so cannot wait for each other. */
export async function lockServers(tx: Transaction, serverIds: readonly string[]): Promise<void> {
  if (tx.$kind === 'postgresql') await tx.$queryRaw`SELECT 1 FROM "Server" WHERE "id" = ANY(${serverIds}) ORDER BY "id" FOR UPDATE`;
}

/** Number of this lock among PostgreSQL's advisory locks; any value not used elsewhere. */
const AUDIT_CHAIN = 0x61756474;

/** Lets one transaction at a time add to the audit; taken after every other lock. */
export async function lockAuditChain(tx: Transaction): Promise<void> {
  if (tx.$kind === 'postgresql') await tx.$executeRaw`SELECT pg_advisory_xact_lock(${AUDIT_CHAIN})`;
}

/**
 * Lets one transaction at a time take the next incident number; taken after `lockServer`, never before. It is the lock of the
 * audit: one transaction may have written a row before it opens an incident, and another opens one before it writes a row.
 */
export const lockIncidentNumbers = lockAuditChain;

const PEOPLE = 0x70656f70;

/** Lets one transaction at a time change who may do what: two administrators who demote each other at once must not leave none. */
export async function lockPeople(tx: Transaction): Promise<void> {
  if (tx.$kind === 'postgresql') await tx.$executeRaw`SELECT pg_advisory_xact_lock(${PEOPLE})`;
}

/** A JSON column that shall hold SQL's NULL, which Prisma tells apart from JSON's null. */
export const noJson = Prisma.DbNull;
