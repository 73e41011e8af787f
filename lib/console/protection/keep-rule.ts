import type { Transaction } from '@/lib/db/client';
import { thresholdInForce, type PlannedMailing } from '@sluice/protection/planned-mailing';
import type { ProtectionSettings } from '@sluice/protection/protection';

type Rule = Pick<ProtectionSettings, 'applyQueueLimit' | 'threshold'>;

/** The rule as it is in force while a mailing is under way. */
export function ruleDuring<R extends Rule>(rule: R, mailing: PlannedMailing | null | undefined): R {
  return { ...rule, threshold: thresholdInForce(rule, mailing) };
}

/** Notes what the rule was before and after a moment, for the charts of the time before and after. */
export async function keepRule(tx: Transaction, serverId: string, { before, after, at }: { before: Rule; after: Rule; at: number }): Promise<void> {
  const row = (from: number, { applyQueueLimit, threshold }: Rule) => ({ serverId, at: from, applyQueueLimit, threshold });
  if ((await tx.ruleChange.count({ where: { serverId } })) === 0) await tx.ruleChange.create({ data: row(0, before) });
  await tx.ruleChange.upsert({ where: { serverId_at: { serverId, at } }, create: row(at, after), update: row(at, after) });
}
