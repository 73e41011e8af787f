import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { LogTooLarge } from './log-core';
import { LogEngine, type LogFormat } from './log-engine';
import { engineFigures, readWhole } from './testing/figures-of-log';
import { makeEximLog } from './testing/exim-log';
import { eximReference } from './testing/exim-reference';
import { makeMailCarrierLog } from './testing/mailcarrier-log';
import { mailcarrierReference } from './testing/mailcarrier-reference';
import { makePostfixLog } from './testing/postfix-log';
import { postfixReference } from './testing/postfix-reference';

const attacks = readFileSync(new URL('./testing/postfix-attacks.log', import.meta.url));

const count = (log: Uint8Array, options: { format?: LogFormat; step?: number } = {}): LogEngine => readWhole(options.format ?? 'postfix', log, options);
const figures = engineFigures;

test.each([1, 2, 3, 4, 5, 6])('counts what the slow reference counts, account by account (log %i)', (seed) => {
  const log = makePostfixLog(seed, 600);
  const engine = count(new TextEncoder().encode(log));
  expect(figures(engine)).toEqual(postfixReference(log));
  expect(engine.lines).toBe(log.split('\n').length - 1);
  expect(engine.unparsed).toBe(0);
});

test.each([1, 2, 3, 4])('the same for Exim and MailCarrier (log %i)', (seed) => {
  const exim = makeEximLog(seed, 300);
  expect(figures(count(new TextEncoder().encode(exim), { format: 'exim' }))).toEqual(eximReference(exim));
  const carrier = makeMailCarrierLog(seed, 600);
  expect(figures(count(new TextEncoder().encode(carrier), { format: 'mailcarrier' }))).toEqual(mailcarrierReference(carrier));
});

test.each([1, 7, 64, 1000])('counts the same in pieces of %i bytes', (step) => {
  const log = new TextEncoder().encode(makePostfixLog(9, 60));
  const whole = figures(count(log));
  expect(figures(count(log, { step }))).toEqual(whole);
});

test('a recorded attack on every field changes no figure of the victim', () => {
  expect([...figures(count(attacks)).keys()]).toEqual(['thief@example.test']);
  expect(figures(count(attacks))).toEqual(postfixReference(attacks.toString()));
});

test('recorded attacks on every field of Exim change no figure of the victim', () => {
  const format = 'exim';
  const log = readFileSync(new URL('./testing/exim-attacks.log', import.meta.url));
  const counted = figures(count(log, { format }));
  expect(counted).toEqual(eximReference(log.toString('latin1')));
  // Each run of the real program begins with one message of the victim.
  const runs = 4;
  expect(counted.get('victim@example.test')).toMatchObject({ auths: runs, messages: runs, recipients: runs * 2, domains: 1, addresses: 1, failedLogins: 0, bounced: runs, deferred: 0 });
  expect(counted.get('thief@example.test')?.messages).toBeGreaterThanOrEqual(30);
  for (const step of [1, 777]) expect(figures(count(log, { format, step }))).toEqual(counted);
});

test('an overlong line is counted and passed over in the same memory', () => {
  const log = Buffer.concat([Buffer.alloc(3_000_000, 'x'), Buffer.from('\n'), attacks]);
  const engine = count(log);
  expect(engine.unparsed).toBe(1);
  expect(figures(engine)).toEqual(figures(count(attacks)));
  expect(engine.lines).toBe(count(attacks).lines + 1);
});

test('takes nothing for the name of a connection that is none', () => {
  const head = '14:05:55 3,1,';
  const log = Buffer.concat([Buffer.from(head), Buffer.alloc(36), Buffer.from(',QUIT command successful.\n'), Buffer.from(`${head}9828e101-6e14-46fb-a0e0-9a32621a55dg,QUIT command successful.\n`)]);
  expect(count(log, { format: 'mailcarrier' }).unparsed).toBe(2);
});

test('reads the sessions of MailCarrier', () => {
  const id = '9828e101-6e14-46fb-a0e0-9a32621a55db';
  const log = [
    `14:05:55 3,1,${id},Connected from 192.0.2.7`,
    `14:05:55 3,1,${id},RCPT command successful(before@login.test).`,
    `14:05:55 3,1,${id},Authentication failed(avvzang@tabslab.com, LOGIN).`,
    `14:05:56 99,99,${id},Processing AUTH LOGIN`,
    `14:05:56 3,1,${id},Authentication successful(avvzang@tabslab.com, LOGIN).`,
    `14:05:56 3,1,${id},MAIL command successful(<avvzang@tabslab.com>).`,
    `14:05:56 3,1,${id},RCPT command successful(<rockfeel@outdomain.co.kr>).`,
    `14:05:56 3,1,${id},RCPT command successful("x).@evil"@OUTDOMAIN.co.kr).`,
    `14:05:56 3,1,${id},DATA command successful.`,
    `14:05:56 3,1,${id},DATA received(7256 bytes).`,
    `14:05:59 3,1,${id},QUIT command successful.`,
    `14:05:59 3,1,${id},RCPT command successful(late@login.test).`,
    'nonsense',
  ].join('\r\n');
  const engine = count(new TextEncoder().encode(log), { format: 'mailcarrier' });
  expect(figures(engine)).toEqual(
    new Map([['avvzang@tabslab.com', { auths: 1, messages: 1, recipients: 2, domains: 1, addresses: 1, failedLogins: 1, bounced: 0, deferred: 0, refused: 0, peaks: { recipients: 2, domains: 1 } }]]),
  );
  expect(engine.unparsed).toBe(1);
});

test('a log that names more accounts than the memory holds ends with a sentence, and with no figures', () => {
  const pages = [768];
  const engine = new LogEngine({ format: 'postfix', seed: [1, 2, 3, 4], timeZone: 'UTC', near: Date.parse('2026-11-24T23:00:00Z'), date: '2026-11-24', remarkable: () => false, watched: [], pages });
  engine.beginFile('log', null);
  const login = (number: number): string => `Nov 24 10:00:00 mail postfix/smtpd[7]: ${number.toString(16).toUpperCase().padStart(8, '0')}: client=a[192.0.2.7], sasl_method=PLAIN, sasl_username=u${number}\n`;
  const encoder = new TextEncoder();
  expect(() => {
    for (let number = 0; number < 1_000_000; number += 1000) engine.take(encoder.encode(Array.from({ length: 1000 }, (_, index) => login(number + index)).join('')));
  }).toThrow(LogTooLarge);
});

test('what a long queue took is used by what comes after it is empty', () => {
  const engine = count(new Uint8Array());
  const encoder = new TextEncoder();
  const used = (): number => engine.book.log.core.usedMemory();
  const read = (from: number, to: number, lines: (id: string, number: number) => string): void => {
    for (let start = from; start < to; start += 1000) engine.take(encoder.encode(Array.from({ length: 1000 }, (_, index) => lines((start + index).toString(16).toUpperCase().padStart(8, 'B'), start + index)).join('')));
  };
  const stamp = 'Nov 24 10:00:00 mail postfix';
  const opened = (id: string, account: string): string => `${stamp}/smtpd[7]: ${id}: client=a[192.0.2.7], sasl_method=PLAIN, sasl_username=${account}\n`;
  const putOff = (id: string): string => `${stamp}/qmgr[8]: ${id}: from=<a@b.test>, size=300, nrcpt=1 (queue active)\n${stamp}/smtp[9]: ${id}: to=<v${id}@out.test>, relay=none, delay=1, delays=0/0/1/0, dsn=4.4.1, status=deferred (connect to out.test: refused)\n`;
  read(0, 200_000, (id) => opened(id, 'thief') + putOff(id));
  const full = used();
  read(0, 200_000, (id) => `${stamp}/postsuper[10]: ${id}: removed\n`);
  // Eight thousand accounts that had not been seen take more than was free beside the queue.
  read(200_000, 208_000, (id, number) => `${opened(id, `user${number}`)}${stamp}/qmgr[8]: ${id}: removed\n`);
  expect(engine.accounts()).toHaveLength(8_001);
  expect(used()).toBeLessThanOrEqual(full);
});
