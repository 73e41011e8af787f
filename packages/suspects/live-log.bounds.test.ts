import { describe, expect, test } from 'vitest';
import { flood, MailDay, STOLEN } from './testing/mail-day';

const NINE = 9 * 3600;
const MADE_UP = 200_000;

describe('bounds under made-up names', () => {
  test('200,000 names that fail to log in are no accounts', () => {
    const day = new MailDay();
    const connection = day.connection();
    for (let n = 0; n < MADE_UP; n += 1) day.line(NINE, connection, `Authentication failed(made-up-${n}@example.test, PLAIN).`);
    expect(day.log.sizes).toEqual({ accounts: 0, bytes: 0 });
    expect(day.assess(NINE)).toEqual([]);
    // Only the newest are remembered.
    for (const [n, failed] of [[10, 0], [MADE_UP - 1, 1]] as const) {
      day.send(NINE + 1, { account: `made-up-${n}@example.test`, messages: [] });
      expect(day.of(NINE + 1, `made-up-${n}@example.test`).figures.failedAuths).toBe(failed);
    }
  });

  test('30,000 accounts that log in: the top suspect is kept, and the newest', () => {
    const day = new MailDay();
    flood(day, NINE, { messages: 100, perSecond: 30 });
    for (let n = 0; n < 30_000; n += 1) day.line(NINE + 10 + Math.floor(n / 1000), day.connection(), `Authentication successful(made-up-${n}@example.test, PLAIN).`);
    expect(day.log.sizes.accounts).toBeGreaterThan(18_000);
    expect(day.log.sizes.accounts).toBeLessThanOrEqual(20_000);
    const assessments = day.assess(NINE + 60);
    expect(assessments[0]).toMatchObject({ account: STOLEN, verdict: 'suspect' });
    expect(assessments.some(({ account }) => account === 'made-up-29999@example.test')).toBe(true);
  });

  test('a crowd of connections without a login does not push out the one that sends', () => {
    const day = new MailDay();
    const connection = day.send(NINE, { account: STOLEN, messages: [], open: true });
    for (let n = 0; n < MADE_UP; n += 1) day.line(NINE, day.connection(), 'Connected from 10.0.0.1');
    day.message(NINE, connection, STOLEN, ['x@y.test']);
    expect(day.of(NINE, STOLEN).figures.recipients).toBe(1);
  });

  test('where only busy accounts are left, the mildest goes first', () => {
    const day = new MailDay({ mostAccounts: 3 });
    const each = (play: () => unknown) => [play(), day.log];
    each(() => flood(day, NINE, { messages: 100, perSecond: 30, account: 'worst@example.test' }));
    each(() => flood(day, NINE + 5, { messages: 24, perSecond: 30, account: 'mild@example.test' }));
    each(() => flood(day, NINE + 5, { messages: 60, perSecond: 30, account: 'bad@example.test' }));
    each(() => day.send(NINE + 6, { account: 'calm@example.test', messages: [] }));
    expect(day.assess(NINE + 7).map(({ account }) => account)).toEqual(['worst@example.test', 'bad@example.test', 'mild@example.test']);
    each(() => flood(day, NINE + 7, { messages: 80, perSecond: 30, account: 'new@example.test' }));
    expect(day.assess(NINE + 9).map(({ account }) => account).sort()).toEqual(['bad@example.test', 'new@example.test', 'worst@example.test']);
  });

  test('what is given up is gone from everywhere: a later account in its place has nothing of it', () => {
    const day = new MailDay({ mostAccounts: 2 });
    const open = day.send(NINE, { account: 'first@example.test', messages: [['a@one.test', 'b@two.test']], open: true });
    for (let n = 0; n < 4; n += 1) {
      day.send(NINE + 60 * n, { account: `other${n}@example.test`, messages: [[`x@other-${n}.test`]] });
      expect(day.log.sizes.accounts).toBeLessThanOrEqual(2);
    }
    day.message(NINE + 300, open, 'first@example.test', ['c@three.test']);
    day.send(NINE + 301, { account: 'last@example.test', messages: [['a@one.test']] });
    expect(day.of(NINE + 301, 'last@example.test').figures).toEqual({ auths: 1, failedAuths: 0, messages: 1, recipients: 1, refused: 0, outsideRecipients: 1, domains: 1, addresses: 1, connections: 1 });
    expect(day.assess(NINE + 301).some(({ account }) => account === 'first@example.test')).toBe(false);
  });

  test('accounts that flood are bounded by what they take together; the worst is kept, also over a restart', () => {
    const day = new MailDay({ mostBytes: 3_000_000 });
    flood(day, NINE, { messages: 400, perSecond: 100, account: STOLEN });
    for (let n = 0; n < 500; n += 1) flood(day, NINE + 5, { messages: 40, perSecond: 40, account: `busy-${n}@example.test` });
    for (let n = 0; n < 32; n += 1) {
      day.line(NINE + 6, day.connection(), 'Connected from 10.0.0.1');
      expect(day.log.lost).toBe(0);
    }
    const { accounts, bytes } = day.log.sizes;
    expect(bytes).toBeLessThanOrEqual(3_000_000);
    expect(accounts).toBeGreaterThan(20);
    expect(accounts).toBeLessThan(500);
    expect(day.assess(NINE + 10)[0]?.account).toBe(STOLEN);
    day.restart();
    expect(day.log.sizes).toEqual({ accounts, bytes });
  });
});
