import { Prisma } from './generated/sqlite/client';
import type { Transaction } from './client';

type ColumnType = 'text' | 'integer' | 'bigint' | 'json';
type Row = Record<string, string | number | null | object>;

/**
 * Many rows as the source of one statement: `INSERT … SELECT … FROM ${jsonRows(…)} AS v`. They are one value, so that the statement stays the
 * same however many they are. A number that no double holds is given as a text.
 */
export function jsonRows(tx: Pick<Transaction, '$kind'>, rows: readonly Row[], columns: Record<string, ColumnType>): Prisma.Sql {
  const json = JSON.stringify(rows);
  const named = Object.entries(columns);
  if (tx.$kind === 'postgresql') {
    const types = named.map(([name, type]) => `"${name}" ${type === 'json' ? 'jsonb' : type}`).join(', ');
    return Prisma.sql`(SELECT * FROM json_to_recordset(CAST(${json} AS json)) AS r(${Prisma.raw(types)}))`;
  }
  const read = named.map(([name, type]) => (type === 'json' ? `value -> '${name}' AS "${name}"` : `CAST(value ->> '${name}' AS ${type}) AS "${name}"`)).join(', ');
  return Prisma.sql`(SELECT ${Prisma.raw(read)} FROM json_each(${json}))`;
}

export const { sql } = Prisma;
