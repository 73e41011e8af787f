import type { AuditAction } from '@/lib/console/audit/schemas';
import { writeAuditAlone } from '@/lib/console/audit/write';
import type { Database } from '@/lib/db/client';
import { storageFaultOf } from '@/lib/db/storage-fault';

/** How long refusals from one address are counted together. */
export const WINDOW_MS = 10 * 60_000;
/** So many addresses have rows of their own in one window; all others share one. */
export const MAX_ADDRESSES = 50;

export type RefusedAction = Extract<AuditAction, 'sign-in.failed' | 'sign-in.throttled' | 'token.refused' | 'code.refused' | 'permission.refused' | 'origin.refused'>;

interface Refused {
  action: RefusedAction;
  address: string | null;
  /** What was tried first, for instance the e-mail address. */
  subject: string;
}

interface Count extends Refused {
  count: number;
}

/**
 * Writes refusals that anybody can cause into the audit without letting anybody fill it: of each kind and address the first
 * one in a window at once, and, when the window has ended, how many there were. What came from more than fifty addresses is
 * one row: "and N others".
 */
export class RefusalCounts {
  readonly #counts = new Map<string, Count>();
  readonly #others = new Map<RefusedAction, { addresses: Set<string>; count: number }>();
  #windowEnds = 0;

  constructor(private readonly db: Database) {}

  async add(refused: Refused, now: number): Promise<void> {
    await this.endWindow(now);
    if (this.#counts.size === 0 && this.#others.size === 0) this.#windowEnds = now + WINDOW_MS;
    // A person who is signed in is one of few, so each is counted alone.
    const key = `${refused.action} ${refused.address}${refused.action === 'permission.refused' ? ` ${refused.subject}` : ''}`;
    const known = this.#counts.get(key);
    if (known !== undefined) {
      known.count += 1;
      return;
    }
    if (this.#counts.size >= MAX_ADDRESSES) return this.#addOther(refused);
    this.#counts.set(key, { ...refused, count: 1 });
    await this.#write(refused, refused.subject, { count: 1 }, now);
  }

  /** Writes what a window that is over amounted to. */
  async endWindow(now: number): Promise<void> {
    if (now < this.#windowEnds) return;
    const [counts, others] = [[...this.#counts.values()], [...this.#others.entries()]];
    this.#counts.clear();
    this.#others.clear();
    for (const { count, ...refused } of counts) {
      if (count > 1) await this.#write(refused, refused.subject, { count }, now);
    }
    for (const [action, { addresses, count }] of others) {
      await this.#write({ action, address: null }, 'others', { count, addresses: addresses.size }, now);
    }
  }

  #addOther({ action, address }: Refused): void {
    const others = this.#others.get(action) ?? { addresses: new Set<string>(), count: 0 };
    this.#others.set(action, others);
    others.count += 1;
    if (others.addresses.size < MAX_OTHERS) others.addresses.add(address ?? '');
  }

  /** A refusal is a refusal, whether or not it can be recorded. */
  async #write({ action, address }: Pick<Refused, 'action' | 'address'>, subject: string, after: Record<string, number>, at: number): Promise<void> {
    try {
      await writeAuditAlone(this.db, { at, actor: { id: null, name: subject, address }, action, subject, after });
    } catch (error) {
      if (storageFaultOf(error) === null) throw error;
    }
  }
}

/** Beyond this the number of other addresses is not counted exactly. */
const MAX_OTHERS = 10_000;

const ofDatabase = new WeakMap<Database, RefusalCounts>();

/** The counts of one database in this process. */
export function refusalCounts(db: Database): RefusalCounts {
  const counts = ofDatabase.get(db) ?? new RefusalCounts(db);
  ofDatabase.set(db, counts);
  return counts;
}
