import type { Database } from '@/lib/db/client';
import { withHeard } from '../exchange/heard';
import { Refusal } from '../refusal';
import { answersNow } from './find';

export interface ServerHealth {
  /** `ok` only where the rule is watched, or not applied, by a guard that answers and knows of no problem. */
  status: 'ok' | 'attention';
  server: string;
  state: 'off' | 'watching' | 'protected' | 'unknown' | 'silent';
  /** The codes of the host's problems. */
  problems: string[];
}

/** How one mail host is, for a monitor. @param name its name or its id @throws Refusal `not-found` */
export async function viewServerHealth(db: Database, name: string, now: number): Promise<ServerHealth> {
  const row = await db.server.findFirst({ where: { revokedAt: null, OR: [{ name }, { id: name }] }, select: { id: true, name: true, lastSeenAt: true, report: true, guardRuns: true } });
  if (row === null) throw new Refusal('not-found', 'This mail server is not known to the console.');
  const server = withHeard(db, row);
  if (server.report === null || !answersNow(server, now)) return { status: 'attention', server: row.name, state: server.report === null ? 'unknown' : 'silent', problems: [] };
  const { status: state, problems } = server.report;
  const well = (state === 'watching' || state === 'off') && problems.length === 0;
  return { status: well ? 'ok' : 'attention', server: row.name, state, problems: problems.map(({ code }) => code) };
}
