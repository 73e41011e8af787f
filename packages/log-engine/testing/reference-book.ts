import { none, peaksOf, type ReferenceFigures } from './postfix-reference';

type Totals = Exclude<keyof ReferenceFigures, 'peaks' | 'domains' | 'addresses'>;

interface Kept {
  figures: ReferenceFigures;
  domains: Set<string>;
  addresses: Set<string>;
  events: { minute: number; recipients: number; domain: string | null }[];
}

/** The figures of accounts, kept the plain way, for the slow references. */
export class ReferenceBook {
  /** Of the line, minutes since midnight. */
  minute = 0;
  readonly #accounts = new Map<string, Kept>();
  readonly #failures = new Map<string, number>();

  failed(name: string): void {
    this.#failures.set(lower(name), (this.#failures.get(lower(name)) ?? 0) + 1);
  }

  /** @returns the account's name */
  login(name: string): string {
    const account = lower(name);
    this.add(account, 'auths', 1);
    this.add(account, 'failedLogins', this.#failures.get(account) ?? 0);
    this.#failures.delete(account);
    return account;
  }

  add(account: string, figure: Totals, times: number): void {
    const kept = this.#kept(account);
    kept.figures[figure] += times;
    if (figure === 'recipients') kept.events.push({ minute: this.minute, recipients: times, domain: null });
  }

  address(account: string, address: string): void {
    this.#kept(account).addresses.add(lower(address));
  }

  domainOf(account: string, recipient: string): void {
    const domain = recipient.includes('@') ? lower(recipient.slice(recipient.lastIndexOf('@') + 1)).replace(/\.$/, '') : '';
    if (domain === '') return;
    const kept = this.#kept(account);
    kept.domains.add(domain);
    kept.events.push({ minute: this.minute, recipients: 0, domain });
  }

  figures(): Map<string, ReferenceFigures> {
    return new Map([...this.#accounts].map(([account, { figures, domains, addresses, events }]) => [account, { ...figures, domains: domains.size, addresses: addresses.size, peaks: peaksOf(events) }]));
  }

  #kept(account: string): Kept {
    const kept = this.#accounts.get(account) ?? { figures: none(), domains: new Set(), addresses: new Set(), events: [] };
    this.#accounts.set(account, kept);
    return kept;
  }
}

function lower(text: string): string {
  return text.replace(/[A-Z]/g, (capital) => capital.toLowerCase());
}
