const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The rules of others, as they document them, on the same recipients, logins and bounces. */
export const PEERS = ['Microsoft 365: 500 outside in an hour', 'cPanel: 500 different in an hour', 'CSF: 5 logins from 3 addresses in 5 min', 'postfwd: 20 addresses or 5 countries a day', 'policyd: 10 a minute, 150 a day', 'UwUMail: 25 unknown in an hour'] as const;
export type Peer = (typeof PEERS)[number];

export interface PeerEvent {
  at: number;
  account: string;
  kind: 'login' | 'outside' | 'inside' | 'unknown';
  address?: string;
  country?: string | null;
  recipient?: string;
}

/** How many happened within a time that slides. */
class Counted {
  #times: number[] = [];

  constructor(private readonly span: number) {}

  add(at: number): number {
    this.#times.push(at);
    const first = this.#times.findIndex((time) => time > at - this.span);
    if (first > 0) this.#times.splice(0, first);
    return this.#times.length;
  }
}

/** How many different ones within a time that slides. */
class Different {
  readonly #last = new Map<string, number>();

  constructor(private readonly span: number) {}

  add(at: number, value: string): number {
    this.#last.delete(value);
    this.#last.set(value, at);
    for (const [key, when] of this.#last) {
      if (when > at - this.span) break;
      this.#last.delete(key);
    }
    return this.#last.size;
  }
}

class PeerState {
  readonly outsideHour = new Counted(HOUR);
  readonly differentHour = new Different(HOUR);
  readonly logins = new Counted(5 * MINUTE);
  readonly addresses = new Different(5 * MINUTE);
  readonly addressesDay = new Different(DAY);
  readonly countriesDay = new Different(DAY);
  readonly minute = new Counted(MINUTE);
  readonly day = new Counted(DAY);
  readonly unknownHour = new Counted(HOUR);
}

export class PeerRules {
  readonly #states = new Map<string, PeerState>();

  /** @returns the rules that the account breaks with this */
  take({ at, account, kind, address, country, recipient = '' }: PeerEvent): Peer[] {
    const state = this.#states.get(account) ?? new PeerState();
    this.#states.set(account, state);
    const broken: Peer[] = [];
    const check = (breaks: boolean, peer: number): void => {
      const name = PEERS[peer];
      if (breaks && name) broken.push(name);
    };
    if (kind === 'login') {
      const logins = state.logins.add(at);
      if (address === undefined || address === '127.0.0.1') return broken;
      check(state.addresses.add(at, address) >= 3 && logins >= 5, 2);
      check(state.addressesDay.add(at, address) > 20 || (country != null && state.countriesDay.add(at, country) > 5), 3);
      return broken;
    }
    if (kind === 'unknown') {
      check(state.unknownHour.add(at) >= 25, 5);
      return broken;
    }
    const [minute, day] = [state.minute.add(at), state.day.add(at)];
    check(minute > 10 || day > 150, 4);
    if (kind === 'inside') return broken;
    check(state.outsideHour.add(at) > 500, 0);
    check(state.differentHour.add(at, recipient) >= 500, 1);
    return broken;
  }
}
