import { expect, test } from 'vitest';
import { AccountTracker } from './account-tracker';
import { flood, MailDay, MIDNIGHT, STOLEN } from './testing/mail-day';

const NINE = 9 * 3600;
const source = { file: 'f', text: 'line' };

test('a drip of one message a minute is told by its hour or its day, and normal when it has ended', () => {
  const day = new MailDay();
  let second = NINE;
  for (let n = 0; n < 8 * 60; n += 1, second += 60) day.send(second, { account: STOLEN, address: `10.0.0.${n % 50}`, messages: [[`x@domain-${n}.test`]] });
  const found = day.of(second, STOLEN);
  expect(found.verdict).toBe('suspect');
  expect(found.reasons.find(({ code }) => code === 'new-domains')?.windowSeconds).toBeGreaterThanOrEqual(3600);
  expect(day.of(second + 700, STOLEN).verdict).toBe('normal');
});

test('the owner who writes after a burst is no suspect because of it', () => {
  const day = new MailDay();
  flood(day, NINE, { messages: 300, perSecond: 30 });
  day.send(NINE + 1800, { account: STOLEN, messages: [['a@partner.test']] });
  expect(day.of(NINE + 1800, STOLEN).verdict).toBe('normal');
});

test('recipients that bounce as unknown make a suspect without any spread', () => {
  const tracker = new AccountTracker({ localDomains: ['example.test'] });
  for (let n = 0; n < 100; n += 1) {
    const event = { at: MIDNIGHT + n * 1000, connection: 'c', account: STOLEN, recipient: `guess${n}@bigmail.test` };
    tracker.accept({ ...event, kind: 'recipient-accepted', ...(n % 5 < 2 ? { unknown: true } : {}) }, source);
    if (n % 5 === 2) tracker.accept({ ...event, kind: 'recipient-bounced', unknown: true }, source);
  }
  const [first] = tracker.assess(MIDNIGHT + 100_000);
  expect(first).toMatchObject({ account: STOLEN, verdict: 'suspect' });
  expect(first?.reasons[0]).toMatchObject({ code: 'unknown-recipients', value: 60 });
});

test('one line dated far ahead does not end the window', () => {
  const now = MIDNIGHT + NINE * 1000;
  const tracker = new AccountTracker({ localDomains: [], now: () => now });
  const accept = (at: number, n: number) => tracker.accept({ at, connection: 'c', account: STOLEN, kind: 'recipient-accepted', recipient: `x@domain-${n}.test` }, source);
  for (let n = 0; n < 150; n += 1) accept(now, n);
  accept(now + 400 * 24 * 3600_000, 150);
  accept(now, 151);
  expect(tracker.assess(now)).toMatchObject([{ verdict: 'suspect', lastSeen: now, figures: { outsideRecipients: 152 } }]);
});

test('the countries of the logins are counted', () => {
  const tracker = new AccountTracker({ localDomains: [], countryOf: (address) => address.split('.')[1] ?? null });
  for (let n = 0; n < 8; n += 1) {
    tracker.accept({ at: MIDNIGHT, connection: `c${n}`, kind: 'connected', address: `10.${n % 4}.0.1` }, source);
    tracker.accept({ at: MIDNIGHT, connection: `c${n}`, kind: 'auth-succeeded', account: STOLEN, mechanism: 'PLAIN' }, source);
  }
  expect(tracker.assess(MIDNIGHT)[0]?.reasons.find(({ code }) => code === 'country-spread')).toMatchObject({ value: 4, points: 5 });
});
