import { expect, test } from 'vitest';
import { evidenceSchema } from './assessment';
import { groupedEvidence } from './evidence-connections';
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

test('a message of Postfix and of Exim is a group, with the address that the server wrote, and never one that a client chose', () => {
  const lines = [
    'Nov 24 09:00:00 mx postfix/smtpd[7]: 4ABC10F0C0: client=unknown[203.0.113.9], sasl_method=PLAIN, sasl_username=ann@example.test',
    'Nov 24 09:00:01 mx postfix/smtp[8]: 4ABC10F0C0: to=<": client=x[192.0.2.1]"@out.test>, relay=mx[192.0.2.2]:25, delay=1, dsn=2.0.0, status=sent (ok)',
    '2026-11-24 09:00:02 1xWY00-000001-01 <= ann@example.test H=(x) [203.0.113.8] P=esmtpsa A=plain:ann@example.test S=700',
  ].map((text, line) => ({ file: 'mail.log', line, text, minute: 100 }));
  expect(groupedEvidence(lines, 1)).toMatchObject({
    connections: [
      { connection: '1xWY00-000001-01', recipients: 0, startedAt: 6_000_000 },
      { connection: '4ABC10F0C0', address: '203.0.113.9', recipients: 1, lines: [{ file: 'mail.log' }, {}] },
    ],
    omittedConnections: 0,
  });
});
