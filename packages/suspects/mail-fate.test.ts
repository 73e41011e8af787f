import { deserialize, serialize } from 'node:v8';
import { describe, expect, test } from 'vitest';
import type { LogFormat } from '@sluice/log-engine/log-engine';
import { LiveLog, type SavedLog } from './live-log';
import { LONGEST_FATE_MS, type MailFate } from './mail-fate';

const DATE = '2026-11-24';
const MIDNIGHT = Date.parse(`${DATE}T00:00:00Z`);
const NINE = MIDNIGHT + 9 * 3_600_000;
const TEN = NINE + 3_600_000;
const KIM = 'kim@example.com';

function follow(format: LogFormat, ownDomains: readonly string[] = ['example.com'], saved: SavedLog | null = null): LiveLog {
  return new LiveLog({ format, timeZone: 'UTC', near: MIDNIGHT, date: DATE, seed: [1, 2, 3, 4], ownDomains, now: () => Infinity }, saved);
}

function read(live: LiveLog, lines: readonly string[], line = 0): LiveLog {
  live.take(new TextEncoder().encode(lines.map((text) => `${text}\n`).join('')), { file: 'mail-20261124.log', date: DATE, line });
  return live;
}

type Fate = Partial<Omit<MailFate, 'account' | 'to'>>;
const fateOf = (live: LiveLog, since = NINE, now = TEN): Fate | null => live.mailFate({ account: KIM, since }, now);
const none = { bounced: 0, delivered: 0, refused: 0, unrelayed: null, waiting: 0 };

describe('Postfix', () => {
  const postfix = (minute: number, program: string, text: string): string => `Nov 24 09:${String(minute).padStart(2, '0')}:00 mx1 postfix/${program}[700]: ${text}`;
  const began = (id: string, recipients: number): string[] => [
    postfix(0, 'submission/smtpd', `${id}: client=unknown[203.0.113.5], sasl_method=LOGIN, sasl_username=${KIM}`),
    postfix(0, 'qmgr', `${id}: from=<${KIM}>, size=2345, nrcpt=${recipients} (queue active)`),
  ];
  const to = (id: string, recipient: string, status: string, { relay = 'mx.out.test[198.51.100.7]:25', minute = 1, program = 'smtp' } = {}): string =>
    postfix(minute, program, `${id}: to=<${recipient}>, relay=${relay}, delay=1, delays=0/0/1/0, dsn=${status === 'sent' ? '2.0.0' : status === 'bounced' ? '5.2.2' : '4.4.1'}, status=${status} (250 said)`);
  const ID = '3F2A1B2C3D';

  test('what another server took has left, what it refused has not, and who waits is told apart from who waited', () => {
    const lines = [
      ...began(ID, 5),
      to(ID, 'a@out.test', 'sent'),
      to(ID, 'b@out.test', 'bounced'),
      ...['c', 'd', 'e'].map((name) => to(ID, `${name}@out.test`, 'deferred', { relay: 'none' })),
      to(ID, 'c@out.test', 'deferred', { relay: 'none', minute: 9 }),
      to(ID, 'd@out.test', 'sent', { minute: 9 }),
      to(ID, 'e@out.test', 'bounced', { minute: 9 }),
      postfix(9, 'submission/smtpd', `NOQUEUE: reject: RCPT from unknown[203.0.113.5]: 530 5.7.0 <f@out.test>: Recipient address rejected: Relay denied for protecting our server; from=<${KIM}> to=<f@out.test> proto=ESMTP helo=<h>`),
    ];
    expect(fateOf(read(follow('postfix'), lines))).toEqual({ account: KIM, from: NINE, to: TEN, delivered: 2, bounced: 2, waiting: 1, refused: 1, unrelayed: null });
  });

  test('of a time that has not come by a clock that was set back nothing is known, and it is no zero', () => {
    const live = read(follow('postfix'), [...began(ID, 1), to(ID, 'a@out.test', 'sent')]);
    expect(fateOf(live, TEN + 60_000, TEN)).toBeNull();
    expect(fateOf(live, NINE - 7_200_000, NINE - 3_600_000)).toBeNull();
  });

  test.each([
    ['a mailbox of this server', to(ID, 'a@example.com', 'sent', { relay: 'mx1[private/dovecot-lmtp]', program: 'lmtp' })],
    ['a mailbox on another host of it', to(ID, 'a@example.com', 'sent', { relay: 'dovecot[172.22.1.250]:24', program: 'lmtp' })],
    ['a program here, for an address elsewhere', to(ID, 'a@out.test', 'sent', { relay: 'mx1[private/archive]', program: 'lmtp' })],
    ['nobody', to(ID, 'a@out.test', 'sent', { relay: 'none', program: 'discard' })],
    ['a content filter', to(ID, 'a@out.test', 'sent', { relay: '127.0.0.1[127.0.0.1]:10024' })],
    ['a content filter over IPv6', to(ID, 'a@out.test', 'sent', { relay: 'localhost[::1]:10024' })],
  ])('mail to %s has not left', (_, line) => {
    expect(fateOf(read(follow('postfix'), [...began(ID, 1), line]))).toMatchObject(none);
  });

  test('a filter on another host and the receiver behind it are one delivery', () => {
    const second = '4F2A1B2C3D';
    const lines = [
      ...began(ID, 1),
      postfix(1, '10025/smtpd', `${second}: client=amavis[172.18.0.5], orig_queue_id=${ID}, orig_client=unknown[203.0.113.5]`),
      postfix(1, 'qmgr', `${second}: from=<${KIM}>, size=2745, nrcpt=1 (queue active)`),
      to(ID, 'a@out.test', 'sent', { relay: 'amavis[172.18.0.5]:10024' }),
      postfix(1, 'qmgr', `${ID}: removed`),
      to(second, 'a@out.test', 'sent', { relay: '[2001:db8::7]:25' }),
    ];
    expect(fateOf(read(follow('postfix'), lines))).toMatchObject({ delivered: 1 });
  });

  test('the stretch of time is what was asked for, as far as the log goes and for a day at most', () => {
    const live = read(follow('postfix'), [...began(ID, 2), to(ID, 'a@out.test', 'sent'), to(ID, 'b@out.test', 'sent', { minute: 30 })]);
    expect(fateOf(live, NINE + 2 * 60_000)).toMatchObject({ from: NINE + 2 * 60_000, delivered: 1 });
    expect(fateOf(live, MIDNIGHT)).toMatchObject({ from: NINE, delivered: 2 });
    expect(fateOf(live, NINE, NINE + LONGEST_FATE_MS + 600_000)).toMatchObject({ from: NINE + 660_000, delivered: 1 });
  });

  test('of an account that the log does not name nothing is known, and nothing at all before its first line', () => {
    expect(read(follow('postfix'), began(ID, 1)).mailFate({ account: 'lee@example.com', since: NINE }, TEN)).toMatchObject({ delivered: null, bounced: null, waiting: null, refused: null });
    expect(fateOf(follow('postfix'))).toBeNull();
  });

  test('a restart in between changes nothing', () => {
    const before = read(follow('postfix'), [...began(ID, 2), to(ID, 'a@out.test', 'sent'), to(ID, 'b@out.test', 'deferred', { relay: 'none' })]);
    const after = follow('postfix', ['example.com'], deserialize(serialize(before.save())) as SavedLog);
    expect(fateOf(read(after, [to(ID, 'b@out.test', 'sent', { minute: 20 })], 4))).toMatchObject({ ...none, delivered: 2 });
  });
});

describe('Exim', () => {
  const exim = (text: string): string => `2026-11-24 09:00:00 1xWYKn-00014f-0R ${text}`;
  const REMOTE = 'R=out T=remote_smtp H=mx.out.test [198.51.100.7] C="250 ok"';

  test.each([' for a@out.test b@out.test c@out.test d@example.com', ''])('with the list of recipients "%s"', (list) => {
    const lines = [
      exim(`<= ${KIM} H=(h) [203.0.113.5] P=esmtpsa A=plain:${KIM} S=300${list}`),
      exim(`=> a@out.test ${REMOTE}`),
      exim('== b@out.test R=out T=remote_smtp defer (-44): later'),
      exim('== c@out.test R=out T=remote_smtp defer (-44): later'),
      exim(`-> b@out.test ${REMOTE}`),
      exim('=> d <d@example.com> R=local T=dovecot_lmtp'),
    ];
    expect(fateOf(read(follow('exim'), lines))).toMatchObject({ delivered: 2, bounced: 0, waiting: 1, refused: 0, unrelayed: null });
  });

  test.each([
    ['with -N', `*> a@out.test ${REMOTE}`],
    ['to a filter here', '=> a@out.test R=filter T=smtp H=127.0.0.1 [127.0.0.1]:10024 C="250 ok"'],
    ['into a file', '=> /dev/null <a@out.test> R=system_filter T=**bypassed**'],
  ])('%s nothing has left', (_, line) => {
    expect(fateOf(read(follow('exim'), [exim(`<= ${KIM} H=(h) [203.0.113.5] P=esmtpsa A=plain:${KIM} S=300 for a@out.test`), exim(line)]))).toMatchObject({ delivered: 0 });
  });
});

describe('MailCarrier', () => {
  const carrier = (minute: number, text: string): string => `09:${String(minute).padStart(2, '0')}:00 3,1,9828e101-6e14-46fb-a0e0-9a32621a55db,${text}`;
  const sent = [`Authentication successful(${KIM}, PLAIN).`, `MAIL command successful(<${KIM}>).`, 'RCPT command successful(a@out.test).', 'RCPT command successful(b@out.test).', 'RCPT command successful(c@example.com).', 'DATA received(900 bytes).'].map((text) => carrier(0, text));

  test('who was relayed has left; of the others it does not tell why they were not', () => {
    const lines = [...sent, carrier(1, `Mail relayed(${KIM},a@out.test).`), carrier(30, 'QUIT command successful.')];
    expect(fateOf(read(follow('mailcarrier'), lines))).toEqual({ account: KIM, from: NINE, to: TEN, delivered: 1, unrelayed: 1, bounced: null, waiting: null, refused: 0 });
  });

  test('one that never says it tells nothing of what left', () => {
    expect(fateOf(read(follow('mailcarrier'), [...sent, carrier(30, 'QUIT command successful.')]))).toMatchObject({ delivered: null, unrelayed: null, refused: 0 });
  });
});
