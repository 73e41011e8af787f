import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { isIPv6 } from 'node:net';
import type { Database } from '@/lib/db/client';
import { storageFaultOf } from '@/lib/db/storage-fault';

/** Wrong sign-ins are counted over this time. */
export const THROTTLE_MS = 15 * 60_000;
/** From one address, or from one browser that has signed in before. */
export const MAX_FAILURES = 10;
/** For one account from all browsers that never signed in with it. */
export const MAX_FAILURES_OF_ACCOUNT = 20;
const MAX_REMEMBERED = 10_000;

/** Who tries to sign in. */
export interface Attempt {
  address: string;
  account: string;
  /** What the browser has in its device cookie. */
  device: string | undefined;
}

interface Failures {
  count: number;
  until: number;
}

/**
 * Slows guessing down by address and by account. A browser that has signed in with the account before is known by a cookie
 * and counted alone, so that strangers can lock nobody out of the browser he works with. Kept in the database, so that a
 * restart forgives nothing; while that cannot be written, the process remembers.
 */
export class SignInThrottle {
  readonly #failures = new Map<string, Failures>();

  constructor(
    private readonly db: Database,
    private readonly secret: string,
  ) {}

  /** Counts the attempt as failed until `succeeded` takes it back, so that many at once are counted too. @returns whether it may be made */
  async begin(attempt: Attempt, now: number): Promise<boolean> {
    const keys = this.#keysOf(attempt);
    await Promise.all(keys.map(({ key }) => this.#load(key, now)));
    // Nothing may be waited for between looking and counting: many attempts come at once.
    if (keys.some(({ key, max }) => this.#count(key, now) >= max)) return false;
    for (const { key } of keys) this.#add(key, 1, now);
    await Promise.all(keys.map(({ key }) => this.#keep(key, now)));
    return true;
  }

  /** @returns the value of the device cookie of a browser that has signed in */
  async succeeded(attempt: Attempt, now: number): Promise<string> {
    for (const { key } of this.#keysOf(attempt)) {
      this.#add(key, -1, now);
      await this.#keep(key, now);
    }
    return this.deviceOf(attempt.account);
  }

  /** The value of the cookie by which a browser is known that has signed in with an account. */
  deviceOf(account: string): string {
    const id = randomBytes(16).toString('base64url');
    return `${id}.${this.#mark(id, account)}`;
  }

  #keysOf({ address, account, device }: Attempt): { key: string; max: number }[] {
    const id = this.#idOfDevice(device, account);
    if (id !== null) return [{ key: `device ${id}`, max: MAX_FAILURES }];
    return [
      { key: `address ${networkOf(address)}`, max: MAX_FAILURES },
      { key: `account ${account}`, max: MAX_FAILURES_OF_ACCOUNT },
    ];
  }

  #idOfDevice(device: string | undefined, account: string): string | null {
    const [id, mark, ...more] = (device ?? '').split('.');
    if (!id || !mark || more.length > 0) return null;
    const [given, right] = [Buffer.from(mark), Buffer.from(this.#mark(id, account))];
    return given.length === right.length && timingSafeEqual(given, right) ? id : null;
  }

  #mark(id: string, account: string): string {
    return createHmac('sha256', this.secret).update(`device\n${id}\n${account}`).digest('base64url');
  }

  #add(key: string, change: number, now: number): void {
    const known = this.#failures.get(key);
    const failures = known !== undefined && known.until > now ? known : { count: 0, until: now + THROTTLE_MS };
    this.#failures.delete(key);
    this.#failures.set(key, { ...failures, count: Math.max(0, failures.count + change) });
    const [oldest] = this.#failures.keys();
    if (this.#failures.size > MAX_REMEMBERED && oldest !== undefined) this.#failures.delete(oldest);
  }

  #count(key: string, now: number): number {
    const known = this.#failures.get(key);
    return known !== undefined && known.until > now ? known.count : 0;
  }

  /** What an earlier run of the console counted. */
  async #load(key: string, now: number): Promise<void> {
    if (this.#failures.has(key)) return;
    const row = await this.db.verification.findUnique({ where: { id: rowOf(key) } }).catch(forgive);
    if (row === null || row.expiresAt.getTime() <= now) return;
    // Another attempt may have been counted meanwhile.
    if (!this.#failures.has(key)) this.#failures.set(key, { count: Number(row.value), until: row.expiresAt.getTime() });
  }

  async #keep(key: string, now: number): Promise<void> {
    const failures = this.#failures.get(key);
    if (failures === undefined) return;
    const data = { identifier: ROWS, value: String(failures.count), expiresAt: new Date(failures.until) };
    try {
      await this.db.verification.deleteMany({ where: { identifier: ROWS, expiresAt: { lte: new Date(now) } } });
      if ((await this.db.verification.count({ where: { identifier: ROWS } })) > MAX_REMEMBERED) return;
      await this.db.verification.upsert({ where: { id: rowOf(key) }, create: { id: rowOf(key), ...data }, update: data });
    } catch (error) {
      forgive(error);
    }
  }
}

/** All rows of this kind in the table of short-lived values. */
const ROWS = 'sign-in failures';
const rowOf = (key: string): string => createHash('sha256').update(`${ROWS} ${key}`).digest('hex');

function forgive(error: unknown): null {
  if (storageFaultOf(error) === null) throw error;
  return null;
}

/** Of IPv6 whoever has one address has its whole /64. */
export function networkOf(address: string): string {
  if (!isIPv6(address)) return address;
  const [head = '', tail] = (address.split('%')[0] ?? '').split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? [] : Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => '0');
  return [...left, ...zeros, ...right].slice(0, 4).map((part) => Number.parseInt(part, 16).toString(16)).join(':');
}
