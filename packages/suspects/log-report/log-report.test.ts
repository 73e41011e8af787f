import { describe, expect, test } from 'vitest';
import { LiveLog } from '../live-log';
import type { Assessment } from '../assessment';
import { reportOfLog } from '../testing/report-of-log';
import { JudgedLog, type Report } from './log-report';

const DATE = '2026-11-24';
let connections = 0;

/** One message with its login, to recipients in these domains. */
function message(second: number, account: string, address: string, domains: readonly string[]): { second: number; lines: string[] } {
  connections += 1;
  const clock = new Date(second * 1000).toISOString().slice(11, 19);
  const head = `${clock} 3,1,${connections.toString(16).padStart(8, '0')}-6e14-46fb-a0e0-9a32621a55db,`;
  const recipients = domains.map((domain, index) => `RCPT command successful(<person${index}@${domain}>).`);
  return {
    second,
    lines: [`Connected from ${address}`, `Authentication successful(${account}, LOGIN).`, ...recipients, 'DATA received(700 bytes).', 'QUIT command successful.'].map((text) => head + text),
  };
}

/** Three people who write to a few domains all day, for the server's usual. */
function ordinary(): { second: number; lines: string[] }[] {
  return ['ann', 'ben', 'cho'].flatMap((name, person) =>
    Array.from({ length: 40 }, (_, n) => message(600 + n * 2000 + person * 7, `${name}@example.test`, `192.0.2.${person}`, [`partner${n % 4}.test`])),
  );
}

const text = (messages: { second: number; lines: string[] }[]): string =>
  [...messages].sort((a, b) => a.second - b.second).flatMap(({ lines }) => lines).join('\n');

function reported(log: string, until?: number): Report {
  const report = new JudgedLog({ format: 'mailcarrier', timeZone: 'UTC', near: Date.parse(DATE), date: DATE, seed: [1, 2, 3, 4], until });
  const bytes = new TextEncoder().encode(log);
  report.beginFile('smtp.log', null);
  report.take(bytes);
  report.endFile();
  return report.report();
}

/** The highest score that the guard gave while it followed the same log, looking once a minute. */
function guardsHighest(log: string, account: string): Assessment {
  const live = new LiveLog({ format: 'mailcarrier', timeZone: 'UTC', near: Date.parse(DATE), date: DATE, seed: [5, 6, 7, 8], now: () => Infinity });
  const minutes = new Map<string, string[]>();
  for (const line of log.split('\n')) minutes.set(line.slice(0, 5), [...(minutes.get(line.slice(0, 5)) ?? []), line]);
  let highest: Assessment | undefined;
  let read = 0;
  for (const [minute, lines] of minutes) {
    read = live.take(new TextEncoder().encode(`${lines.join('\n')}\n`), { file: 'smtp.log', date: DATE, line: read });
    const found = live.assess(Date.parse(`${DATE}T${minute}:59Z`)).find((each) => each.account === account);
    if (found && found.score > (highest?.score ?? -1)) highest = found;
  }
  return highest!;
}

const stories: [string, { second: number; lines: string[] }[]][] = [
  ['a burst into many domains', Array.from({ length: 100 }, (_, n) => message(50_000 + n * 4, 'kim@example.test', `203.0.113.${n}`, Array.from({ length: 5 }, (_, to) => `victim${n * 5 + to}.test`)))],
  ['a slow drip over a day', Array.from({ length: 500 }, (_, n) => message(2000 + n * 160, 'kim@example.test', '203.0.113.9', [`victim${n}.test`, `other${n}.test`]))],
  ['a few large lists', Array.from({ length: 4 }, (_, n) => message(50_000 + n * 100, 'kim@example.test', '203.0.113.9', Array.from({ length: 300 }, (_, to) => `victim${n * 300 + to}.test`)))],
];

test.each(stories)('finds %s, as the guard does from the same lines', (_name, messages) => {
  const log = text([...ordinary(), ...messages]);
  const guard = guardsHighest(log, 'kim@example.test');
  const { accounts } = reported(log);
  expect(accounts[0]).toMatchObject({ account: 'kim@example.test', verdict: 'suspect' });
  expect(guard.verdict).toBe('suspect');
  expect(accounts[0]?.score).toBe(guard.score);
  expect(accounts.slice(1).map(({ account, verdict }) => ({ account, verdict }))).toEqual(['ann', 'ben', 'cho'].map((name) => ({ account: `${name}@example.test`, verdict: 'normal' })));
});

test.each(stories)('proves the score of %s by lines of its own time', (_name, messages) => {
  const { accounts } = reported(text([...ordinary(), ...messages]));
  const { window, evidence, reasons } = accounts[0]!;
  expect(Date.parse(window!.to) - Date.parse(window!.from)).toBe((reasons[0]?.windowSeconds ?? 0) * 1000);
  expect(evidence.length).toBeGreaterThanOrEqual(8);
  for (const line of evidence) expect(isWithin(line.text, window!)).toBe(true);
  expect(accounts.at(-1)).toMatchObject({ score: 0, window: null });
});

const isWithin = (line: string, { from, to }: { from: string; to: string }): boolean => {
  const at = Date.parse(`${DATE}T${line.slice(0, 8)}Z`);
  return at >= Date.parse(from) && at < Date.parse(to);
};

test('a stolen newsletter is proved by the theft, not by its honest issues', () => {
  const issues = Array.from({ length: 8 }, (_, n) => message(3000 + n * 5000, 'news@example.test', '192.0.2.50', Array.from({ length: 400 }, (_, to) => `reader${to % 9}.test`)));
  const theft = Array.from({ length: 60 }, (_, n) => message(60_000 + n * 5, 'news@example.test', `203.0.113.${n}`, [`victim${n}.test`, `other${n}.test`]));
  for (const later of [[], Array.from({ length: 3 }, (_, n) => message(70_000 + n * 3000, 'news@example.test', '192.0.2.50', Array.from({ length: 400 }, (_, to) => `reader${to % 9}.test`)))]) {
    const { accounts } = reported(text([...ordinary(), ...issues, ...theft, ...later]));
    const { account, verdict, window, evidence } = accounts[0]!;
    expect({ account, verdict }).toEqual({ account: 'news@example.test', verdict: 'suspect' });
    expect(window!.from >= `${DATE}T16:30` && window!.to <= `${DATE}T16:55`).toBe(true);
    expect(evidence.length).toBeGreaterThanOrEqual(8);
    for (const line of evidence) expect(isWithin(line.text, window!)).toBe(true);
  }
});

test('takes what an account always did for its usual, as the guard does', () => {
  const newsletter = Array.from({ length: 8 }, (_, n) => message(3000 + n * 10_000, 'news@example.test', '192.0.2.50', Array.from({ length: 60 }, (_, to) => `reader${to}.test`)));
  const log = text([...ordinary(), ...newsletter]);
  const once = text([...ordinary(), ...newsletter.slice(0, 1)]);
  const scoreIn = (found: Report): number => found.accounts.find(({ account }) => account === 'news@example.test')!.score;
  // Its first hour has nothing to be compared with; what follows adds nothing.
  expect(scoreIn(reported(log))).toBe(scoreIn(reported(once)));
});

test('tells of nothing after the time that is asked for', () => {
  const log = text([...ordinary(), ...stories[0]![1]]);
  const before = reported(log, Date.parse(`${DATE}T13:00:00Z`) / 1000);
  expect(before.accounts.map(({ verdict }) => verdict)).toEqual(['normal', 'normal', 'normal']);
  expect(before.to! < `${DATE}T13:00:00`).toBe(true);
});

test('tells what it has read until now, and reads on', () => {
  const log = text(ordinary());
  const half = log.lastIndexOf('\n', log.length / 2) + 1;
  const report = new JudgedLog({ format: 'mailcarrier', timeZone: 'UTC', near: Date.parse(DATE), date: DATE, seed: [1, 2, 3, 4] });
  report.beginFile('smtp.log', null);
  for (const part of [log.slice(0, half), log.slice(half)]) {
    report.take(new TextEncoder().encode(part));
    expect(report.report().accounts).toHaveLength(3);
  }
  report.endFile();
  expect(report.report()).toEqual(reported(log));
});

describe('the first days of a log, which have no past', () => {
  /** A list that goes to the same 120 people every morning, from a machine in the house. */
  const listOfDays = (days: number): string =>
    Array.from({ length: days * 120 }, (_, n) => {
      const stamp = new Date(Date.parse('2026-11-02T09:00:00Z') + Math.floor(n / 120) * 86_400_000 + (n % 120) * 3000).toISOString().replace('Z', '000+00:00');
      const id = (0xa0000000 + n).toString(16).toUpperCase();
      const to = `reader@club${n % 120}.example`;
      return [
        `submission/smtpd[7]: ${id}: client=lists[192.168.10.9], sasl_method=PLAIN, sasl_username=list@own.example`,
        `qmgr[9]: ${id}: from=<list@own.example>, size=900, nrcpt=1 (queue active)`,
        `smtp[8]: ${id}: to=<${to}>, relay=mx[192.0.2.1]:25, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (250 ok)`,
        `qmgr[9]: ${id}: removed`,
      ]
        .map((line) => `${stamp} mx1 postfix/${line}\n`)
        .join('');
    }).join('');
  const verdictOver = (days: number): string | undefined => reportOfLog(listOfDays(days), { ownDomains: ['own.example'] })?.accounts[0]?.verdict;

  test('a flood of a single day is a suspect', () => expect(verdictOver(1)).toBe('suspect'));
  test('what comes again in the days after was usual', () => expect(verdictOver(9)).not.toBe('suspect'));
});
