import { expect, test } from 'vitest';
import { LOG_FORMATS, type LogFormat } from '@sluice/log-engine/log-engine';
import { evidenceSchema } from './assessment';
import { LiveLog } from './live-log';
import { flood, MailDay, STOLEN } from './testing/mail-day';

const NINE = 9 * 3600;
const account = 'ann@example.test';

test('the lines of an account, connection by connection, the newest first, within the contract', () => {
  const day = new MailDay();
  const end = flood(day, NINE, { messages: 400, perSecond: 30 });
  const evidence = evidenceSchema.parse(day.evidence(end, STOLEN));
  expect(evidence.connections.length).toBeGreaterThanOrEqual(6);
  expect(evidence.connections.length + evidence.omittedConnections).toBe(100);
  const lines = evidence.connections.flatMap((connection) => connection.lines);
  expect(lines.some(({ text }) => text.includes('Authentication successful('))).toBe(true);
  expect(lines.some(({ text }) => text.includes('RCPT command successful('))).toBe(true);
  expect(new Set(evidence.connections.map(({ connection }) => connection)).size).toBe(evidence.connections.length);
  for (const { connection, lines: own } of evidence.connections) for (const { text, file } of own) expect([text.includes(connection), file]).toEqual([true, '2026-11-24.log']);
});

test('the lines are of what the account is judged by, not of what it did hours ago', () => {
  const day = new MailDay();
  for (let n = 0; n < 40; n += 1) day.send(NINE - 7200 + n * 60, { account, messages: [[`old${n}@partner.test`]] });
  for (let n = 0; n < 60; n += 1) day.send(NINE + n, { account, messages: [[`new@victim-${n}.test`]] });
  const lines = day.evidence(NINE + 60, account)?.connections.flatMap((connection) => connection.lines.map(({ text }) => text)) ?? [];
  expect(lines.length).toBeGreaterThan(5);
  for (const text of lines) expect(text < '09:01:' && text >= '09:00:').toBe(true);
});

test('an account that has been quiet for an hour, and one that is not known, have none', () => {
  const day = new MailDay();
  day.send(NINE, { account, messages: [['x@y.test']] });
  expect(day.evidence(NINE + 5, account)).not.toBeNull();
  expect(day.evidence(NINE + 3700, account)).toBeNull();
  expect(day.evidence(NINE + 5, 'nobody@example.test')).toBeNull();
});

const [BEGIN, OTHERS] = [Date.parse('2026-11-24T09:00:00Z') / 1000, 8];

/** A thief sends 80 messages to two strangers each from nine addresses, four messages a connection, while others write too. */
const THIEF: Record<LogFormat, (n: number) => string[]> = {
  mailcarrier: (n) => {
    const line = (text: string): string => `${clock(n)} 3,1,${`00000000-0000-4000-8000-${Math.floor(n / 4).toString(16).padStart(12, '0')}`},${text}`;
    const begin = [`Connected from 203.0.113.${Math.floor(n / 4) % 9}`, 'Processing AUTH PLAIN', `Authentication successful(${account}, PLAIN).`].map(line);
    return [...(n % 4 === 0 ? begin : []), ...[`MAIL command successful(<${account}>).`, ...strangers(n).map((to) => `RCPT command successful(${to}).`), 'DATA command successful.', 'DATA received(700 bytes).', ...(n % 4 === 3 ? ['Disconnected'] : [])].map(line)];
  },
  postfix: (n) => {
    const id = `4A${n.toString(16).toUpperCase().padStart(6, '0')}`;
    const line = (text: string): string => `2026-11-24T${clock(n)}+00:00 mx postfix/${text}`;
    return [
      line(`smtpd[7]: ${id}: client=unknown[203.0.113.${n % 9}], sasl_method=PLAIN, sasl_username=${account}`),
      line(`qmgr[9]: ${id}: from=<${account}>, size=700, nrcpt=2 (queue active)`),
      ...strangers(n).map((to) => line(`smtp[8]: ${id}: to=<${to}>, relay=mx[192.0.2.2]:25, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (ok)`)),
      line(`qmgr[9]: ${id}: removed`),
    ];
  },
  exim: (n) => {
    const line = (text: string): string => `2026-11-24 ${clock(n)} 1xWY${String(n).padStart(2, '0')}-000001-01 ${text}`;
    return [line(`<= ${account} H=([198.51.100.7]) [203.0.113.${n % 9}] P=esmtpsa A=plain:${account} S=700`), ...strangers(n).map((to) => line(`=> ${to} R=out T=smtp H=mx [192.0.2.1] C="250 ok"`)), line('Completed')];
  },
};

const clock = (n: number): string => new Date((BEGIN + n) * 1000).toISOString().slice(11, 19);
const strangers = (n: number): string[] => [`a@victim-${n}.test`, `b@victim-${n + OTHERS}.test`];
/** What shows a login, a sender and a recipient. */
const SHOWN: Record<LogFormat, RegExp[]> = {
  mailcarrier: [/,Connected from /, /,Authentication successful\(/, /,MAIL command successful\(/, /,RCPT command successful\(/],
  postfix: [/: client=unknown\[/, /: from=</, /: to=</],
  exim: [/ <= /, / => /],
};

test.each(LOG_FORMATS)('%s: each connection or message is shown from its beginning, with the address, the sender and recipients', (format) => {
  const live = new LiveLog({ format, timeZone: 'UTC', near: BEGIN * 1000, date: '2026-11-24', seed: [1, 2, 3, 4], now: () => Infinity });
  let line = 0;
  // Few lines at a time: a connection that goes on is not in the bytes any more by which it began.
  for (let n = 0; n < 80; n += 1) line = live.take(new TextEncoder().encode(THIEF[format](n).map((text) => `${text}\n`).join('')), { file: 'mail.log', date: '2026-11-24', line });
  const { connections } = evidenceSchema.parse(live.evidence(account, (BEGIN + 80) * 1000));
  expect(connections.reduce((sum, { lines }) => sum + lines.length, 0)).toBeGreaterThanOrEqual(40);
  expect(connections.length).toBeGreaterThanOrEqual(6);
  for (const { connection, address, lines } of connections) {
    expect(address).toMatch(/^203\.0\.113\.\d$/);
    expect(connection).toMatch(/^[0-9A-Za-z-]{8,36}$/);
    for (const { text } of lines) expect(text).toContain(connection);
  }
  const whole = connections.filter(({ lines, recipients }) => SHOWN[format].every((shape) => lines.some(({ text }) => shape.test(text))) && recipients >= 2);
  expect(whole.length).toBeGreaterThanOrEqual(5);
});

test('of one connection that goes on for long too, with forty lines at most', () => {
  const day = new MailDay();
  const connection = day.send(NINE, { account, address: '203.0.113.5', messages: [['first@y.test']], open: true });
  for (let n = 0; n < 300; n += 1) day.message(NINE + n, connection, account, [`x@victim-${n}.test`]);
  const { connections } = evidenceSchema.parse(day.evidence(NINE + 300, account));
  expect(connections).toHaveLength(1);
  expect(connections[0]).toMatchObject({ connection, address: '203.0.113.5' });
  const texts = connections[0]?.lines.map(({ text }) => text) ?? [];
  expect(texts).toHaveLength(40);
  expect(texts[0]).toContain(',Connected from 203.0.113.5');
  expect(texts[1]).toContain(`,Authentication successful(${account}, PLAIN).`);
});

test('recipients that were accepted are shown before those that were refused', () => {
  const day = new MailDay();
  for (let n = 0; n < 60; n += 1) day.send(NINE + n, { account, address: '203.0.113.5', messages: [[`x@victim-${n}.test`]] });
  for (let n = 0; n < 400; n += 1) day.send(NINE + 60 + n, { account, address: '203.0.113.5', messages: [[`y@victim-${n}.test`]], refusal: '530 Relay denied for protecting our server' });
  const texts = evidenceSchema.parse(day.evidence(NINE + 460, account)).connections.flatMap(({ lines }) => lines.map(({ text }) => text));
  expect(texts.filter((text) => text.includes('RCPT command successful(')).length).toBeGreaterThanOrEqual(8);
  expect(texts.filter((text) => text.includes('RCPT command failed(')).length).toBeGreaterThanOrEqual(3);
});
