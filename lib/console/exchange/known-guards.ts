import type { Language } from '@sluice/messages/language';
import type { Database } from '@/lib/db/client';
import { MOST_FOLLOWED, type FollowedAccount } from '@sluice/suspects/mail-fate';
import { actionOrderSchema, type ActionOrder, type SyncResponse } from '@sluice/contract/contract';
import { fateSince } from '../incidents/fate-since';
import { gateSettingsOf, settingsOf } from '../servers/find';
import { tokenHash } from '../servers/token-hash';

/** At most so often is it asked whether anything changed; whoever needs to know meanwhile is answered together. */
const LEAST_GAP_MS = 50;
/** Of the time, so much goes into reading everything at most, unless that would let a guard wait for longer than this for its answer. */
const MOST_SHARE = 0.1;
const MOST_GAP_MS = 200;
/** While somebody waits: what another console or a command changed rings no bell here. */
const LOOK_EVERY_MS = 500;
/** What was changed around the audit is known by then. */
const READ_AGAIN_MS = 5_000;
/** As many as one answer may carry. */
const MOST_DISMISSALS = 1_000;

/** What was ordered of one guard and has not ended. */
interface OpenOrder {
  order: ActionOrder;
  /** The guard has not told that it began. */
  requested: boolean;
  requestedAt: number;
  /** Until then it can be taken back. */
  dueAt: number | null;
  /** When the time of the mailing that it plans ends, by the console's clock. */
  mailingUntil: number | null;
}

/** What the console has to say to one guard. */
export interface KnownGuard {
  name: string;
  settings: SyncResponse['settings'];
  orders: OpenOrder[];
  dismissals: { account: string; at: number }[];
  /** The accounts of its open incident. */
  followed: FollowedAccount[];
  /** Sealed. */
  deadManUrl: string | null;
}

/** What the database held for all guards at one moment. */
export interface Known {
  guards: ReadonlyMap<string, KnownGuard>;
  /** @returns the id of the mail host whose guard has this token, or null */
  serverOf(token: string): string | null;
  /** Alert channels that guards may use, sealed. */
  channels: { id: string; language: Language; sealed: string }[];
}

/**
 * What every guard is to be told, read at once for all of them. Each change of it writes into the audit, so the newest row of the audit
 * says whether what was read still holds: one short statement for all exchanges of a moment, however many consoles there are.
 */
export class KnownGuards {
  #known: { head: string; readAt: number; known: Known } | null = null;
  #next: Promise<Known> | null = null;
  #last: Promise<unknown> = Promise.resolve();
  #notBefore = -Infinity;
  readonly #waiting = new Set<() => void>();

  constructor(private readonly db: Database) {
    db.$changes.listen(() => {
      if (this.#waiting.size > 0) void this.fresh().catch(() => undefined);
    });
  }

  /** @returns what holds at some moment after this was called */
  fresh(): Promise<Known> {
    this.#next ??= this.#look();
    return this.#next;
  }

  /**
   * Waits until something is found in what is known.
   *
   * @returns null when nothing was found in time, or whoever waits has gone
   */
  async until<Found>(find: (known: Known) => Found | null, ms: number, signal: AbortSignal): Promise<Found | null> {
    const end = performance.now() + ms;
    for (;;) {
      const left = end - performance.now();
      // Listens before it looks, so that no change falls between.
      const changed = this.#changed(Math.min(Math.max(0, left), LOOK_EVERY_MS), signal);
      try {
        const found = find(await this.fresh());
        if (found !== null || left <= 0 || signal.aborted) return found;
        await changed.promise;
      } finally {
        changed.give();
      }
    }
  }

  async #look(): Promise<Known> {
    await this.#last;
    const restMs = this.#notBefore - performance.now();
    if (restMs > 0) await new Promise((resolve) => setTimeout(resolve, restMs));
    // Who comes from now on needs a look that begins later.
    this.#next = null;
    const looking = this.#read();
    this.#last = looking.catch(() => undefined);
    return looking;
  }

  async #read(): Promise<Known> {
    const startedAt = performance.now();
    const row = await this.db.auditHead.findFirst();
    const head = row === null ? '' : `${row.sequence} ${row.hash}`;
    const before = this.#known;
    const holds = before !== null && before.head === head && startedAt - before.readAt < READ_AGAIN_MS;
    const known = holds ? before.known : await readKnown(this.db);
    this.#notBefore = startedAt + LEAST_GAP_MS;
    if (holds) return known;
    this.#notBefore = Math.max(this.#notBefore, startedAt + Math.min(MOST_GAP_MS, (performance.now() - startedAt) / MOST_SHARE));
    this.#known = { head, readAt: startedAt, known };
    for (const wake of this.#waiting) wake();
    return known;
  }

  #changed(ms: number, signal: AbortSignal): { promise: Promise<void>; give(): void } {
    let give = (): void => undefined;
    const promise = new Promise<void>((resolve) => {
      give = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', give);
        this.#waiting.delete(give);
        resolve();
      };
      const timer = setTimeout(give, ms);
      signal.addEventListener('abort', give);
      this.#waiting.add(give);
      if (signal.aborted) give();
    });
    return { promise, give };
  }
}

async function readKnown(db: Database): Promise<Known> {
  const servers = await db.server.findMany({ where: { revokedAt: null, tokenHash: { not: null } }, select: { id: true, name: true, tokenHash: true, settings: true } });
  const guards = new Map<string, KnownGuard>();
  const byToken = new Map<string, string>();
  for (const { id, name, tokenHash: hash, settings } of servers) {
    guards.set(id, { name, settings: { ...settingsOf(settings), gate: gateSettingsOf(settings) }, orders: [], dismissals: [], followed: [], deadManUrl: null });
    if (hash !== null) byToken.set(hash, id);
  }
  const open = await db.action.findMany({
    where: { status: { in: ['requested', 'running'] } },
    orderBy: [{ requestedAt: 'asc' }, { id: 'asc' }],
    select: { id: true, serverId: true, kind: true, account: true, status: true, requestedAt: true, requestedByName: true, parameters: true, dueAt: true },
  });
  for (const { id, serverId, kind, account, status, requestedAt, requestedByName, parameters, dueAt } of open) {
    const mailingUntil = kind === 'plan-mailing' ? (parameters.until ?? null) : null;
    // How long is left is told anew in each answer.
    const order = actionOrderSchema.safeParse({ id, kind, account, name: requestedByName.slice(0, 200), ...parameters, ...(mailingUntil === null ? {} : { forMs: 0 }) });
    // What only a newer console knows is no order of this one, see unknownTo, and one that cannot be read keeps no other back.
    if (order.success) guards.get(serverId)?.orders.push({ order: order.data, requested: status === 'requested', requestedAt, dueAt, mailingUntil });
  }
  for (const { serverId, account, at } of await db.dismissal.findMany({ orderBy: [{ at: 'desc' }, { id: 'desc' }], select: { serverId: true, account: true, at: true } })) {
    const dismissals = guards.get(serverId)?.dismissals;
    if (dismissals !== undefined && dismissals.length < MOST_DISMISSALS) dismissals.push({ account, at });
  }
  for (const { account, incident } of await db.suspect.findMany({
    where: { incident: { status: { not: 'closed' } } },
    orderBy: [{ score: 'desc' }, { account: 'asc' }],
    select: { account: true, incident: { select: { serverId: true, openedAt: true } } },
  })) {
    const followed = guards.get(incident.serverId)?.followed;
    if (followed !== undefined && followed.length < MOST_FOLLOWED) followed.push({ account, since: fateSince(incident.openedAt) });
  }
  for (const { serverId, sealed } of await db.deadManUrl.findMany()) {
    const guard = guards.get(serverId);
    if (guard !== undefined) guard.deadManUrl = sealed;
  }
  const channels = await db.alertChannel.findMany({ where: { byGuard: true }, orderBy: { id: 'asc' }, take: 20, select: { id: true, language: true, sealed: true } });
  return { guards, serverOf: (token) => byToken.get(tokenHash(token)) ?? null, channels };
}

const ofDatabase = new WeakMap<Database, KnownGuards>();

/** What this process knows of the guards of one database. */
export function knownGuards(db: Database): KnownGuards {
  const guards = ofDatabase.get(db) ?? new KnownGuards(db);
  ofDatabase.set(db, guards);
  return guards;
}
