import type { LogEvent } from '@/lib/logs/event';
import type { Assessment, Evidence, Figures } from './assessment';
import { ActivityHistory, type SavedHistory } from './activity-history';
import { ActivityWindow, WINDOW_MS, type SavedWindow } from './activity-window';
import type { Connection } from './connections';
import { BUSY_EVIDENCE, EvidenceLog, ORDINARY_EVIDENCE, type EvidenceBounds, type Trace } from './evidence-log';
import { KnownDomains, type SavedDomains } from './known-domains';
import { LongActivity, type SavedLongActivity } from './long-counts';
import { noLongMeasures, type Measures } from './measures';
import { scoreOf, type Usual } from './score';
import { verdictOf } from './scoring-rules';
import { saysUnknown } from './unknown-recipient';

/** About what each of its parts takes, measured on Node 20. */
const ACCOUNT_BYTES = 3_000;
const LONG_STEP_BYTES = 120;
const KNOWN_BYTES = 50;
const PAST_BYTES = 400;

const WINDOW_SECONDS = WINDOW_MS / 1000;
/** From so many outside recipients or logins in the window on, an account's lines are kept more fully. */
const BUSY_FROM = 20;
/** An account that was quiet for longer gives up its log lines. */
const EVIDENCE_MS = 3600_000;

type Recipient = Extract<LogEvent, { kind: 'recipient-accepted' | 'recipient-refused' }>;

/** What another one of the same account can go on from. */
export interface SavedActivity {
  account: string;
  firstSeen: number;
  lastSeen: number;
  window: SavedWindow;
  long: SavedLongActivity;
  known: SavedDomains;
  history: SavedHistory;
  evidence: ReadonlyMap<string, Trace>;
  busyUntil: number;
  observedEnd: number | null;
  excuses: ReadonlySet<number>;
  excusedSince: number | null;
}

/** One account: what it does now, what it did before, and the lines that prove it. */
export class AccountActivity {
  lastSeen: number;
  /** Its weight when it was weighed last. */
  weighed = 0;
  readonly #window = new ActivityWindow();
  readonly #long = new LongActivity();
  readonly #known = new KnownDomains();
  readonly #history: ActivityHistory;
  #evidence = new EvidenceLog();
  #busyUntil = -Infinity;
  #observedEnd: number | null = null;
  readonly #excuses = new Set<number>();
  /** The excuse that covers something counted after it was given; null when that is part of the usual already. */
  #excusedSince: number | null = null;

  constructor(
    readonly account: string,
    readonly firstSeen: number,
  ) {
    this.lastSeen = firstSeen;
    this.#history = new ActivityHistory(firstSeen);
  }

  /** @param saved what one of this account saved */
  static restore(saved: SavedActivity): AccountActivity {
    const activity = new AccountActivity(saved.account, saved.firstSeen);
    activity.lastSeen = saved.lastSeen;
    activity.#window.restore(saved.window);
    activity.#long.restore(saved.long);
    activity.#known.restore(saved.known);
    activity.#history.restore(saved.history);
    activity.#evidence.restore(saved.evidence);
    activity.#busyUntil = saved.busyUntil;
    activity.#observedEnd = saved.observedEnd;
    for (const until of saved.excuses) activity.#excuses.add(until);
    activity.#excusedSince = saved.excusedSince;
    return activity;
  }

  /** @param evidence whether the log lines are part of it */
  save(evidence = true): SavedActivity {
    return {
      ...{ account: this.account, firstSeen: this.firstSeen, lastSeen: this.lastSeen },
      ...{ window: this.#window.save(), long: this.#long.save(), known: this.#known.save(), history: this.#history.save() },
      evidence: this.#evidence.save(evidence),
      ...{ busyUntil: this.#busyUntil, observedEnd: this.#observedEnd, excuses: this.#excuses, excusedSince: this.#excusedSince },
    };
  }

  failedLogins(at: number, times: number): void {
    this.#beforeCounting(at);
    this.#window.count('failedAuths', at, times);
  }

  /** @param again the same login was told before */
  loggedIn(connection: Connection, at: number, again: boolean): void {
    this.#seen(at);
    this.#window.count('auths', at);
    if (connection.address !== null) this.#window.addAddress(connection.address, connection.country, at);
    if (!again && !this.#evidence.has(connection.id)) this.#window.count('connections', at);
  }

  /** A message came without a login. */
  submitted(connection: Connection, at: number): void {
    this.#seen(at);
    if (connection.address !== null) this.#window.addAddress(connection.address, connection.country, at);
    if (!this.#evidence.has(connection.id)) this.#window.count('connections', at);
  }

  /** @param domain null for a recipient without one, who is the server's own */
  recipient(event: Recipient, domain: string | null, outside: boolean, connection: Connection | null): void {
    const { at } = event;
    this.#seen(at);
    const accepted = event.kind === 'recipient-accepted';
    const counted = accepted && event.counted === true;
    if (counted) this.#window.count('named', at);
    else this.#window.count(accepted ? 'recipients' : 'refused', at);
    if (connection?.address != null) this.#window.addAddress(connection.address, connection.country, at);
    this.#long.count('named', at);
    if (isUnknown(event)) this.#long.count('unknown', at);
    if (domain === null) return;
    this.#window.addDomain(domain, at, { accepted, outside });
    if (!outside) return;
    this.#window.count(accepted ? 'outsideRecipients' : 'outsideRefused', at);
    this.#long.count('outside', at);
    if (!this.#known.isNew(domain, at)) return;
    this.#window.count('newDomains', at);
    this.#long.count('newDomains', at);
  }

  /** A recipient that was accepted before turned out not to exist. */
  bounced(at: number): void {
    this.#seen(at);
    this.#long.count('unknown', at);
  }

  /** @param unnamed its recipients that are counted now and named later */
  message(at: number, unnamed: number): void {
    this.#seen(at);
    this.#window.count('messages', at);
    if (unnamed === 0) return;
    this.#window.count('recipients', at, unnamed);
    this.#window.count('unnamed', at, unnamed);
  }

  /** Keeps the line of a login, with the lines of its connection before it. */
  proveLogin(connection: Connection, { kind, at }: LogEvent, source: { file: string; text: string }): void {
    const bounds = this.#evidenceBounds(at);
    this.#evidence.start(connection.id, connection.address, connection.startedAt, bounds);
    for (const line of connection.early) this.#evidence.add(connection.id, line.kind, line, bounds);
    this.#evidence.add(connection.id, kind, source, bounds);
  }

  /** Keeps a later line of a connection, while anything of that connection is kept. */
  proveMore(event: LogEvent, source: { file: string; text: string }): void {
    // A login that is told again says no more than that there was a further message.
    const kind = event.kind === 'auth-succeeded' ? 'message-received' : event.kind;
    if (this.#evidence.has(event.connection)) this.#evidence.add(event.connection, kind, source, this.#evidenceBounds(event.at));
  }

  /** The figures of the window that ends at `now`, and the measures it is scored by. */
  read(now: number): { figures: Figures; measures: Measures } {
    const { figures, measures } = this.#window.read(now);
    // Hours and days are judged while the account still sends: the verdict is about now.
    return { figures, measures: { ...measures, ...(measures.outsideAttempts > 0 ? this.#long.read(now) : noLongMeasures()) } };
  }

  /**
   * Takes over what operators have found innocent: all that the account did until each of these times is usual. A time that is no
   * longer among them was taken back.
   */
  keepExcuses(wanted: readonly number[]): void {
    for (const until of this.#excuses) {
      if (wanted.includes(until)) continue;
      this.#excuses.delete(until);
      if (this.#excusedSince === until) this.#excusedSince = null;
      this.#history.takeBack(until);
      this.#known.takeBack(until);
    }
    for (const until of wanted) {
      if (this.#excuses.has(until)) continue;
      this.#excuses.add(until);
      // A flood that nothing came after has not been looked at yet.
      this.#beforeCounting(until);
      this.#history.excuse(until, this.#past(until));
      this.#known.excuse(until);
    }
  }

  /** About how many bytes of memory it takes. */
  get weight(): number {
    return ACCOUNT_BYTES + this.#window.weight + this.#evidence.weight + this.#long.size * LONG_STEP_BYTES + this.#known.size * KNOWN_BYTES + this.#history.size * PAST_BYTES;
  }

  /** How much is kept of it, for tests. */
  get size(): number {
    return this.#history.size + this.#known.size + this.#long.size;
  }

  /** The account's own history, or null when that is too short to judge by. */
  ownUsual(now: number): Usual | null {
    if (this.#excusedSince !== null) {
      this.#history.include(this.#excusedSince, this.#past(this.#excusedSince));
      this.#excusedSince = null;
    }
    const usual = this.#history.usual(now);
    return usual === null ? null : { of: 'account', measures: usual.measures };
  }

  assess(now: number, read: { figures: Figures; measures: Measures }, server: Usual): Assessment {
    const { score, reasons } = scoreOf(read.measures, this.ownUsual(now) ?? server);
    return {
      account: this.account,
      score,
      verdict: verdictOf(score),
      figures: read.figures,
      windowSeconds: WINDOW_SECONDS,
      usualRecipients: this.#history.usual(now)?.recipients ?? null,
      firstSeen: this.firstSeen,
      lastSeen: this.lastSeen,
      at: now,
      reasons,
    };
  }

  /** The score at `now` without a look at other accounts, and what it tried to send. */
  gravity(now: number): { score: number; attempts: number } {
    const { measures } = this.read(now);
    return { score: scoreOf(measures, this.ownUsual(now) ?? { of: 'none' }).score, attempts: measures.outsideAttempts };
  }

  evidence(): Evidence | null {
    return this.#evidence.size === 0 ? null : this.#evidence.toEvidence(this.read(this.lastSeen).figures.connections);
  }

  /** Gives up what is not needed for an account that has long been quiet. */
  rest(now: number): void {
    if (this.#evidence.size > 0 && this.lastSeen < now - EVIDENCE_MS) this.#evidence = new EvidenceLog();
  }

  #seen(at: number): void {
    this.#beforeCounting(at);
    this.lastSeen = Math.max(this.lastSeen, at);
  }

  /** The window that ended with the step before is over when the first event of a later step arrives. */
  #beforeCounting(at: number): void {
    this.#excusedSince = this.#history.excuseFor(at) ?? this.#excusedSince;
    const end = this.#window.newestStepEnd;
    if (end === null || at < end || end === this.#observedEnd) return;
    this.#observedEnd = end;
    const past = this.#past(end);
    const usual = this.ownUsual(end) ?? { of: 'none' };
    const suspicious = verdictOf(scoreOf(past.measures, usual).score) === 'suspect';
    // A burst is told by its ten minutes; without this the owner would stay a suspect for a day after it.
    if (verdictOf(scoreOf({ ...past.measures, ...noLongMeasures() }, usual).score) === 'suspect') this.#long.forget();
    if (suspicious) this.#known.withhold(this.#history.excuseFor(end));
    else this.#known.learn(at - WINDOW_MS);
    this.#history.observe({ end, ...past, suspicious });
  }

  #past(end: number): { measures: Measures; recipients: number } {
    const { figures, measures } = this.read(end);
    return { measures, recipients: figures.recipients };
  }

  #evidenceBounds(at: number): EvidenceBounds {
    if (at < this.#busyUntil) return BUSY_EVIDENCE;
    const { outsideAttempts, auths } = this.#window.effort(at);
    if (outsideAttempts < BUSY_FROM && auths < BUSY_FROM) return ORDINARY_EVIDENCE;
    this.#busyUntil = at + WINDOW_MS;
    return BUSY_EVIDENCE;
  }
}

/** Refused or bounced because there is no such mailbox. */
function isUnknown(event: Recipient): boolean {
  return event.kind === 'recipient-accepted' ? event.unknown === true : saysUnknown(event.reply);
}
