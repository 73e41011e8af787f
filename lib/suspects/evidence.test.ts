import { expect, test } from 'vitest';
import { evidenceSchema } from './assessment';
import { flood, MailDay, STOLEN } from './testing/mail-day';

const NINE = 9 * 3600;
const account = 'ann@example.test';
const texts = (day: MailDay, of = account) => day.tracker.evidence(of)?.connections.map(({ lines }) => lines.map(({ text }) => text.slice(text.indexOf(',', 12) + 38))) ?? [];

test('the lines of a connection, from its beginning to its end', () => {
  const day = new MailDay();
  day.send(NINE, { account, address: '10.0.0.9', messages: [['x@y.test']] });
  expect(texts(day)).toEqual([
    [
      'Connected from 10.0.0.9',
      'Authentication successful(ann@example.test, PLAIN).',
      'MAIL command successful(<ann@example.test>).',
      'RCPT command successful(x@y.test).',
    ],
  ]);
  expect(day.tracker.evidence(account)?.connections[0]).toMatchObject({ address: '10.0.0.9', recipients: 1, omittedLines: 2 });
});

test('a failed login before the right one on the same connection is part of it', () => {
  const day = new MailDay();
  const connection = day.connection();
  day.line(NINE, connection, 'Authentication failed(ann@example.test, PLAIN).');
  day.line(NINE, connection, 'Authentication successful(ann@example.test, PLAIN).');
  expect(texts(day)).toEqual([['Authentication failed(ann@example.test, PLAIN).', 'Authentication successful(ann@example.test, PLAIN).']]);
});

test('of a flood the newest connections, newest first, within the contract', () => {
  const day = new MailDay();
  flood(day, NINE, { messages: 400, perSecond: 30 });
  const evidence = evidenceSchema.parse(day.tracker.evidence(STOLEN));
  expect(evidence.connections).toHaveLength(30);
  expect(evidence.omittedConnections).toBe(70);
  const starts = evidence.connections.map(({ startedAt }) => startedAt);
  expect(starts).toEqual([...starts].sort((a, b) => b - a));
  expect(evidence.connections.every(({ lines }) => lines.some(({ text }) => text.includes('Authentication successful(')))).toBe(true);
  expect(evidence.connections.every(({ lines }) => lines.some(({ text }) => text.includes('RCPT command')))).toBe(true);
});

test('of one endless connection the login and the first recipients; the rest is counted', () => {
  const day = new MailDay();
  const connection = day.send(NINE, { account: STOLEN, messages: [], open: true });
  for (let n = 0; n < 500; n += 1) day.message(NINE, connection, STOLEN, [`x@domain-${n}.test`]);
  const [trace] = evidenceSchema.parse(day.tracker.evidence(STOLEN)).connections;
  expect(trace?.lines).toHaveLength(40);
  expect(trace?.recipients).toBe(500);
  expect(trace?.omittedLines).toBe(2 + 500 * 3 - 40);
  expect(trace?.lines[1]?.text).toContain('Authentication successful(');
  expect(trace?.lines.filter(({ text }) => text.includes('RCPT')).length).toBeGreaterThan(20);
});

test('later logins are kept even when there is no room', () => {
  const day = new MailDay();
  const connection = day.send(NINE, { account: STOLEN, messages: [], open: true });
  for (let n = 0; n < 100; n += 1) day.message(NINE, connection, STOLEN, [`x@domain-${n}.test`]);
  for (const mechanism of ['CRAM-MD5', 'LOGIN']) day.line(NINE, connection, `Authentication successful(${STOLEN}, ${mechanism}).`);
  const lines = day.tracker.evidence(STOLEN)?.connections[0]?.lines.map(({ text }) => text) ?? [];
  expect(lines).toHaveLength(40);
  expect(lines[0]).toContain('Connected from');
  expect(lines.filter((text) => text.includes('Authentication successful')).map((text) => text.slice(text.lastIndexOf(' ')))).toEqual([' PLAIN).', ' CRAM-MD5).', ' LOGIN).']);
});

test('long lines, file names and addresses are cut to the contract', () => {
  const day = new MailDay();
  const source = { file: `/${'d'.repeat(400)}/2026.log`, text: '😀'.repeat(2000) };
  const connection = 'c'.repeat(500);
  day.tracker.accept({ at: 1, connection, kind: 'connected', address: '1'.repeat(100) }, source);
  day.tracker.accept({ at: 1, connection, kind: 'auth-succeeded', account, mechanism: 'PLAIN' }, source);
  day.tracker.accept({ at: 1, connection, kind: 'recipient-accepted', recipient: `x@${'y'.repeat(9000)}`, }, source);
  const evidence = evidenceSchema.parse(day.tracker.evidence(account));
  expect(evidence.connections[0]?.lines).toHaveLength(3);
  const text = evidence.connections[0]?.lines[0]?.text ?? '';
  expect(text.endsWith('😀…')).toBe(true);
});

test('an account that has been quiet for an hour gives its lines up', () => {
  const day = new MailDay();
  day.send(NINE, { account, messages: [['x@y.test']] });
  day.assess(NINE + 3500);
  expect(day.tracker.evidence(account)).not.toBeNull();
  day.assess(NINE + 3700);
  expect(day.tracker.evidence(account)).toBeNull();
});

test('nobody has evidence of an account that is not known', () => {
  expect(new MailDay().tracker.evidence('nobody@example.test')).toBeNull();
});
