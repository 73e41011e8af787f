import type { Transaction } from '@/lib/db/client';
import { isProven, isSecuring } from '@sluice/actions/standing';
import { addEntry } from '../incidents/timeline';

interface DoneAction {
  kind: string;
  steps: readonly { step: string; status: string }[];
  account: string;
  incidentId: string;
  requestedById: string | null;
  requestedByName: string;
}

/**
 * What a finished action on an account means for the suspect: secured where it was proven, or open again when the account was allowed again.
 * An account that got a new password in this incident stays secured when it is allowed again: the stolen one is worthless.
 */
export async function settleSuspect(tx: Transaction, action: DoneAction, at: number): Promise<void> {
  const { incidentId, account } = action;
  const suspect = await tx.suspect.findUnique({ where: { incidentId_account: { incidentId, account } }, include: { incident: { select: { status: true } } } });
  if (suspect === null || suspect.incident.status === 'closed') return;
  if (isSecuring(action.kind)) {
    // What could not be proven leaves the suspect open; who has seen for himself says so by hand.
    if (suspect.decision === 'secured' || !isProven(action)) return;
    const decided = { decidedAt: at, decidedById: action.requestedById, decidedByName: action.requestedByName };
    await tx.suspect.update({ where: { id: suspect.id }, data: { decision: 'secured', decisionReason: null, ...decided } });
    return;
  }
  if (action.kind !== 'enable-account' || suspect.decision !== 'secured') return;
  const renewed = await tx.action.count({ where: { incidentId, account, kind: 'set-password', status: 'done' } });
  if (renewed > 0) return;
  await tx.suspect.update({ where: { id: suspect.id }, data: { decision: 'open', decidedAt: null, decidedById: null, decidedByName: null } });
  const actor = { id: action.requestedById, name: action.requestedByName, address: null };
  await addEntry(tx, { incidentId, at, kind: 'suspect-reopened', actor, data: { account } });
}
