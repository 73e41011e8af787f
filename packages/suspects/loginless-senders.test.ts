import { describe, expect, test } from 'vitest';
import type { Loginless } from '@sluice/log-engine/account-book';
import { LiveLog } from './live-log';

const NOON = Date.parse('2026-11-24T12:00:00Z');
const stamp = (second: number): string => `Nov 24 12:${String(Math.floor(second / 60)).padStart(2, '0')}:${String(second % 60).padStart(2, '0')} mail`;
const own = (address: string): boolean => address.startsWith('127.') || address.startsWith('192.0.2.');

/** What the guard makes of the lines, by the key of the sender. */
function figuresOf(lines: readonly string[], filtering = false, senders: Loginless = { isOwn: own, filtering }) {
  const live = new LiveLog({ format: 'postfix', near: NOON, date: '2026-11-24', timeZone: 'UTC', seed: [1, 2, 3, 4], ownDomains: ['example.test'], loginless: senders, now: () => Infinity });
  live.take(new TextEncoder().encode(lines.map((line) => `${line}\n`).join('')), { file: 'mail.log', date: null, line: 0 });
  const assessed = live.assess(NOON + 300_000);
  return {
    evidence: (key: string) => live.evidence(key, NOON + 300_000),
    of: (key: string) => assessed.find(({ account }) => account === key)?.figures,
    verdictOf: (key: string) => assessed.find(({ account }) => account === key)?.verdict,
    accounts: assessed.map(({ account }) => account).sort(),
  };
}

const pickup = (second: number, id: string, uid = 33): string => `${stamp(second)} postfix/pickup[50]: ${id}: uid=${uid} from=<www-data>`;
const qmgr = (second: number, id: string, recipients = 1): string => `${stamp(second)} postfix/qmgr[51]: ${id}: from=<www-data@mail.test>, size=300, nrcpt=${recipients} (queue active)`;
const sent = (second: number, id: string, to: string, status = 'status=sent (250 2.0.0 OK)', dsn = '2.0.0'): string =>
  `${stamp(second)} postfix/smtp[52]: ${id}: to=<${to}>, relay=mx.out.test[198.51.100.8]:25, delay=1, delays=0.1/0/0.5/0.4, dsn=${dsn}, ${status}`;
const client = (second: number, id: string, address: string, pid = 60): string => `${stamp(second)} postfix/smtpd[${pid}]: ${id}: client=host.test[${address}]`;
const filtered = (second: number, id: string, as: string, to = 'x@out.test'): string =>
  `${stamp(second)} postfix/amavis/smtp[53]: ${id}: to=<${to}>, relay=127.0.0.1[127.0.0.1]:10024, delay=0.5, delays=0.1/0/0/0.4, dsn=2.0.0, status=sent (250 2.0.0 from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as ${as})`;
const removed = (second: number, id: string): string => `${stamp(second)} postfix/qmgr[51]: ${id}: removed`;

describe('a local user', () => {
  const flood = Array.from({ length: 120 }, (_, n) => [pickup(n, `AAAA${1000 + n}`), qmgr(n, `AAAA${1000 + n}`), sent(n, `AAAA${1000 + n}`, `u${n}@d${n}.test`)]).flat();

  test('has figures, and is a suspect like a mailbox, with the lines that prove it and without a login that there was not', () => {
    const { of, verdictOf, evidence } = figuresOf(flood);
    expect(of('uid:33')).toMatchObject({ messages: 120, recipients: 120, domains: 120, auths: 0 });
    expect(verdictOf('uid:33')).toBe('suspect');
    const lines = evidence('uid:33')?.connections.flatMap((connection) => connection.lines.map(({ text }) => text)) ?? [];
    expect(lines.length).toBeGreaterThan(5);
    for (const line of lines) expect(flood).toContain(line);
  });

  test('keeps what `postsuper -r` hands over again as Postfix’s own user', () => {
    const { of, accounts } = figuresOf([pickup(1, 'AAAA1001'), qmgr(1, 'AAAA1001'), `${stamp(2)} postfix/pickup[50]: BBBB1001: uid=103 from=<www-data> orig_id=AAAA1001`, sent(3, 'BBBB1001', 'a@b.test')]);
    expect(accounts).toEqual(['uid:33']);
    expect(of('uid:33')).toMatchObject({ messages: 1, recipients: 1, domains: 1 });
  });

  test('is not who a mailbox or a failed login is called', () => {
    const { accounts, of } = figuresOf([
      `${stamp(1)} postfix/smtpd[60]: AAAA1001: client=x[198.51.100.1], sasl_method=PLAIN, sasl_username=uid:33`,
      qmgr(1, 'AAAA1001'),
      pickup(2, 'BBBB1001'),
      `${stamp(3)} postfix/smtpd[61]: warning: x[198.51.100.1]: SASL PLAIN authentication failed: , sasl_username=uid:33`,
    ]);
    expect(accounts).toEqual(['account:uid:33', 'uid:33']);
    expect(of('uid:33')).toMatchObject({ failedAuths: 0 });
    expect(of('account:uid:33')).toMatchObject({ auths: 1 });
  });

  test('is not made up by what others write', () => {
    const { accounts } = figuresOf([
      `${stamp(1)} postfix/cleanup[50]: AAAA1001: uid=33 from=<x>`,
      `${stamp(1)} postfix/pickup[50]: warning: uid=33 from=<x>`,
      `${stamp(1)} postfix/smtpd[60]: connect from pickup[50]: AAAA1001: uid=33 from=<x>[198.51.100.1]`,
      sent(1, 'AAAA1001', 'a@b.test'),
    ]);
    expect(accounts).toEqual([]);
  });
});

describe('a machine of the own networks', () => {
  test('has figures over its session; one that may not relay by its address has none', () => {
    const { of, accounts } = figuresOf([
      `${stamp(1)} postfix/smtpd[60]: connect from host.test[192.0.2.7]`,
      client(1, 'AAAA1001', '192.0.2.7'),
      qmgr(1, 'AAAA1001', 2),
      client(2, 'AAAA1002', '192.0.2.7'),
      qmgr(2, 'AAAA1002'),
      `${stamp(3)} postfix/smtpd[60]: NOQUEUE: reject: RCPT from host.test[192.0.2.7]: 530 5.7.1 <z@out.test>: Recipient address rejected: Relay denied for protecting our server; from=<a@b.test> to=<z@out.test> proto=ESMTP helo=<host>`,
      client(4, 'BBBB1001', '198.51.100.9', 61),
      qmgr(4, 'BBBB1001'),
    ]);
    expect(accounts).toEqual(['client:192.0.2.7']);
    expect(of('client:192.0.2.7')).toMatchObject({ messages: 2, recipients: 3, refused: 1, auths: 0, addresses: 1 });
  });

  test('that logs in is the mailbox', () => {
    const { accounts } = figuresOf([`${stamp(1)} postfix/smtpd[60]: AAAA1001: client=host.test[192.0.2.7], sasl_method=PLAIN, sasl_username=kim@example.test`, qmgr(1, 'AAAA1001')]);
    expect(accounts).toEqual(['kim@example.test']);
  });
});

describe('behind a content filter', () => {
  test('what comes back is not the host’s own mail, and bounces count for who sent it', () => {
    const { accounts, of } = figuresOf(
      [
        pickup(1, 'AAAA1001'), qmgr(1, 'AAAA1001'), client(2, 'AAAA1002', '127.0.0.1'), qmgr(2, 'AAAA1002'), filtered(2, 'AAAA1001', 'AAAA1002'), removed(2, 'AAAA1001'),
        sent(3, 'AAAA1002', 'x@out.test', 'status=bounced (no such user)', '5.1.1'),
      ],
      true,
    );
    expect(accounts).toEqual(['uid:33']);
    expect(of('uid:33')).toMatchObject({ messages: 1, recipients: 1, domains: 1 });
  });

  test('a program of the host that sends over SMTP is one, once its mail is given to the filter', () => {
    const { accounts, of } = figuresOf(
      [client(1, 'AAAA1001', '127.0.0.1'), qmgr(1, 'AAAA1001', 2), client(2, 'AAAA1002', '127.0.0.1', 61), qmgr(2, 'AAAA1002', 2), filtered(2, 'AAAA1001', 'AAAA1002', 'x@out.test'), filtered(2, 'AAAA1001', 'AAAA1002', 'y@out2.test')],
      true,
    );
    expect(accounts).toEqual(['client:127.0.0.1']);
    expect(of('client:127.0.0.1')).toMatchObject({ messages: 1, recipients: 2, domains: 2 });
  });

  test('a reply from elsewhere ties nothing to anybody', () => {
    const { accounts } = figuresOf(
      [pickup(1, 'AAAA1001'), client(1, 'BBBB1001', '127.0.0.1'), sent(2, 'AAAA1001', 'a@b.test', 'status=sent (250 queued as BBBB1001)'), sent(3, 'BBBB1001', 'victim@c.test')],
      true,
    );
    expect(accounts).toEqual(['uid:33']);
  });
});
