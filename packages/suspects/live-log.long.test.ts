import { expect, test } from 'vitest';
import { flood, MailDay, MIDNIGHT, STOLEN } from './testing/mail-day';

const NINE = 9 * 3600;

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

test('recipients that do not exist make a suspect without any spread', () => {
  const day = new MailDay();
  const connection = day.send(NINE, { account: STOLEN, messages: [], open: true });
  for (let n = 0; n < 100; n += 1) {
    if (n % 5 < 3) day.line(NINE + n, connection, `RCPT command failed(guess${n}@bigmail.test, 550 5.1.1 User unknown).`);
    else day.line(NINE + n, connection, `RCPT command successful(guess${n}@bigmail.test).`);
  }
  const [first] = day.assess(NINE + 100);
  expect(first).toMatchObject({ account: STOLEN, verdict: 'suspect' });
  expect(first?.reasons[0]).toMatchObject({ code: 'unknown-recipients', value: 60 });
});

test('one line dated far ahead does not end the window', () => {
  const day = new MailDay({ now: () => MIDNIGHT + NINE * 1000 });
  const connection = day.send(NINE, { account: STOLEN, messages: [], open: true });
  const one = (second: number, n: number) => day.line(second, connection, `RCPT command successful(x@domain-${n}.test).`);
  for (let n = 0; n < 150; n += 1) one(NINE, n);
  one(NINE + 8 * 3600, 150);
  one(NINE, 151);
  expect(day.assess(NINE)).toMatchObject([{ verdict: 'suspect', lastSeen: MIDNIGHT + NINE * 1000, figures: { outsideRecipients: 152 } }]);
});

test('the countries of the logins are counted', () => {
  const day = new MailDay({ countryOf: (address) => ['KR', 'US', 'DE', 'FR'][Number(address.split('.')[1])] ?? null });
  for (let n = 0; n < 8; n += 1) day.send(NINE, { account: STOLEN, address: `10.${n % 5}.0.1`, messages: [] });
  expect(day.of(NINE, STOLEN).reasons.find(({ code }) => code === 'country-spread')).toMatchObject({ value: 4, points: 5 });
});
