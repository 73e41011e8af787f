import type { Figures } from './assessment';
import type { LongMeasures, Measures } from './measures';
import { RecentSet } from './recent-set';

/** The width of every window that is scored. */
export const WINDOW_MS = 10 * 60_000;
/** Counts are kept in steps of this width, so a window is exact to one step. */
export const STEP_MS = 30_000;
/** Lines may be stamped a little ahead of the clock that asks. */
const AHEAD_MS = 60_000;
/** Far above what an account can reach in ten minutes by hand, and a few hundred kilobytes at most for one that does. */
const MOST_DOMAINS = 5_000;
const MOST_ADDRESSES = 100;
const MOST_COUNTRIES = 30;

const STEP_BYTES = 200;

type Counted = Exclude<keyof Figures, 'domains' | 'addresses'>;

/**
 * `outsideRefused` are the refused recipients whose domain is not one of the server's own. `unnamed` are accepted
 * recipients that the log has only counted yet, `named` those of them that it has named since. `newDomains` are outside
 * domains that the account had never written to.
 */
export type Counter = Counted | 'outsideRefused' | 'unnamed' | 'named' | 'newDomains';

type Counts = Record<Counter, number>;

const noCounts = (): Counts => ({
  auths: 0,
  failedAuths: 0,
  messages: 0,
  recipients: 0,
  refused: 0,
  outsideRecipients: 0,
  connections: 0,
  outsideRefused: 0,
  unnamed: 0,
  named: 0,
  newDomains: 0,
});

function add(sum: Counts, counts: Counts): void {
  sum.auths += counts.auths;
  sum.failedAuths += counts.failedAuths;
  sum.messages += counts.messages;
  sum.recipients += counts.recipients;
  sum.refused += counts.refused;
  sum.outsideRecipients += counts.outsideRecipients;
  sum.connections += counts.connections;
  sum.outsideRefused += counts.outsideRefused;
  sum.unnamed += counts.unnamed;
  sum.named += counts.named;
  sum.newDomains += counts.newDomains;
}

/** A recipient without a name counts as one outside until the log names it. */
function attempts(outside: number, refused: number, unnamed: number, named: number): number {
  return outside + refused + Math.max(0, unnamed - named);
}

/** The first and the last step of the window that ends at `now`. */
function stepsOf(now: number): { oldest: number; newest: number } {
  return { oldest: Math.floor((now - WINDOW_MS) / STEP_MS) + 1, newest: Math.floor((now + AHEAD_MS) / STEP_MS) };
}

/** What another window can go on from. */
export interface SavedWindow {
  steps: readonly { step: number; counts: Counts }[];
  domains: ReadonlyMap<string, number>;
  attemptedDomains: ReadonlyMap<string, number>;
  addresses: ReadonlyMap<string, number>;
  countries: ReadonlyMap<string, number>;
}

/** What one account did in the last ten minutes, in bounded memory. */
export class ActivityWindow {
  /** Oldest first; `step` is the number of the step since 1970. */
  readonly #steps: { step: number; counts: Counts }[] = [];
  /** Domains that mail was accepted for, the server's own among them. */
  readonly #domains = new RecentSet(MOST_DOMAINS, WINDOW_MS);
  /** Outside domains that the account tried to reach, accepted or refused. */
  readonly #attemptedDomains = new RecentSet(MOST_DOMAINS, WINDOW_MS);
  readonly #addresses = new RecentSet(MOST_ADDRESSES, WINDOW_MS);
  readonly #countries = new RecentSet(MOST_COUNTRIES, WINDOW_MS);

  save(): SavedWindow {
    return {
      steps: this.#steps,
      domains: this.#domains.save(),
      attemptedDomains: this.#attemptedDomains.save(),
      addresses: this.#addresses.save(),
      countries: this.#countries.save(),
    };
  }

  restore(saved: SavedWindow): void {
    this.#steps.push(...saved.steps);
    this.#domains.restore(saved.domains);
    this.#attemptedDomains.restore(saved.attemptedDomains);
    this.#addresses.restore(saved.addresses);
    this.#countries.restore(saved.countries);
  }

  /** About how many bytes of memory it takes. */
  get weight(): number {
    return this.#steps.length * STEP_BYTES + this.#domains.weight + this.#attemptedDomains.weight + this.#addresses.weight + this.#countries.weight;
  }

  /** The end of the newest step with a count, milliseconds since 1970; null when nothing was counted. */
  get newestStepEnd(): number | null {
    const newest = this.#steps.at(-1);
    return newest === undefined ? null : (newest.step + 1) * STEP_MS;
  }

  count(counter: Counter, at: number, times = 1): void {
    const step = Math.floor(at / STEP_MS);
    let place = this.#steps.length;
    while (place > 0 && (this.#steps[place - 1]?.step ?? 0) > step) place -= 1;
    const here = this.#steps[place - 1];
    if (here?.step === step) here.counts[counter] += times;
    else this.#steps.splice(place, 0, { step, counts: { ...noCounts(), [counter]: times } });
    const first = (this.#steps.at(-1)?.step ?? step) - WINDOW_MS / STEP_MS;
    while ((this.#steps[0]?.step ?? first) < first) this.#steps.shift();
  }

  addDomain(domain: string, at: number, { accepted, outside }: { accepted: boolean; outside: boolean }): void {
    if (accepted) this.#domains.add(domain, at);
    if (outside) this.#attemptedDomains.add(domain, at);
  }

  /** @param country where the address is, null when that is not known */
  addAddress(address: string, country: string | null, at: number): void {
    this.#addresses.add(address, at);
    if (country !== null) this.#countries.add(country, at);
  }

  /** Outside recipients and logins in the window that ends at `now`, as `read` tells them: asked for with every line. */
  effort(now: number): Pick<Measures, 'outsideAttempts' | 'auths'> {
    const { oldest, newest } = stepsOf(now);
    let [auths, outside, refused, unnamed, named] = [0, 0, 0, 0, 0];
    for (const { step, counts } of this.#steps) {
      if (step < oldest || step > newest) continue;
      auths += counts.auths;
      outside += counts.outsideRecipients;
      refused += counts.outsideRefused;
      unnamed += counts.unnamed;
      named += counts.named;
    }
    return { outsideAttempts: attempts(outside, refused, unnamed, named), auths };
  }

  /** The figures of the window that ends at `now`, and what its score is made of. */
  read(now: number): { figures: Figures; measures: Omit<Measures, keyof LongMeasures> } {
    const { oldest, newest } = stepsOf(now);
    const sum = noCounts();
    for (const { step, counts } of this.#steps) if (step >= oldest && step <= newest) add(sum, counts);
    const { outsideRefused, unnamed, named, newDomains, ...counted } = sum;
    const domains = this.#domains.count(now - WINDOW_MS, now + AHEAD_MS);
    const attempted = this.#attemptedDomains.count(now - WINDOW_MS, now + AHEAD_MS);
    const addresses = this.#addresses.count(now - WINDOW_MS, now + AHEAD_MS);
    return {
      figures: { ...counted, domains, addresses },
      measures: {
        outsideAttempts: attempts(sum.outsideRecipients, outsideRefused, unnamed, named),
        domains: attempted,
        knownDomains: Math.max(0, attempted - newDomains),
        auths: sum.auths,
        addresses,
        countries: this.#countries.count(now - WINDOW_MS, now + AHEAD_MS),
        refused: sum.refused,
        failedAuths: sum.failedAuths,
      },
    };
  }
}
