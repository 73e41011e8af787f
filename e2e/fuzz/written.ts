import { join } from 'node:path';
import Sqlite from 'better-sqlite3';

type Row = Record<string, unknown>;

/** What people decide, and nothing that a guard or the clock changes meanwhile. */
const DECIDED = [
  'id, name, email, role, disabled FROM User',
  'id, password FROM Credential',
  'id, userId FROM Session',
  'id, name FROM Passkey',
  'id, usedAt FROM Invitation',
  'id, name, tokenHash, enrolledAt, revokedAt FROM Server',
  'codeHash, usedAt FROM EnrollmentCode',
  '* FROM ProtectionSettings',
  '* FROM RuleChange',
  '* FROM Dismissal',
  'id FROM LogReport',
  'id, kind, account FROM Action WHERE requestedById IS NOT NULL',
  'id, outcome FROM Incident WHERE closedAt IS NOT NULL',
  "id, decision FROM Suspect WHERE decision <> 'open' OR addedByName IS NOT NULL",
  'id, sealed FROM AlertChannel',
  '* FROM AlertRule',
  '* FROM DeadManUrl',
] as const;

/** What a guard's exchange may write, by its server. */
const OF_A_GUARD = ['QueueSample', 'QueueRollup', 'ProtectionEvent', 'AccountActivity', 'Incident', 'Action'] as const;

/** Of what anybody may cause, the audit has rows that count it. */
const REFUSALS = "action IN ('sign-in.failed', 'sign-in.throttled', 'token.refused', 'code.refused', 'permission.refused', 'origin.refused')";

function reading<T>(dataDir: string, look: (rows: (sql: string, ...values: string[]) => Row[]) => T): T {
  const database = new Sqlite(join(dataDir, 'sluice.db'), { readonly: true });
  try {
    return look((sql, ...values) => database.prepare(sql).all(...values) as Row[]);
  } finally {
    database.close();
  }
}

/** Everything that somebody decided, how many rows of the audit tell of something done and of something refused, and how many values are kept for minutes. */
export function whatIsDecided(dataDir: string): { tables: Record<string, Row[]>; done: number; refused: number; brief: number } {
  return reading(dataDir, (rows) => {
    const count = (where: string, table = 'AuditEntry') => Number(rows(`SELECT count(*) AS n FROM ${table} WHERE ${where}`)[0]?.['n']);
    return { brief: count('TRUE', 'Verification'), tables: Object.fromEntries(DECIDED.map((what) => [what, rows(`SELECT ${what} ORDER BY 1`)])), done: count(`actorId IS NOT NULL AND NOT ${REFUSALS}`), refused: count(REFUSALS) };
  });
}

/** What a guard has made the console write: rows by table, and its last upload. */
export function whatIsToldBy(dataDir: string, serverId: string): Record<string, unknown> {
  return reading(dataDir, (rows) => ({
    ...Object.fromEntries(OF_A_GUARD.map((table) => [table, Number(rows(`SELECT count(*) AS n FROM ${table} WHERE serverId = ?`, serverId)[0]?.['n'])])),
    ...rows('SELECT lastSequence, lastSeenAt, report FROM Server WHERE id = ?', serverId)[0],
  }));
}
