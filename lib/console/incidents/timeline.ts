import type { TimelineEntry } from './schemas';
import type { Transaction } from '@/lib/db/client';
import type { EntryData } from '@/lib/db/column-types';
import type { Actor } from '../audit/actor';
import { newId } from '../new-id';

export interface NewEntry {
  incidentId: string;
  at: number;
  kind: TimelineEntry['kind'];
  /** Null when the machine did it. */
  actor: Actor | null;
  data?: Partial<EntryData>;
}

/** Adds one line to an incident's timeline. */
export async function addEntry(tx: Transaction, { incidentId, at, kind, actor, data }: NewEntry): Promise<void> {
  await tx.incidentEntry.create({
    data: {
      id: newId(at),
      incidentId,
      at,
      kind,
      actorId: actor?.id ?? null,
      actorName: actor?.name ?? null,
      data: { account: null, actionId: null, note: null, queueLength: null, threshold: null, messages: null, mailing: null, recipients: null, ...data },
    },
  });
}
