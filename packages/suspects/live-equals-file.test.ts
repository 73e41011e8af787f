import { deserialize, serialize } from 'node:v8';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AccountRecord } from '@sluice/log-engine/account-record';
import { LOG_FORMATS, LogEngine, type LogFormat } from '@sluice/log-engine/log-engine';
import { LiveLog, type LiveLogOptions, type SavedLog } from './live-log';
import { judge } from './log-report/judge';
import { JudgedLog, type Report } from './log-report/log-report';
import { looksHijacked, WATCHED } from './score-moment';
import { byFile, logOfDays, type LoggedLine } from './testing/log-of-days';

/*
 * What the guard shows at any moment equals what the command says of the same log with `--until` that moment: scores, reasons and the
 * lines that show them, exactly; however the lines came, whenever somebody looked, and across restarts at any line.
 */
const OPTIONS = {
  timeZone: 'UTC',
  near: Date.parse('2026-11-24T20:00:00Z'),
  date: '2026-11-24',
  ownDomains: ['example.test'],
  countryOf: (address: string) => ['KR', 'US', 'DE', null][Number(address.slice(address.lastIndexOf('.') + 1)) % 4] ?? null,
  loginless: { isOwn: () => false, filtering: false },
} satisfies Partial<LiveLogOptions>;

/** A restart takes long. */
const MOST_RESTARTS = 12;

const encode = (lines: readonly LoggedLine[]): Uint8Array => new TextEncoder().encode(lines.map(({ text }) => `${text}\n`).join(''));

/** @param until seconds since 1970 */
function commandReport(format: LogFormat, lines: readonly LoggedLine[], until: number): Report {
  const report = new JudgedLog({ ...OPTIONS, format, seed: [1, 2, 3, 4], until, tellNow: true });
  for (const part of byFile(lines)) {
    report.beginFile(part.file, part.date);
    report.take(encode(part.lines));
    report.endFile();
  }
  return report.report();
}

/** What the engine keeps of each account, which the scores are made of. */
function momentsOf(format: LogFormat, lines: readonly LoggedLine[], until: number): Map<string, unknown> {
  const engine = new LogEngine({ ...OPTIONS, format, seed: [1, 2, 3, 4], until, remarkable: looksHijacked, watched: WATCHED });
  for (const part of byFile(lines)) {
    engine.beginFile(part.file, part.date);
    engine.take(encode(part.lines));
    engine.endFile();
  }
  return new Map(engine.accounts().map((record) => [record.name, [record.moments(), record.totals, record.peaks, record.evidence(null), lastHours(record, until)]]));
}

/** What it did in the last hours, of which the report of an incident tells what became of the mail. */
function lastHours(record: AccountRecord, until: number): Int32Array {
  const last = Math.floor(until / 60);
  return record.between({ first: last - 300, last });
}

/** A guard that follows the log, a few lines at a time. */
class Guard {
  private live: LiveLog;
  private readonly read = new Map<string, number>();

  constructor(private readonly options: LiveLogOptions) {
    this.live = new LiveLog(options);
  }

  take(lines: readonly LoggedLine[]): void {
    for (const { file, date, lines: own } of byFile(lines)) this.read.set(file, this.live.take(encode(own), { file, date, line: this.read.get(file) ?? 0 }));
  }

  restart(): void {
    const saved: SavedLog = deserialize(serialize(this.live.save())) as SavedLog;
    this.live = new LiveLog({ ...this.options, seed: [9, 9, 9, 9] }, saved);
  }

  /** Looking changes nothing. */
  look(at: number): void {
    const [worst] = this.live.assess(at * 1000);
    if (worst) this.live.evidence(worst.account, at * 1000);
  }

  shows(at: number): Report['accounts'] {
    return judge(this.live.records(), at * 1000);
  }

  moments(until: number): Map<string, unknown> {
    return new Map(this.live.records().map((record) => [record.name, [record.moments(), record.totals, record.peaks, record.evidence(null), lastHours(record, until)]]));
  }

  verdicts(at: number): { account: string; score: number; reasons: unknown }[] {
    return this.live.assess(at * 1000).map(({ account, score, reasons }) => ({ account, score, reasons }));
  }
}

const plain = (accounts: Report['accounts']): unknown => structuredClone(accounts.map((account) => JSON.parse(JSON.stringify(account)) as unknown));

// Networks and strangers are judged from the fourth day on.
test.each(LOG_FORMATS.flatMap((format) => [1, 4].map((days) => [format, days] as const)))('%s, %i days', (format, days) => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1e6 }), fc.array(fc.record({ lines: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 900 })), what: fc.constantFrom('restart', 'look', 'nothing') }), { minLength: 1, maxLength: 12 }), fc.double({ min: 0.05, max: 1, noNaN: true }), (seed, steps, share) => {
      const lines = logOfDays(format, seed, days);
      const until = (lines[Math.floor((lines.length - 1) * share)]?.at ?? 0) + 1;
      const before = lines.filter(({ at }) => at < until);
      const guard = new Guard({ ...OPTIONS, format, seed: [5, 6, 7, 8], now: () => Infinity });
      let taken = 0;
      for (let step = 0; taken < before.length; step += 1) {
        const { lines: count = 1, what = 'nothing' } = steps[step % steps.length] ?? {};
        const next = before.slice(taken, taken + count);
        guard.take(next);
        taken += next.length;
        const at = next.at(-1)?.at ?? 0;
        if (what === 'restart' && step < MOST_RESTARTS) guard.restart();
        else if (what !== 'nothing') guard.look(at);
      }
      const { accounts } = commandReport(format, lines, until);
      expect(plain(guard.shows(until))).toEqual(plain(accounts));
      expect(guard.moments(until)).toEqual(momentsOf(format, lines, until));
      const now = accounts.filter((account) => account.now).map(({ account, now: shown }) => ({ account, score: shown?.score, reasons: shown?.reasons }));
      expect(new Map(guard.verdicts(until).map((each) => [each.account, each]))).toEqual(new Map(now.map((each) => [each.account, each])));
    }),
    { numRuns: 12, endOnFailure: true },
  );
});

test('in a log of days there is something to be found', () => {
  for (const format of LOG_FORMATS) {
    const lines = logOfDays(format, 4, 2);
    const { accounts } = commandReport(format, lines, (lines.at(-1)?.at ?? 0) + 1);
    expect(accounts.filter(({ verdict }) => verdict === 'suspect').length).toBeGreaterThan(0);
    expect(accounts.filter(({ verdict }) => verdict === 'normal').length).toBeGreaterThan(3);
    expect(accounts[0]?.evidence.length).toBeGreaterThan(5);
  }
});
