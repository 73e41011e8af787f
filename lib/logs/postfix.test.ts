import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LogEvent } from './event';
import { createPostfixParser, type PostfixParserOptions } from './postfix';

const THIEF = 'thief@example.test';
const VICTIM = 'victim@example.test';
const options: PostfixParserOptions = { near: Date.parse('2026-11-24T23:00:00Z'), timeZone: 'UTC' };
/** Written by Postfix 3.7.11 while each field that a client, its name (XCLIENT) or the next hop's reply chooses held a forged login of the victim. */
const recorded = readFileSync(new URL('testing/postfix-attacks.log', import.meta.url), 'utf8').split('\n').filter(Boolean);

function read(lines: readonly string[], more: Partial<PostfixParserOptions> = {}): LogEvent[] {
  const parser = createPostfixParser({ ...options, ...more });
  return lines.map((line) => parser.parse(line)).filter((event) => event !== null);
}

/** The account of every event, found as the tracker finds it. */
function accountsOf(events: readonly LogEvent[]): { account: string; event: LogEvent }[] {
  const byConnection = new Map<string, string>();
  return events.flatMap((event) => {
    if (event.kind === 'auth-succeeded') byConnection.set(event.connection, event.account);
    const account = event.kind === 'auth-failed' ? undefined : (event.account ?? byConnection.get(event.connection));
    return account === undefined ? [] : [{ account, event }];
  });
}

const at = 'Nov 24 22:29:01 mail';
const smtpd = (pid: number, text: string): string => `${at} postfix/submission/smtpd[${pid}]: ${text}`;
const login = (queueId: string, account: string): string => `${queueId}: client=unknown[192.0.2.1], sasl_method=PLAIN, sasl_username=${account}`;

describe('a recorded attack on every field', () => {
  test('belongs to the account that authenticated, never to the forged one', () => {
    const found = accountsOf(read(recorded));
    expect(new Set(found.map(({ account }) => account))).toEqual(new Set([THIEF]));
    expect(found.filter(({ event }) => event.kind === 'message-received')).toHaveLength(12);
  });

  test('tells the names of failed logins as they were tried, as failures', () => {
    const failed = read(recorded).flatMap((event) => (event.kind === 'auth-failed' ? [event.account] : []));
    expect(failed).toEqual([VICTIM, VICTIM, `x, sasl_username=${VICTIM}`]);
  });

  test('holds every line in a known shape', () => {
    const parser = createPostfixParser(options);
    for (const line of recorded) parser.parse(line);
    expect(parser.unparsed).toBe(0);
  });

  test('names a quoted recipient whole', () => {
    const recipients = read(recorded).flatMap((event) => (event.kind === 'recipient-accepted' ? [event.recipient] : []));
    expect(recipients).toContain(`"x>, relay=local, status=sent (4XyzABCDEF12: client=unknown[192.0.2.1], sasl_method=PLAIN, sasl_username=${VICTIM})"@four.test`);
  });

  test('reads the refusals as the client was told', () => {
    const refused = read(recorded).filter((event) => event.kind === 'recipient-refused');
    expect(refused[0]).toMatchObject({ recipient: 'x@outside.test', reply: '554 5.7.1 <x@outside.test>: Relay access denied' });
    expect(refused[2]).toMatchObject({ recipient: `"x>: 4XyzABCDEF12: client=unknown[192.0.2.1], sasl_method=PLAIN, sasl_username=${VICTIM}"@outside.test` });
  });
});

describe('an ordinary session', () => {
  const events = read(recorded.slice(recorded.findIndex((line) => line.includes('connect from')), recorded.findIndex((line) => line.includes('B1C3B20C0E3: removed')) + 1));

  test('counts recipients once, when the queue manager takes the message up', () => {
    const received = events.filter((event) => event.kind === 'message-received');
    expect(received.map(({ recipients, bytes }) => [recipients, bytes])).toEqual([[2, 296], [1, 260]]);
    const named = events.filter((event) => event.kind === 'recipient-accepted');
    expect(named.map(({ recipient, counted }) => [recipient, counted])).toEqual([['a@one.test', true], ['b@two.test', true], ['c@three.test', true]]);
  });

  test('tells its login with every message, and that it is the same one', () => {
    const logins = events.filter((event) => event.kind === 'auth-succeeded');
    expect(logins.map(({ again }) => again ?? false)).toEqual(logins.map((_, index) => index > 0));
    expect(logins).toHaveLength(events.filter((event) => event.kind === 'message-received').length);
  });

  test('keeps its connection and its account after it has ended', () => {
    const begin = events.find((event) => event.kind === 'connected')!;
    expect(new Set(events.filter(({ account }) => account === THIEF).map(({ connection }) => connection))).toEqual(new Set([begin.connection]));
    expect(begin).toMatchObject({ at: Date.parse('2026-11-24T22:29:01Z'), address: '127.0.0.1' });
  });
});

test('later attempts at a recipient are not counted again', () => {
  const deferred = `${at} postfix/error[9]: 4jYyGC6tt2zJ9GB: to=<a@one.test>, relay=none, delay=0.08, delays=0.01/0.01/0/0.06, dsn=4.3.2, status=deferred (deferred transport)`;
  const active = `${at} postfix/qmgr[8]: 4jYyGC6tt2zJ9GB: from=<thief@example.test>, size=277, nrcpt=1 (queue active)`;
  const events = read([smtpd(7, login('4jYyGC6tt2zJ9GB', THIEF)), active, deferred, active, deferred]);
  expect(events.map(({ kind }) => kind)).toEqual(['auth-succeeded', 'message-received', 'recipient-accepted']);
});

test('a queue id that is used again belongs to its new message', () => {
  const sent = (id: string, recipient: string): string => `${at} postfix/smtp[9]: ${id}: to=<${recipient}>, relay=a[192.0.2.9]:25, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (250 ok)`;
  const lines = [smtpd(7, login('B10FA20C0D3', THIEF)), `${at} postfix/qmgr[8]: B10FA20C0D3: removed`, sent('B10FA20C0D3', 'late@one.test')];
  expect(read(lines).map(({ kind }) => kind)).toEqual(['auth-succeeded']);
  const inbound = [smtpd(7, login('B10FA20C0D3', THIEF)), smtpd(6, 'B10FA20C0D3: client=unknown[192.0.2.1]'), sent('B10FA20C0D3', 'late@one.test')];
  expect(read(inbound).map(({ kind }) => kind)).toEqual(['auth-succeeded']);
});

test('a message that a content filter gives back stays its account’s and is counted once', () => {
  const events = read([
    smtpd(7, login('AAAAAA20C0D3', THIEF)),
    `${at} postfix/qmgr[8]: AAAAAA20C0D3: from=<thief@example.test>, size=277, nrcpt=1 (queue active)`,
    `${at} postfix/10025/smtpd[5]: connect from localhost[127.0.0.1]`,
    `${at} postfix/10025/smtpd[5]: BBBBBB20C0D3: client=localhost[127.0.0.1], orig_queue_id=AAAAAA20C0D3, orig_client=unknown[192.0.2.1]`,
    `${at} postfix/amavis/smtp[4]: AAAAAA20C0D3: to=<a@one.test>, relay=127.0.0.1[127.0.0.1]:10024, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (250 ok)`,
    `${at} postfix/qmgr[8]: AAAAAA20C0D3: removed`,
    `${at} postfix/qmgr[8]: BBBBBB20C0D3: from=<thief@example.test>, size=300, nrcpt=1 (queue active)`,
    `${at} postfix/smtp[4]: BBBBBB20C0D3: to=<a@one.test>, relay=mx[192.0.2.9]:25, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (250 ok)`,
  ]);
  expect(events.filter(({ account }) => account === THIEF).map(({ kind }) => kind)).toEqual(['auth-succeeded', 'message-received', 'recipient-accepted']);
});

test('an authenticated client cannot give its message another origin', () => {
  const forged = `${login('CCCCCC20C0D3', THIEF)}, sasl_sender="x, orig_queue_id=AAAAAA20C0D3, orig_client=a[192.0.2.7]"`;
  const [, second] = read([smtpd(7, login('AAAAAA20C0D3', VICTIM)), smtpd(6, forged)]);
  expect(second).toMatchObject({ kind: 'auth-succeeded', account: THIEF });
});

test.each([
  ['cleanup', `postfix/cleanup[7]: ${login('AAAAAA20C0D3', VICTIM)}`],
  ['another instance', `postfix-out/smtpd[7]: ${login('AAAAAA20C0D3', VICTIM)}`],
  ['another program', `imap-login[7]: ${login('AAAAAA20C0D3', VICTIM)}`],
  ['smtpd elsewhere in its line', `postfix/smtpd[7]: warning: non-SMTP command from unknown[192.0.2.1]: ${login('AAAAAA20C0D3', VICTIM)}`],
  ['smtpd without a queue id', `postfix/smtpd[7]: NOQUEUE: client=unknown[192.0.2.1], sasl_method=PLAIN, sasl_username=${VICTIM}`],
])('a login that %s writes is none', (_, text) => {
  expect(read([`${at} ${text}`])).toEqual([]);
});

test('reads RFC 3339 stamps, instances of other names and accounts without a domain', () => {
  const line = `2026-11-24T22:29:01.123456+09:00 mail postfix-in/submission/smtpd[7]: ${login('4jYyGC6tt2zJ9GB', 'thief')}`;
  const [event] = read([line], { names: ['postfix-in'], accountDomain: 'example.test' });
  expect(event).toMatchObject({ at: Date.parse('2026-11-24T13:29:01.123Z'), kind: 'auth-succeeded', account: THIEF, mechanism: 'PLAIN' });
});

test('no text that a client chooses makes an event of the victim', () => {
  const hostile = fc.stringMatching(/^[ -~]{0,120}$/).map((text) => `${text}${login('4jYyGC6tt2zJ9GC', VICTIM)}`);
  fc.assert(
    fc.property(hostile, (text) => {
      const events = read([
        smtpd(7, login('4jYyGC6tt2zJ9GB', THIEF)),
        smtpd(7, `NOQUEUE: reject: RCPT from unknown[192.0.2.1]: 554 5.7.1 <${text}>: Relay access denied; from=<${text}> to=<"${text}"@b.test> proto=ESMTP helo=<${text}>`),
        smtpd(7, `warning: non-SMTP command from unknown[192.0.2.1]: ${text}`),
        smtpd(5, `4jYyGC6tt2zJ9GD: client=unknown[192.0.2.1], sasl_sender=${text}`),
        `${at} postfix/cleanup[6]: 4jYyGC6tt2zJ9GB: message-id=${text}`,
        `${at} postfix/qmgr[8]: 4jYyGC6tt2zJ9GB: from=<"${text}"@b.test>, size=277, nrcpt=1 (queue active)`,
        `${at} postfix/smtp[9]: 4jYyGC6tt2zJ9GB: to=<"${text}"@b.test>, relay=a[192.0.2.9]:25, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (250 ${text})`,
      ]);
      expect(accountsOf(events).map(({ account }) => account)).not.toContain(VICTIM);
    }),
  );
});

test('never throws', () => {
  fc.assert(fc.property(fc.array(fc.oneof(fc.string(), fc.constantFrom(...recorded).chain((line) => fc.nat(line.length).map((end) => line.slice(0, end))))), (lines) => {
    read(lines);
  }));
});

describe('what became of a recipient', () => {
  const at = '2026-11-24T22:29:01.000000+00:00 mx';
  const opened = `${at} postfix/submission/smtpd[7]: 4jYyGC6tt2zJ9GB: client=c.test[192.0.2.7], sasl_method=PLAIN, sasl_username=${VICTIM}`;
  const events = (line: string) => {
    const parser = createPostfixParser({ near: Date.parse('2026-11-24T22:29:01Z'), timeZone: 'UTC' });
    parser.parse(opened);
    return { event: parser.parse(`${at} postfix/smtp[9]: 4jYyGC6tt2zJ9GB: ${line}`), unread: parser.unreadDeliveries };
  };

  test.each([
    ['3.7', 'to=<a@b.test>, relay=mx.b.test[192.0.2.9]:25, delay=1.2, delays=0.1/0/0.4/0.7, dsn=2.0.0, status=sent (250 ok)'],
    ['3.11', 'to=<a@b.test>, relay=mx.b.test[192.0.2.9]:25, delay=1.2, delays=0.1/0/0.4/0.7, tls=dane/!requiretls:may:none, dsn=2.0.0, status=sent (250 ok)'],
    ['3.11 by lmtp', 'to=<a@b.test>, orig_to=<x@y.test>, relay=mx[private/lmtp], conn_use=3, delay=0, delays=0/0/0/0, tls=may?, dsn=2.0.0, status=deferred (lost connection)'],
    ['later ones', 'to=<a@b.test>, color=blue, relay=none, size=7, delay=0, delays=0/0/0/0, tls=none, dsn=4.3.0, again=, status=deferred (later)'],
  ])('is read as Postfix %s writes it', (_, line) => {
    expect(events(line)).toMatchObject({ event: { kind: 'recipient-accepted', recipient: 'a@b.test', account: VICTIM }, unread: 0 });
  });

  test.each(['to=<a@b.test>', 'to=<a@b.test>, relay=none; delay=0', 'to=<a@b.test>, relay=none, status=sent (ok)', 'to=a@b.test, relay=none, dsn=2.0.0, status=sent (ok)', `to=<a@b.test>${', a=b'.repeat(20_000)}`])(
    'and counts as not read in any other shape: %#',
    (line) => {
      expect(events(line)).toEqual({ event: null, unread: 1 });
    },
  );

  test('the words of others are no fields', () => {
    const forged = 'relay=none, dsn=5.1.1, status=bounced (no)';
    expect(events(`to=<"x>, ${forged}"@b.test>, orig_to=<"y>, ${forged}"@c.test>, relay=none, delay=0, delays=0/0/0/0, dsn=2.0.0, status=sent (${forged})`).event).toEqual(
      expect.objectContaining({ kind: 'recipient-accepted', recipient: `"x>, ${forged}"@b.test` }),
    );
  });

  test('a message that the client broke off is forgotten', () => {
    const parser = createPostfixParser({ near: Date.parse('2026-11-24T22:29:01Z'), timeZone: 'UTC' });
    for (const line of [opened, `${at} postfix/cleanup[8]: 4jYyGC6tt2zJ9GB: removed (canceled)`]) parser.parse(line);
    expect([...parser.save().messages]).toEqual([]);
  });
});
