import type { AddressCountries } from '@sluice/suspects/address-countries';
import { judgeNow, minuteOf, type AccountNow } from '@sluice/suspects/assess';
import { LiveLog, type LogPlace } from '@sluice/suspects/live-log';
import { JudgedLog } from '@sluice/suspects/log-report/log-report';
import { SUSPECT_SCORE, WATCH_SCORE } from '@sluice/suspects/scoring-rules';
import { ABLATIONS, isQuiet, scoreWithout } from './ablations';
import { fileOf, type BenchFormat, type LogLine, type Month } from './month';
import { PEERS, PeerRules } from './peers';
import { areaUnderCurve, Tally, type Score } from './tally';
import { DAY, JUDGED_FROM, MINUTE, SECOND, START, dateOf } from './town/calendar';
import type { Told } from './town/log-writer';
import { LOCAL_DOMAINS, isLocal } from './town/names';

/**
 * The guard asks every second. So it is here for ten seconds after a thief named a recipient, until he is called; else once in two minutes, and after five seconds when many lines came: later than
 * the guard, never sooner.
 */
const ASK_EVERY = 2 * MINUTE;
const ASK_OF_THIEVES = SECOND;
const THIEF_LASTS = 10 * SECOND;
const ASK_SOONEST = 5 * SECOND;
const MANY_LINES = 25;
/** Who did nothing in the last ten minutes has no score. */
const ACTIVE_SECONDS = 660;

export interface Played {
  seed: number;
  format: BenchFormat;
  mailboxes: number;
  lines: number;
  /** By the name of the rules: `live`, `watch` (the same rules, at watch or more), those without a kind of fact, those of peers. */
  scores: Record<string, Score>;
  /** What the rules said when they called a hijack first, by story. */
  why: Record<string, string>;
  /** The most innocents that stood above a hijack while it was a suspect. */
  innocentsAbove: number;
  /** Read as a file: the verdict on each story, and who else was a suspect. */
  file: { verdicts: Record<string, string>; falseAccounts: string[] };
  auc: Record<'live, hard' | 'live, all' | 'file, hard' | 'file, all', number> & Record<string, number>;
}

/** Plays a month through the guard's engine as the guard does, and through the report of a file; nobody dismisses anything. */
export function playMonth(month: Month, countries: AddressCountries): Played {
  return new Play(month, countries).play();
}

class Play {
  readonly #options;
  readonly #live: LiveLog;
  readonly #file: JudgedLog;
  readonly #tallies = new Map<string, Tally>();
  readonly #peers = new PeerRules();
  readonly #spamAt = new Map<string, number[]>();
  /** By rules, then account: the highest order that it ever had. */
  readonly #highest = new Map<string, Map<string, number>>();
  readonly #why: Record<string, string> = {};
  #innocentsAbove = 0;
  #asked = 0;
  #thiefUntil = 0;
  #waiting: string[] = [];
  #place: LogPlace = { file: '', date: null, line: 0 };

  constructor(
    private readonly month: Month,
    private readonly countries: AddressCountries,
  ) {
    this.#options = { format: month.format, timeZone: 'Asia/Seoul', near: START, date: dateOf(0), seed: [1, 2, 3, month.seed] as const, ownDomains: LOCAL_DOMAINS, countryOf: (address: string) => countries.countryOf(address) };
    this.#live = new LiveLog({ ...this.#options, now: () => Infinity });
    this.#file = new JudgedLog(this.#options);
    for (const name of ['live', 'watch', ...ABLATIONS, ...PEERS]) this.#tallies.set(name, new Tally(month.truths));
    for (const name of ['live', ...ABLATIONS]) this.#highest.set(name, new Map());
  }

  play(): Played {
    let lines = 0;
    for (const { day, lines: all } of this.month.days()) {
      const { file, date } = fileOf(day, this.month.format);
      if (file !== this.#place.file) this.#begin(file, date);
      for (const line of all) this.#take(line);
      this.#flush();
      lines += all.length;
    }
    this.#judge(this.#asked + ASK_EVERY);
    this.#file.endFile();
    const { seed, format, mailboxes } = this.month;
    const scores = Object.fromEntries([...this.#tallies].map(([name, tally]) => [name, tally.score(this.#spamAt)]));
    return { seed, format, mailboxes, lines, scores, why: this.#why, innocentsAbove: this.#innocentsAbove, ...this.#ofFile() };
  }

  #begin(file: string, date: string | null): void {
    this.#flush();
    if (this.#place.file !== '') this.#file.endFile();
    this.#place = { file, date, line: 0 };
    this.#file.beginFile(file, date);
  }

  #take({ at, text, told }: LogLine): void {
    if (told) return this.#told(at, told);
    const since = at - this.#asked;
    if (since > ASK_EVERY || (since >= ASK_OF_THIEVES && this.#asked < this.#thiefUntil) || (this.#waiting.length > MANY_LINES && since > ASK_SOONEST)) {
      // Nothing changes while no line comes, so one look just before the next line is enough.
      this.#flush();
      if (this.#asked > 0) this.#judge(Math.min(at, this.#asked + ASK_EVERY));
      this.#asked = at;
    }
    this.#waiting.push(text);
  }

  #flush(): void {
    if (this.#waiting.length === 0) return;
    const bytes = new TextEncoder().encode(this.#waiting.join(''));
    this.#waiting = [];
    this.#place = { ...this.#place, line: this.#live.take(bytes, this.#place) };
    this.#file.take(bytes);
  }

  #told(at: number, { account: { address: name }, kind, spam, address, recipient }: Told): void {
    const account = name.toLowerCase();
    if (spam && kind === 'recipient') {
      const times = this.#spamAt.get(account) ?? [];
      this.#spamAt.set(account, times);
      times.push(at);
      if (this.#tallies.get('live')?.calledAt(account) === undefined) this.#thiefUntil = at + THIEF_LASTS;
    }
    const peerKind = kind === 'recipient' ? (isLocal(recipient ?? '') ? 'inside' : 'outside') : kind;
    const country = address === undefined ? null : this.countries.countryOf(address);
    for (const peer of this.#peers.take({ at, account, kind: peerKind, address, country, recipient })) this.#tallies.get(peer)?.say(account, at, () => peer);
  }

  #judge(now: number): void {
    const judged = judgeNow(this.#live.records(now / 1000 - ACTIVE_SECONDS), minuteOf(now)).sort((a, b) => b.order - a.order);
    let innocents = 0;
    for (const each of judged) {
      const account = each.record.name;
      const stolen = this.month.truths.get(account)?.stolen ?? null;
      const isStolenNow = stolen !== null && now >= stolen.from && now < stolen.to + DAY;
      if (each.score >= WATCH_SCORE) this.#tallies.get('watch')?.say(account, now, () => told(each));
      if (each.score >= SUSPECT_SCORE) {
        if (this.#tallies.get('live')?.say(account, now, () => told(each)) && isStolenNow) this.#why[this.month.truths.get(account)?.story.name ?? ''] = told(each);
        if (isStolenNow && now <= (stolen?.to ?? 0)) this.#innocentsAbove = Math.max(this.#innocentsAbove, innocents);
      }
      if (!isStolenNow) innocents += 1;
      // What the owner does before is an innocent's; it is neither of both here.
      if (now < JUDGED_FROM || (stolen !== null && !isStolenNow)) continue;
      this.#keepHighest('live', account, each.order);
      if (isQuiet(each)) continue;
      for (const name of ABLATIONS) {
        const { score, order } = scoreWithout(name, each);
        this.#keepHighest(name, account, order);
        if (score >= SUSPECT_SCORE) this.#tallies.get(name)?.say(account, now, () => name);
      }
    }
  }

  #keepHighest(name: string, account: string, order: number): void {
    const highest = this.#highest.get(name);
    if (highest && order > (highest.get(account) ?? 0)) highest.set(account, order);
  }

  #ofFile(): Pick<Played, 'file' | 'auc'> {
    const { truths } = this.month;
    const { accounts } = this.#file.report();
    const places = new Map(accounts.map(({ account }, index) => [account, -index]));
    const verdicts: Record<string, string> = {};
    const falseAccounts: string[] = [];
    for (const { account, verdict } of accounts) {
      const truth = truths.get(account);
      if (truth) verdicts[truth.story.name] = verdict;
      if (verdict === 'suspect' && !truth?.stolen) falseAccounts.push(truth?.story.name ?? 'ordinary');
    }
    const [stolen, hard] = [[...truths].filter(([, { stolen: is }]) => is), [...truths].filter(([, { stolen: is }]) => !is)].map((group) => group.map(([account]) => account)) as [string[], string[]];
    const innocent = [...hard, ...accounts.map(({ account }) => account).filter((account) => !truths.has(account))];
    const area = (orders: ReadonlyMap<string, number>, none: number, good: string[]): number =>
      areaUnderCurve(
        stolen.map((account) => orders.get(account) ?? none),
        good.map((account) => orders.get(account) ?? none),
      );
    const live = this.#highest.get('live') ?? new Map<string, number>();
    const ablated = [...this.#highest].map(([name, orders]) => [name, area(orders, 0, hard)] as const);
    return {
      file: { verdicts, falseAccounts },
      auc: { 'live, hard': area(live, 0, hard), 'live, all': area(live, 0, innocent), 'file, hard': area(places, -Infinity, hard), 'file, all': area(places, -Infinity, innocent), ...Object.fromEntries(ablated) },
    };
  }
}

function told({ reasons }: AccountNow): string {
  return reasons.map(({ code, value, windowSeconds, points, usual }) => `${code} ${value} in ${windowSeconds} s +${points} (usual ${usual ?? '?'})`).join(', ');
}
