import { createHash } from 'node:crypto';
import type * as z from 'zod';
import type { Database, Transaction } from '@/lib/db/client';
import { inTransaction, lockServer } from '@/lib/db/transaction';
import type { Actor } from '../audit/actor';
import { Refusal } from '../refusal';
import { matchingAccounts } from '../suspects/list';
import { answerOfKey, record } from './request';
import type { CheckedRequest, ManyAnswer, manyActionsSchema } from './schemas';

interface ManyInput {
  request: z.output<typeof manyActionsSchema>;
  actor: Actor & { id: string };
  now: number;
}

/**
 * Records the same act on many accounts. What is refused for one of them is told of it and keeps no other back.
 *
 * @throws Refusal `not-found`, or `count-changed` when not as many match as the operator saw; then nothing is recorded
 */
export async function requestMany(db: Database, { request, actor, now }: ManyInput): Promise<ManyAnswer> {
  const { key, serverId, kind, reason } = request;
  return inTransaction(db, async (tx) => {
    await lockServer(tx, serverId);
    const results: ManyAnswer['results'] = [];
    for (const one of await accountsOf(tx, request, now)) {
      const each: CheckedRequest = { key: keyOf(key, one.account), serverId, kind, reason, ...one };
      results.push(await recordOne(tx, { request: each, actor, now }, one.account));
    }
    return { results };
  });
}

/** The same press names the same account by the same key. */
function keyOf(key: string, account: string): string {
  return createHash('sha256').update(`${key}\n${account}`).digest('hex');
}

async function accountsOf(tx: Transaction, { serverId, of }: ManyInput['request'], now: number): Promise<{ account: string; seen?: string | null | undefined }[]> {
  if ('accounts' in of) return [...new Map(of.accounts.map((one) => [one.account, one])).values()];
  const found = await matchingAccounts(tx, { serverId, ...of.filter, now });
  if (found.length !== of.count) throw new Refusal('count-changed', `${found.length} accounts match now, not ${of.count}. Nothing was done.`, { count: found.length });
  return found.map((account) => ({ account }));
}

async function recordOne(tx: Transaction, input: { request: CheckedRequest; actor: ManyInput['actor']; now: number }, account: string): Promise<ManyAnswer['results'][number]> {
  const before = await answerOfKey(tx, input.request);
  if (before !== null) return { account, action: before.action, problem: null };
  try {
    return { account, action: await record(tx, input, null), problem: null };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { account, action: null, problem: { code: error.code, message: error.message, data: error.data } };
  }
}
