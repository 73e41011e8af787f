import { expect, test } from 'vitest';
import { LiveLog } from './live-log';

const DATE = '2026-09-07';
const MIDNIGHT = Date.parse(`${DATE}T00:00:00Z`);
const NINE = 9 * 3600;
const ACCOUNT = 'sales@hanbit.example';

const clock = (second: number): string => new Date(MIDNIGHT + second * 1000).toISOString().slice(11, 19);
const uuid = (n: number): string => `00000000-0000-4000-a000-${n.toString(16).padStart(12, '0')}`;

interface Sent {
  at: number;
  to: string;
  /** Seconds after it was named; null: never. */
  relayedAfter: number | null;
}

/** What MailCarrier writes of it, in the order of time. */
function linesOf(mail: readonly Sent[]): string {
  const lines = mail.flatMap(({ at, to, relayedAfter }, n) => {
    const told = [`Authentication successful(${ACCOUNT}, PLAIN).`, `MAIL command successful(<${ACCOUNT}>).`, `RCPT command successful(${to}).`, 'DATA received(900 bytes).'].map((text) => ({ at, text: `3,1,${uuid(n)},${text}` }));
    return relayedAfter === null ? told : [...told, { at: at + relayedAfter, text: `3,1,${uuid(n)},Mail relayed(${ACCOUNT},${to}).` }];
  });
  return lines.sort((a, b) => a.at - b.at).map(({ at, text }) => `${clock(at)} ${text}\n`).join('');
}

/** What is measured of the account at a second of the day. */
function reasonAt(mail: readonly Sent[], second: number): { value: number; points: number } | null {
  const live = new LiveLog({ format: 'mailcarrier', timeZone: 'UTC', near: MIDNIGHT, date: DATE, seed: [1, 2, 3, 4], ownDomains: ['hanbit.example'], now: () => Infinity });
  const ending = [...mail, { at: second - 1, to: 'last@firm.example', relayedAfter: null }];
  live.take(new TextEncoder().encode(linesOf(ending)), { file: 'smtp-20260907.log', date: DATE, line: 0 });
  const reason = live.assess(MIDNIGHT + second * 1000).flatMap(({ reasons }) => reasons).find(({ code }) => code === 'not-relayed');
  return reason === undefined ? null : { value: reason.value, points: reason.points };
}

/** A hundred in a quarter of an hour, some of whom are relayed so many seconds later. */
const toMany = (isRelayed: (n: number) => boolean, after = 2): Sent[] => Array.from({ length: 100 }, (_, n) => ({ at: NINE + n * 9, to: `p${n}@firm${n % 40}.example`, relayedAfter: isRelayed(n) ? after : null }));
const LATER = NINE + 900 + 660;

test('two of five recipients whose mail was not relayed ten minutes later are a reason', () => {
  expect(reasonAt(toMany((n) => n % 5 >= 2), LATER)).toMatchObject({ value: 40, points: 40 });
});

test('they are not yet missed while there is time', () => {
  expect(reasonAt(toMany((n) => n % 5 >= 2).slice(0, 60), NINE + 590)).toBeNull();
});

test.each<[string, Sent[]]>([
  ['mail that is relayed after nine minutes', toMany(() => true, 540)],
  ['one in ten, as in an old address book', toMany((n) => n % 10 > 0)],
  ['a log that says it of nobody', toMany(() => false)],
])('%s is none', (_, mail) => {
  expect(reasonAt(mail, LATER)).toBeNull();
});

test('nor is mail to people who are known, whose server is down', () => {
  const before = toMany(() => true).map((each, n) => ({ ...each, at: each.at - 7200 + n }));
  expect(reasonAt([...before, ...toMany((n) => n % 5 >= 2)], LATER)).toBeNull();
});

test('a sender or a recipient with a comma ends no wait of another', () => {
  const [first, ...others] = toMany((n) => n % 5 >= 2);
  const hostile: Sent = { at: NINE, to: 'x,p1@firm1.example', relayedAfter: 1 };
  expect(reasonAt([first as Sent, hostile, ...others], LATER)).toMatchObject({ value: 40 });
});
