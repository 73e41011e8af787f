import type { ActionStep, GuardReport } from '@sluice/contract/contract';

export interface MailInQueue {
  /** Null where it is not known. */
  waiting: number | null;
  held: number | null;
}

interface PastAction {
  account: string | null;
  steps: readonly ActionStep[];
}

/**
 * What of an account is in the queue by all that the guard has said: its newest count, and what its acts did to the
 * account's mail after that, by the same clock. Without the latter, what was just held would be offered to be held.
 *
 * @param queue of the guard's report; null when the queue could not be counted
 */
export function mailInQueue(queue: GuardReport['queue'], account: string, actions: readonly PastAction[]): MailInQueue {
  const name = account.toLowerCase();
  const counted = queue?.accounts.find((each) => each.account?.toLowerCase() === name);
  const mail: MailInQueue = queue === null ? { waiting: null, held: null } : { waiting: counted?.waiting ?? 0, held: counted?.held ?? 0 };
  const steps = actions.filter((action) => action.account?.toLowerCase() === name).flatMap((action) => action.steps);
  const later = steps.filter(({ status, at }) => status === 'done' && at > (queue?.at ?? -Infinity)).sort((one, other) => one.at - other.at);
  return later.reduce(after, mail);
}

function after({ waiting, held }: MailInQueue, { step, count }: ActionStep): MailInQueue {
  switch (step) {
    case 'hold-messages':
      return moved(waiting, held, count);
    case 'release-messages': {
      const { waiting: stillHeld, held: released } = moved(held, waiting, count);
      return { waiting: released, held: stillHeld };
    }
    case 'delete-messages':
      return { waiting: 0, held: 0 };
    case 'prove-queue':
      return { waiting: 0, held };
    default:
      return { waiting, held };
  }
}

function moved(from: number | null, to: number | null, count: number | null): MailInQueue {
  if (from === null || to === null || count === null) return { waiting: null, held: null };
  return { waiting: Math.max(0, from - count), held: to + count };
}
