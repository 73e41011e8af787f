import { SeededRandom } from '@sluice/log-engine/testing/seeded-random';
import type { LogFormat } from '@sluice/log-engine/log-engine';

/** A line of a log: when it was written, seconds since 1970, in which file and of which day. */
export interface LoggedLine {
  at: number;
  file: string;
  date: string | null;
  text: string;
}

interface Mail {
  at: number;
  number: number;
  account: string;
  address: string;
  recipients: string[];
  failedBefore: number;
}

const FIRST = Date.parse('2026-11-24T20:00:00Z') / 1000;
const ORDINARY = 90;

/**
 * Some days of a mail server: people who write now and then, a newsletter that comes back, a slow drip, and floods, one of them twice to the
 * same people. The same mail whatever server logs it.
 *
 * @param first when it begins, seconds since 1970
 */
export function logOfDays(format: LogFormat, seed: number, days: number, first = FIRST): LoggedLine[] {
  const random = new SeededRandom(seed);
  const mails = [...people(random, days), ...newsletters(random, days), ...floods(random, days)].map((mail) => ({ ...mail, at: mail.at + first - FIRST })).sort((a, b) => a.at - b.at).map((mail, number) => ({ ...mail, number }));
  const lines = mails.flatMap((mail) => WRITERS[format](mail, random));
  return lines.map((line, order) => ({ line, order })).sort((a, b) => a.line.at - b.line.at || a.order - b.order).map(({ line }) => line);
}

/** The lines of each file, the files in the order in which they begin. */
export function byFile(lines: readonly LoggedLine[]): { file: string; date: string | null; lines: LoggedLine[] }[] {
  const parts = new Map<string, { file: string; date: string | null; lines: LoggedLine[] }>();
  for (const line of lines) {
    const part = parts.get(line.file) ?? { file: line.file, date: line.date, lines: [] };
    part.lines.push(line);
    parts.set(line.file, part);
  }
  return [...parts.values()];
}

type Planned = Omit<Mail, 'number'>;

function people(random: SeededRandom, days: number): Planned[] {
  return Array.from({ length: ORDINARY * days }, (): Planned => {
    const person = random.below(7);
    const recipients = Array.from({ length: 1 + random.below(3) }, () => random.pick([`a@partner-${random.below(9)}.test`, `boss@example.test`, `x${random.below(50)}@public.test`]));
    return { at: FIRST + random.below(days * 86_400), account: `person${person}@Example.test`, address: `192.0.2.${person * 4 + random.below(4)}`, recipients, failedBefore: random.below(9) === 0 ? random.below(4) : 0 };
  });
}

function newsletters(random: SeededRandom, days: number): Planned[] {
  const begins = random.below(20_000);
  return Array.from({ length: days * 3 }, (_, issue): Planned => ({ at: FIRST + begins + issue * 28_800, account: 'news@example.test', address: '192.0.2.200', failedBefore: 0, recipients: Array.from({ length: 30 + random.below(20) }, (__, reader) => `reader@list-${reader}.test`) }));
}

function floods(random: SeededRandom, days: number): Planned[] {
  const thief = `person${random.below(7)}@example.test`;
  // Of some days, the last: then the accounts have a past to be compared with.
  const last = Math.max(0, days - 1) * 86_400;
  const begins = FIRST + last + random.below(Math.max(1, 86_400 - 40_000));
  const burst = (from: number, first: number): Planned[] =>
    Array.from({ length: 25 }, (_, n): Planned => ({ at: from + n * (1 + random.below(20)), account: thief, address: `203.0.113.${random.below(40)}`, failedBefore: n === 2 ? 12 : 0, recipients: Array.from({ length: 1 + random.below(6) }, (__, to) => `victim${to}@victim-${first + n * 6 + to}.test`) }));
  const again = random.below(2) === 0 ? 0 : 1000;
  const drip = Array.from({ length: 60 }, (_, n): Planned => ({ at: begins + 7_000 + n * 300, account: 'drip@example.test', address: `198.51.100.${n % 9}`, failedBefore: 0, recipients: [`d${n}@drip-${n}.test`, `e${n}@drip-${n}x.test`] }));
  return [...burst(begins, 0), ...burst(begins + 600 + random.below(9_000), again), ...drip];
}

const two = (value: number): string => String(value).padStart(2, '0');
const isoOf = (at: number): string => new Date(at * 1000).toISOString();
const refuses = (recipient: string, number: number): boolean => (number + recipient.length) % 11 === 0;

const WRITERS: Record<LogFormat, (mail: Mail, random: SeededRandom) => LoggedLine[]> = {
  postfix({ at, number, account, address, recipients, failedBefore }, random) {
    const pid = 1000 + (number % 40);
    const id = (0xa0000000 + number).toString(16).toUpperCase();
    const line = (when: number, text: string): LoggedLine => ({ at: when, file: 'mail.log', date: null, text: `${isoOf(when).slice(0, 19)}+00:00 mx postfix/${text}` });
    const client = `unknown[${address}]`;
    const next = at + 1 + random.below(90);
    return [
      line(at, `smtpd[${pid}]: connect from ${client}`),
      ...Array.from({ length: failedBefore }, () => line(at, `smtpd[${pid}]: warning: ${client}: SASL PLAIN authentication failed: no, sasl_username=${account}`)),
      line(at, `smtpd[${pid}]: ${id}: client=${client}, sasl_method=PLAIN, sasl_username=${account}`),
      ...recipients.filter((to) => refuses(to, number)).map((to) => line(at, `smtpd[${pid}]: NOQUEUE: reject: RCPT from ${client}: 550 5.1.1 <${to}>: no such user; from=<${account}> to=<${to}> proto=ESMTP helo=<x>`)),
      line(at, `qmgr[9]: ${id}: from=<${account}>, size=700, nrcpt=${recipients.length} (queue active)`),
      line(at + 1, `smtpd[${pid}]: disconnect from ${client}`),
      ...recipients.map((to) => line(next, `smtp[8]: ${id}: to=<${to}>, relay=mx[192.0.2.1]:25, delay=1, delays=0/0/0/1, dsn=${random.pick(['2.0.0, status=sent (ok)', '2.0.0, status=sent (ok)', '5.1.1, status=bounced (host mx[192.0.2.1] said: 550 5.1.1 unknown)'])}`)),
      line(next, `qmgr[9]: ${id}: removed`),
      // A user of the host writes too, without a login.
      ...(number % 9 === 0 ? [line(at, `pickup[7]: D${id}: uid=33 from=<www>`), line(at, `qmgr[9]: D${id}: from=<www@example.test>, size=9, nrcpt=1 (queue active)`), line(next, `smtp[8]: D${id}: to=<form@partner-1.test>, relay=mx[192.0.2.1]:25, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (ok)`), line(next, `qmgr[9]: D${id}: removed`)] : []),
    ];
  },
  mailcarrier({ at, number, account, address, recipients, failedBefore }) {
    const id = `00000000-0000-4000-8000-${number.toString(16).padStart(12, '0')}`;
    const day = isoOf(at).slice(0, 10);
    const said = [
      `Connected from ${address}`,
      ...Array.from({ length: failedBefore }, () => `Authentication failed(${account}, PLAIN).`),
      `Authentication successful(${account}, PLAIN).`,
      `MAIL command successful(<${account}>).`,
      ...recipients.map((to) => (refuses(to, number) ? `RCPT command failed(${to}, 550 5.1.1 no such user).` : `RCPT command successful(${to}).`)),
      'DATA command successful.',
      'DATA received(700 bytes).',
      'Disconnected',
    ];
    return said.map((text): LoggedLine => ({ at, file: `${day}.log`, date: day, text: `${isoOf(at).slice(11, 19)} 3,1,${id},${text}` }));
  },
  exim({ at, number, account, address, recipients }, random) {
    const digits = String(number).padStart(4, '0');
    const id = `1xWY${two(number % 60)}-00${digits}-${digits.slice(2)}`;
    const line = (when: number, text: string): LoggedLine => ({ at: when, file: 'mainlog', date: null, text: `${isoOf(when).slice(0, 10)} ${isoOf(when).slice(11, 19)} ${id} ${text}` });
    const next = at + 1 + random.below(60);
    return [
      line(at, `<= ${account} H=(x) [${address}] P=esmtpsa A=plain:${account} S=700 for ${recipients.join(' ')}`),
      ...recipients.map((to) => line(next, refuses(to, number) ? `** ${to} R=out T=smtp H=mx [192.0.2.1]: SMTP error from remote mail server after RCPT TO:<${to}>: 550 5.1.1 unknown` : `=> ${to} R=out T=smtp H=mx [192.0.2.1] C="250 ok"`)),
      line(next, 'Completed'),
    ];
  },
};
