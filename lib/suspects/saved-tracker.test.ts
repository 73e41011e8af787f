import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { LogEvent } from '@/lib/logs/event';
import { createPostfixParser } from '@/lib/logs/postfix';
import { AccountTracker } from './account-tracker';
import { MIDNIGHT } from './testing/mail-day';

const account = fc.constantFrom('ann@example.test', 'bob@example.test', 'cho@example.test');
const connection = fc.integer({ min: 1, max: 6 }).map((n) => `c${n}`);
const event = fc.record({
  pause: fc.constantFrom(0, 0, 1_000, 40_000, 700_000, 4_000_000),
  times: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 120 })),
  event: fc.oneof(
    fc.record({ kind: fc.constant('connected' as const), connection, address: fc.ipV4() }),
    fc.record({ kind: fc.constant('auth-succeeded' as const), connection, account, mechanism: fc.constant('PLAIN') }),
    fc.record({ kind: fc.constant('auth-failed' as const), connection, account }),
    fc.record({ kind: fc.constant('recipient-accepted' as const), connection, recipient: fc.constant('x'), unknown: fc.boolean() }),
    fc.record({ kind: fc.constant('recipient-refused' as const), connection, recipient: fc.constant('x'), reply: fc.constant('550 5.1.1 no') }),
    fc.record({ kind: fc.constant('message-received' as const), connection, bytes: fc.constant(9), recipients: fc.integer({ min: 0, max: 3 }) }),
    fc.record({ kind: fc.constant('disconnected' as const), connection }),
  ),
});

test('a tracker that goes on from what another saved says the same at every later moment', () => {
  fc.assert(
    fc.property(fc.array(event, { minLength: 2, maxLength: 80 }), fc.nat(), (steps, cut) => {
      const make = () => new AccountTracker({ localDomains: ['example.test'], countryOf: (address) => address.split('.')[0] ?? null });
      const one = make();
      let other = make();
      let at = MIDNIGHT;
      let recipient = 0;
      for (const [index, step] of steps.entries()) {
        if (index === cut % steps.length) {
          const excuses = [{ account: 'bob@example.test', until: at }];
          one.excuse(excuses);
          other.excuse(excuses);
          const saved = structuredClone(other.save());
          other = make();
          other.restore(saved);
          other.excuse(excuses);
        }
        at += step.pause;
        for (let n = 0; n < step.times; n += 1) {
          recipient += 1;
          const accepted = { ...step.event, at, ...('recipient' in step.event ? { recipient: `u@d${recipient % 400}.test` } : {}) } as LogEvent;
          for (const tracker of [one, other]) tracker.accept(accepted, { file: 'f', text: `${recipient}` });
        }
        expect(other.assess(at)).toEqual(one.assess(at));
      }
    }),
  );
});

test('the lines are saved if there is room for them, and of too many accounts those that stand out and the newest', () => {
  const tracker = new AccountTracker({ localDomains: [] });
  const accept = (name: string, n: number, kind: 'auth-succeeded' | 'recipient-accepted') =>
    tracker.accept({ at: MIDNIGHT + n, connection: `c ${name}`, kind, account: name, mechanism: '', recipient: `x@d${n}.test` }, { file: 'f', text: 'line' });
  accept('thief', 0, 'auth-succeeded');
  for (let n = 0; n < 200; n += 1) accept('thief', n, 'recipient-accepted');
  for (let n = 0; n < 50; n += 1) accept(`calm${n}`, 1_000 + n, 'auth-succeeded');
  const other = new AccountTracker({ localDomains: [] });
  other.restore(structuredClone(tracker.save({ most: 3 })));
  expect(other.assess(MIDNIGHT + 2_000).map(({ account: each }) => each)).toEqual(['thief', 'calm47', 'calm48', 'calm49']);
  expect(other.evidence('thief')).toEqual(tracker.evidence('thief'));
  const short = new AccountTracker({ localDomains: [] });
  short.restore(structuredClone(tracker.save({ evidence: false })));
  expect(short.evidence('thief')?.connections).toMatchObject([{ recipients: 200, lines: [], omittedLines: 201 }]);
});

test('a Postfix message that was begun before and ends after belongs to its account', () => {
  const stamp = '2026-11-24T10:00:00+00:00 mail postfix';
  const first = createPostfixParser({ near: MIDNIGHT, timeZone: 'UTC' });
  first.parse(`${stamp}/smtpd[7]: connect from unknown[192.0.2.1]`);
  first.parse(`${stamp}/smtpd[7]: AAAAAA1: client=unknown[192.0.2.1], sasl_method=PLAIN, sasl_username=ann@example.test`);
  const second = createPostfixParser({ near: MIDNIGHT, timeZone: 'UTC', saved: structuredClone(first.save()) });
  for (const parser of [first, second]) {
    expect(parser.parse(`${stamp}/qmgr[8]: AAAAAA1: from=<ann@example.test>, size=400, nrcpt=1 (queue active)`)).toMatchObject({ kind: 'message-received', account: 'ann@example.test' });
    expect(parser.parse(`${stamp}/smtp[9]: AAAAAA1: to=<x@y.test>, relay=mx[192.0.2.1]:25, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (ok)`)).toMatchObject({ kind: 'recipient-accepted', counted: true });
    expect(parser.parse(`${stamp}/smtpd[7]: disconnect from unknown[192.0.2.1]`)).toMatchObject({ kind: 'disconnected', connection: 'smtpd 7, 2026-11-24T10:00:00Z' });
  }
});
