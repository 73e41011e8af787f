import type { HeldMail } from './schemas';
import type { Database } from '@/lib/db/client';
import type { ActionKind } from '@sluice/actions/kinds';
import { canFilterQueue } from '@sluice/contract/contract';
import { actionViews } from '../actions/view';
import { answersNow, findServer } from '../servers/find';

const MAIL: ActionKind[] = ['hold-messages', 'release-messages', 'delete-messages', 'contain-account', 'stop-sending'];
const MATCHING: ActionKind[] = ['hold-matching', 'release-matching', 'delete-matching'];
const LATELY_MS = 24 * 3_600_000;
const MOST_ACTS = 20;
const MOST_ACTIONS_READ = 2_000;

/** What of a server's mail is on hold, whose it is, and since when by which act. @throws Refusal `not-found` */
export async function viewHeldMail(db: Database, serverId: string, now: number): Promise<HeldMail> {
  const server = await findServer(db, serverId);
  const queue = server.report?.queue ?? null;
  const held = (queue?.accounts ?? []).filter((each) => each.held > 0).sort((one, other) => other.held - one.held);
  const accounts = held.flatMap(({ account }) => account ?? []);
  const actions = await db.action.findMany({
    where: { serverId, account: { in: accounts }, kind: { in: MAIL } },
    orderBy: [{ requestedAt: 'desc' }, { id: 'desc' }],
    take: MOST_ACTIONS_READ,
    include: { incident: { select: { number: true } } },
  });
  const matching = await db.action.findMany({ where: { serverId, kind: { in: MATCHING }, requestedAt: { gt: now - LATELY_MS } }, orderBy: [{ requestedAt: 'desc' }, { id: 'desc' }], take: MOST_ACTS });
  const unknown = queue?.unknown?.held ?? 0;
  return {
    now,
    serverId,
    countedAt: queue?.at ?? null,
    answers: answersNow(server, now),
    held: queue?.held ?? null,
    senders: held.map(({ account, name, held: count, waiting }) => {
      const own = actions.filter((action) => action.account === account);
      return { account, ...(name === undefined ? {} : { name }), held: count, waiting, since: heldSince(own), actions: actionViews(own.slice(0, MOST_ACTS)) };
    }),
    unlisted: queue === null ? 0 : Math.max(0, queue.held - unknown - held.reduce((sum, each) => sum + each.held, 0)),
    unknown,
    localMail: server.report?.localMail?.held ?? 0,
    canFilter: server.report !== null && canFilterQueue(server.report),
    matching: actionViews(matching),
  };
}

interface PastAct {
  kind: string;
  status: string;
  steps: readonly { step: string; status: string; count: number | null; at: number }[];
  requestedAt: number;
  requestedByName: string;
  incident: { number: number } | null;
}

/** The first act that held something after the last release. @param acts of one sender, newest first */
export function heldSince(acts: readonly PastAct[]): { at: number; byName: string; incident: number | null } | null {
  let first: { at: number; byName: string; incident: number | null } | null = null;
  for (const { kind, status, steps, requestedByName, incident } of acts) {
    if ((kind === 'release-messages' || kind === 'delete-messages') && status === 'done') break;
    const hold = steps.find((step) => step.step === 'hold-messages' && (step.status === 'done' || (step.count ?? 0) > 0));
    if (hold !== undefined) first = { at: hold.at, byName: requestedByName, incident: incident?.number ?? null };
  }
  return first;
}
