import { describe, expect, test } from 'vitest';
import { AccountTracker } from './account-tracker';
import { flood, MailDay, MIDNIGHT, STOLEN } from './testing/mail-day';

const NINE = 9 * 3600;
const MADE_UP = 200_000;

describe('bounds under made-up names', () => {
  test('200,000 names that fail to log in are no accounts, and only the newest are remembered', () => {
    const day = new MailDay();
    for (let n = 0; n < MADE_UP; n += 1) {
      day.tracker.accept({ at: MIDNIGHT, connection: `c${n}`, kind: 'auth-failed', account: `made-up-${n}@example.test` }, { file: 'f', text: 'line' });
    }
    const { accounts, connections, failedLoginNames } = day.tracker.sizes;
    expect(accounts).toBe(0);
    expect(connections).toBeLessThanOrEqual(20_000);
    expect(failedLoginNames).toBeLessThanOrEqual(5000);
    expect(day.tracker.assess(MIDNIGHT)).toEqual([]);
  });

  test('200,000 accounts that log in: the top suspect is kept, and the newest', () => {
    const day = new MailDay();
    flood(day, NINE, { messages: 100, perSecond: 30 });
    const at = MIDNIGHT + (NINE + 10) * 1000;
    for (let n = 0; n < MADE_UP; n += 1) {
      day.tracker.accept({ at, connection: `c${n}`, kind: 'auth-succeeded', account: `made-up-${n}@example.test`, mechanism: 'PLAIN' }, { file: 'f', text: 'line' });
    }
    expect(day.tracker.sizes.accounts).toBeGreaterThan(18_000);
    expect(day.tracker.sizes.accounts).toBeLessThanOrEqual(20_000);
    expect(day.tracker.sizes.connections).toBeLessThanOrEqual(40_000);
    const assessments = day.assess(NINE + 11);
    expect(assessments[0]).toMatchObject({ account: STOLEN, verdict: 'suspect' });
    expect(assessments.some(({ account }) => account === `made-up-${MADE_UP - 1}@example.test`)).toBe(true);
  });

  test('a crowd of connections without a login does not push out the one that sends', () => {
    const day = new MailDay();
    const connection = day.send(NINE, { account: STOLEN, messages: [], open: true });
    for (let n = 0; n < 50_000; n += 1) {
      day.tracker.accept({ at: MIDNIGHT + NINE * 1000, connection: `c${n}`, kind: 'connected', address: '10.0.0.1' }, { file: 'f', text: 'line' });
    }
    day.message(NINE, connection, STOLEN, ['x@y.test']);
    expect(day.of(NINE, STOLEN).figures.recipients).toBe(1);
  });

  test('where only busy accounts are left, the mildest goes first', () => {
    const day = new MailDay({ mostAccounts: 3 });
    flood(day, NINE, { messages: 100, perSecond: 30, account: 'worst@example.test' });
    flood(day, NINE + 5, { messages: 24, perSecond: 30, account: 'mild@example.test' });
    flood(day, NINE + 5, { messages: 60, perSecond: 30, account: 'bad@example.test' });
    day.send(NINE + 6, { account: 'new@example.test', messages: [] });
    expect(day.assess(NINE + 7).map(({ account }) => account)).toEqual(['worst@example.test', 'bad@example.test', 'new@example.test']);
  });

  test('accounts that flood are bounded by what they take together; the worst is kept, and what is given up is not counted any more', () => {
    const day = new MailDay({ mostBytes: 3_000_000 });
    flood(day, NINE, { messages: 400, perSecond: 100, account: STOLEN });
    for (let n = 0; n < 300; n += 1) flood(day, NINE + 5, { messages: 40, perSecond: 40, account: `busy-${n}@example.test` });
    const { accounts, bytes } = day.tracker.sizes;
    expect(bytes).toBeLessThanOrEqual(3_000_000);
    expect(accounts).toBeGreaterThan(20);
    expect(accounts).toBeLessThan(300);
    expect(day.assess(NINE + 10)[0]?.account).toBe(STOLEN);
    const again = new AccountTracker({ localDomains: ['example.test'] });
    again.restore(structuredClone(day.tracker.save()));
    expect(again.sizes.bytes).toBe(bytes);
  });

  test('domains and addresses are counted up to a bound', () => {
    const day = new MailDay();
    for (let n = 0; n < 6000; n += 1) day.send(NINE, { account: STOLEN, address: `10.1.${n >> 8}.${n & 255}`, messages: [[`x@domain-${n}.test`]] });
    expect(day.of(NINE, STOLEN).figures).toMatchObject({ recipients: 6000, domains: 5000, addresses: 100, connections: 6000 });
  });
});
