import { expect, test } from 'vitest';
import { flood, MailDay, MIDNIGHT, PEOPLE, STOLEN } from './testing/mail-day';

const NINE = 9 * 3600;
const HOUR = 3600;
const until = (second: number) => MIDNIGHT + second * 1000;
const issue = (day: MailDay, second: number, messages = 100) => flood(day, second, { messages, perSecond: 30 });

test('what an operator excused is usual from then on, and much more than that is not', () => {
  const day = new MailDay();
  issue(day, NINE);
  expect(day.of(NINE + 5, STOLEN).verdict).toBe('suspect');
  day.log.excuse([{ account: STOLEN.toUpperCase(), until: until(NINE + 60) }, { account: 'nobody@example.test', until: until(NINE) }]);
  expect(day.of(NINE + 60, STOLEN).verdict).toBe('normal');
  issue(day, NINE + 2 * HOUR);
  expect(day.of(NINE + 2 * HOUR + 5, STOLEN).verdict).toBe('normal');
  issue(day, NINE + 2 * HOUR + 100, 1600);
  expect(day.of(NINE + 2 * HOUR + 160, STOLEN).verdict).toBe('suspect');
});

test('a flood of a few seconds that nothing came after is excused an hour later', () => {
  const day = new MailDay();
  issue(day, NINE);
  day.log.excuse([{ account: STOLEN, until: until(NINE + HOUR) }]);
  issue(day, NINE + 2 * HOUR);
  expect(day.of(NINE + 2 * HOUR + 5, STOLEN).verdict).toBe('normal');
});

test('the word excuses its account only', () => {
  const day = new MailDay();
  const other = PEOPLE[0] ?? '';
  issue(day, NINE);
  flood(day, NINE, { messages: 100, perSecond: 30, account: other });
  day.log.excuse([{ account: STOLEN, until: until(NINE + 60) }]);
  expect(day.of(NINE + 60, other).verdict).toBe('suspect');
});

test('what came after the word is not excused by it, though it is told again with every exchange', () => {
  const day = new MailDay();
  issue(day, NINE, 24);
  const word = [{ account: STOLEN, until: until(NINE + 60) }];
  day.log.excuse(word);
  issue(day, NINE + 2 * HOUR, 400);
  day.log.excuse(word);
  expect(day.of(NINE + 2 * HOUR + 20, STOLEN).verdict).toBe('suspect');
});

test('a word taken back excuses nothing, and another about the same account still does', () => {
  const day = new MailDay();
  issue(day, NINE, 40);
  const first = { account: STOLEN, until: until(NINE + 60) };
  day.log.excuse([first]);
  issue(day, NINE + 2 * HOUR, 400);
  const at = NINE + 2 * HOUR + 20;
  const said = () => [day.of(at, STOLEN).verdict, day.of(at, STOLEN).usualRecipients];
  expect(said()).toEqual(['suspect', 79]);
  day.log.excuse([first, { account: STOLEN, until: until(at) }]);
  expect(said()).toEqual(['normal', 799]);
  day.log.excuse([first]);
  expect(said()).toEqual(['suspect', 79]);
  day.log.excuse([]);
  expect(said()).toEqual(['suspect', null]);
});

test('a log that is read again, the word known before its first line, ends in the same scores', () => {
  const word = [{ account: STOLEN, until: until(NINE + HOUR) }];
  const live = new MailDay();
  const again = new MailDay();
  again.log.excuse(word);
  for (const day of [live, again]) {
    issue(day, NINE, 300);
    issue(day, NINE + 900, 100);
    if (day === live) day.log.excuse(word);
    issue(day, NINE + 2 * HOUR, 100);
  }
  const at = NINE + 2 * HOUR + 5;
  expect(again.of(at, STOLEN)).toMatchObject({ score: live.of(at, STOLEN).score, verdict: 'normal' });
  for (const day of [live, again]) issue(day, NINE + 3 * HOUR, 3000);
  expect(again.of(NINE + 3 * HOUR + 100, STOLEN).verdict).toBe('suspect');
});

test('a flood that is still going on when its log is read again is excused like the first time', () => {
  const day = new MailDay();
  day.log.excuse([{ account: STOLEN, until: until(NINE + 60) }]);
  issue(day, NINE + 30, 200);
  expect(day.of(NINE + 40, STOLEN)).toMatchObject({ verdict: 'normal' });
  day.log.excuse([]);
  expect(day.of(NINE + 40, STOLEN)).toMatchObject({ verdict: 'suspect' });
});
