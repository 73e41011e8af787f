import { NEW_GATE_SETTINGS, type GateSettings } from '@sluice/policy/login-decision';
import { recipientThresholdInForce, thresholdInForce, type PlannedMailing } from '@sluice/protection/planned-mailing';
import { knowsRecipientThreshold, type GuardReport } from '@sluice/contract/contract';
import type { Database, Transaction } from '@/lib/db/client';
import { withHeard } from '../exchange/heard';
import { Refusal } from '../refusal';

/** A guard that has not called for this long, two exchanges that wait and some patience, counts as silent. */
export const SILENT_AFTER_MS = 5_000;

/** Whether the guard's last exchange is recent, by the console's clock, see `withHeard`. */
export function answersNow({ lastSeenAt, lagMs }: { lastSeenAt: number | null; lagMs: number }, now: number): boolean {
  return lastSeenAt !== null && now - lastSeenAt < SILENT_AFTER_MS + lagMs;
}

/** The mail host that a request is about: the one it names, else the first one. @throws Refusal `not-found` when there is none */
export async function chosenServerId(db: Database, id: string | undefined): Promise<string> {
  if (id !== undefined) return id;
  const first = await db.server.findFirst({ where: { revokedAt: null, tokenHash: { not: null } }, orderBy: { name: 'asc' }, select: { id: true } });
  if (first === null) throw new Refusal('not-found', 'No mail server is enrolled yet.');
  return first.id;
}

/** The row of a mail host with its settings and the newest of its guard. @throws Refusal `not-found` */
export async function findServer(db: Database | Transaction, id: string) {
  const server = await db.server.findUnique({ where: { id }, include: { settings: true } });
  if (server === null) throw new Refusal('not-found', 'This mail server is not known to the console.');
  return { ...withHeard(db, server), settings: settingsOf(server.settings) };
}
export type FoundServer = Awaited<ReturnType<typeof findServer>>;

/** The planned mailing that is under way by what the guard told last; null when there is none, or its time is over. */
export function mailingNow(report: GuardReport | null, now: number): PlannedMailing | null {
  const mailing = report?.mailing ?? null;
  return mailing !== null && mailing.until > now ? mailing : null;
}

/** The rule that the guard goes by: while a planned mailing is under way, with its threshold; a guard of before goes by messages alone, whatever is set. */
export function ruleInForce<R extends { applyQueueLimit: boolean; threshold: number; recipientThreshold: number | null }>(settings: R, report: GuardReport | null, now: number): R {
  const mailing = mailingNow(report, now);
  const ignoresRecipients = report !== null && !knowsRecipientThreshold(report);
  return { ...settings, threshold: thresholdInForce(settings, mailing), recipientThreshold: ignoresRecipients ? null : recipientThresholdInForce(settings, mailing) };
}

interface Settings {
  applyQueueLimit: boolean;
  threshold: number;
  brake: boolean;
  holdOwner: boolean;
  recipientThreshold: number | null;
  version: number;
}

/** Of the login gate. */
export function gateSettingsOf(row: { gateSentence: string; gateObserves: boolean } | null): GateSettings {
  return row === null ? NEW_GATE_SETTINGS : { sentence: row.gateSentence, observe: row.gateObserves };
}

/** What a host without a row has; the values are those of the schema's defaults. */
export function settingsOf(row: Settings | null): Settings {
  const { applyQueueLimit, threshold, brake, holdOwner, recipientThreshold, version } = row ?? { applyQueueLimit: false, threshold: 1000, brake: false, holdOwner: false, recipientThreshold: null, version: 1 };
  return { applyQueueLimit, threshold, brake, holdOwner, recipientThreshold, version };
}
