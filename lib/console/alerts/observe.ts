import { conditionsOf, GONE_MS, type Condition } from '@/lib/console/alerts/conditions';
import { isOnce } from '@sluice/alerts/rule';
import type { Database } from '@/lib/db/client';
import { isDuplicate } from '@/lib/db/transaction';
import { enrolledServers } from '../servers/enrolled';
import { ruleInForce } from '../servers/find';
import { endAlert, keyOf, raiseAlert } from './raise';

const SUSPECT_IS_NEW_MS = 10 * 60_000;
/** An episode begins by the guard's clock, its alert by this one. */
const CLOCKS_DIFFER_MS = 5 * 60_000;

/** How long each state has been the case, or been gone; what a console that was just started does not know begins anew. */
export class Observer {
  private readonly seenSince = new Map<string, number>();
  private readonly goneSince = new Map<string, number>();

  /** @param startedAt of this console: while it was away nobody could be heard */
  constructor(private readonly startedAt: number) {}

  /** Raises and ends what follows from the state of the servers; trips and releases come as events. */
  async look(db: Database, now: number, withSuspects: boolean): Promise<void> {
    const servers = await enrolledServers(db);
    // Of a fleet that is silent one stands for each guard, every second.
    const rows = await db.alert.findMany({
      where: { endedAt: null, kind: { notIn: ['trip', 'released'] } },
      select: { kind: true, serverId: true, dedupKey: true },
    });
    const standing = rows.map(({ kind, serverId, dedupKey }) => ({ kind, serverId, dedupKey }));
    const keys = new Set(standing.map(({ dedupKey }) => dedupKey));
    const suspects = withSuspects ? await suspectsWhileWell(db, now, keys) : [];
    const found = new Map<string, Condition & { serverId: string }>();
    for (const { id, lastSeenAt, report, settings } of servers) {
      const heard = lastSeenAt === null ? null : Math.max(lastSeenAt, this.startedAt);
      const own = suspects.filter(({ serverId }) => serverId === id).map(({ account }) => account);
      for (const condition of conditionsOf({ lastSeenAt: heard, report, settings: ruleInForce(settings, report, now), suspects: own }, now)) {
        const facts = condition.kind === 'guard-silent' ? { since: lastSeenAt } : condition.facts;
        found.set(keyOf({ serverId: id, ...condition }), { ...condition, facts, serverId: id });
      }
    }
    for (const [key, { kind, serverId, subject, facts, lastsMs }] of found) {
      this.goneSince.delete(key);
      if (keys.has(key)) continue;
      const since = this.seenSince.get(key) ?? now;
      this.seenSince.set(key, since);
      if (now - since >= lastsMs) await raiseAlert(db, { kind, serverId, subject, at: since, facts }).catch(unlessDuplicate);
    }
    for (const key of this.seenSince.keys()) if (!found.has(key)) this.seenSince.delete(key);
    for (const { kind, serverId, dedupKey } of standing) {
      if (found.has(dedupKey)) continue;
      const since = this.goneSince.get(dedupKey) ?? now;
      this.goneSince.set(dedupKey, since);
      const subject = dedupKey.slice(`${kind}:${serverId}:`.length);
      if (now - since < (isOnce(kind) ? SUSPECT_IS_NEW_MS : GONE_MS)) continue;
      this.goneSince.delete(dedupKey);
      await endAlert(db, { kind, serverId, subject, endedAt: since });
    }
  }
}

/** @param standing the keys of alerts that stand */
async function suspectsWhileWell(db: Database, now: number, standing: ReadonlySet<string>): Promise<{ serverId: string; account: string }[]> {
  const open = await db.incident.findMany({ where: { status: { not: 'closed' } }, select: { serverId: true } });
  const suspects = await db.accountActivity.findMany({
    where: { verdict: 'suspect', updatedAt: { gte: now - SUSPECT_IS_NEW_MS }, serverId: { notIn: open.map(({ serverId }) => serverId) } },
    select: { serverId: true, account: true, assessment: true },
    take: 20,
  });
  const since = suspects.map(({ assessment }) => (assessment.episode?.since ?? now) - CLOCKS_DIFFER_MS);
  const told =
    suspects.length === 0
      ? []
      : await db.alert.findMany({ where: { kind: 'suspect', endedAt: { not: null }, at: { gte: Math.min(...since) } }, select: { at: true, dedupKey: true } });
  return suspects.filter(({ serverId, account }, n) => {
    const key = keyOf({ kind: 'suspect', serverId, subject: account });
    return standing.has(key) || !told.some(({ at, dedupKey }) => at >= (since[n] ?? now) && dedupKey.slice(0, dedupKey.lastIndexOf('#')) === key);
  });
}

/** Another console raised it in the same moment. */
function unlessDuplicate(error: unknown): void {
  if (!isDuplicate(error)) throw error;
}
