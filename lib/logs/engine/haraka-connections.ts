import type { Fingerprint } from './fingerprint';
import { FingerprintTable } from './fingerprint-table';

/** So many connections are followed at once; past it the older half of those without a login is forgotten, then of the others. */
const MOST_CONNECTIONS = 1 << 17;

/** A connection that has not ended. */
export interface HarakaConnection {
  readonly number: number;
  /** -1 before the login. */
  account: number;
  logins: number;
  hasAddress: boolean;
  addressLo: number;
  addressHi: number;
}

/** The connections of a server by fingerprints of their names, always of the one whose fingerprint was taken. */
export class HarakaConnections {
  readonly #ids = new FingerprintTable(4096);
  readonly #connections = new Map<number, HarakaConnection>();
  #next = 0;

  constructor(private readonly fingerprint: Fingerprint) {}

  find(): HarakaConnection | undefined {
    const place = this.#ids.find(this.fingerprint.lo, this.fingerprint.hi);
    return place < 0 ? undefined : this.#connections.get(this.#ids.value(place));
  }

  /** @returns the connection, a new one when there is none */
  open(): HarakaConnection {
    const known = this.find();
    if (known) return known;
    const { lo, hi } = this.fingerprint;
    if (this.#connections.size >= MOST_CONNECTIONS) this.#forgetOlder();
    const connection: HarakaConnection = { number: this.#next, account: -1, logins: 0, hasAddress: false, addressLo: 0, addressHi: 0 };
    this.#ids.add(lo, hi, this.#next);
    this.#connections.set(this.#next, connection);
    this.#next = (this.#next + 1) & 0x7fffffff;
    return connection;
  }

  close(): void {
    const place = this.#ids.find(this.fingerprint.lo, this.fingerprint.hi);
    if (place < 0) return;
    this.#connections.delete(this.#ids.value(place));
    this.#ids.delete(place);
  }

  #forgetOlder(): void {
    const strangers = [...this.#connections].filter(([, { account }]) => account < 0).map(([number]) => number);
    const crowd = strangers.length > MOST_CONNECTIONS / 4 ? strangers : [...this.#connections.keys()];
    for (const number of crowd.slice(0, Math.ceil(crowd.length / 2))) this.#connections.delete(number);
    this.#ids.sweep((number) => this.#connections.has(number));
  }
}
