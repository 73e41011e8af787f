import { expect, test } from 'vitest';
import { describeOnEachDatabase } from '@/lib/db/testing/temporary-database';
import { PasswordChecks } from './password-checks';
import { MAX_FAILURES, MAX_FAILURES_OF_ACCOUNT, networkOf, SignInThrottle, THROTTLE_MS } from './sign-in-throttle';

const T0 = 1_795_557_600_000;
const SECRET = 'a secret that is only used by tests';
const account = 'minsu@example.test';
const from = (address: string, device?: string) => ({ address, account, device });

describeOnEachDatabase('guessing passwords', (fresh) => {
  async function guess(throttle: SignInThrottle, times: number, attempt: (index: number) => Parameters<SignInThrottle['begin']>[0], now = T0): Promise<number> {
    let allowed = 0;
    for (let index = 0; index < times; index += 1) if (await throttle.begin(attempt(index), now)) allowed += 1;
    return allowed;
  }

  test('is slowed down by address and by account, also after a restart, until the time is over', async () => {
    const { db } = await fresh();
    const throttle = new SignInThrottle(db, SECRET);
    expect(await guess(throttle, 30, () => from('203.0.113.1'))).toBe(MAX_FAILURES);
    expect(await guess(throttle, 300, (index) => from(`198.51.100.${index % 256}`))).toBe(MAX_FAILURES_OF_ACCOUNT - MAX_FAILURES);
    const restarted = new SignInThrottle(db, SECRET);
    expect(await restarted.begin(from('192.0.2.200'), T0 + 1)).toBe(false);
    expect(await restarted.begin(from('203.0.113.1'), T0 + THROTTLE_MS + 1)).toBe(true);
  });

  test('locks nobody out of the browser that he works with', async () => {
    const { db } = await fresh();
    const throttle = new SignInThrottle(db, SECRET);
    expect(await throttle.begin(from('192.0.2.1'), T0)).toBe(true);
    const device = await throttle.succeeded(from('192.0.2.1'), T0);
    await guess(throttle, 100, () => from('192.0.2.1'));
    expect(await throttle.begin(from('192.0.2.1'), T0)).toBe(false);
    expect(await throttle.begin(from('192.0.2.1', device), T0)).toBe(true);
    // The mark is for this account and this console only, and has a bound of its own.
    expect(await throttle.begin({ ...from('192.0.2.1', device), account: 'other@example.test' }, T0)).toBe(false);
    expect(await throttle.begin(from('192.0.2.1', `${device}x`), T0)).toBe(false);
    expect(await new SignInThrottle(db, 'another secret of another console').begin(from('192.0.2.1', device), T0)).toBe(false);
    expect(await guess(throttle, 50, () => from('192.0.2.1', device))).toBe(MAX_FAILURES - 1);
  });

  test('many at once are counted as well, and who succeeds is not counted', async () => {
    const { db } = await fresh();
    const throttle = new SignInThrottle(db, SECRET);
    const allowed = await Promise.all(Array.from({ length: 60 }, () => throttle.begin(from('203.0.113.9'), T0)));
    expect(allowed.filter(Boolean).length).toBeLessThanOrEqual(MAX_FAILURES);
    for (let day = 0; day < 40; day += 1) {
      expect(await throttle.begin({ ...from('192.0.2.3'), account: 'often@example.test' }, T0)).toBe(true);
      await throttle.succeeded({ ...from('192.0.2.3'), account: 'often@example.test' }, T0);
    }
  });
});

test('of IPv6 the network counts', () => {
  expect(networkOf('2001:db8:0:1::5')).toBe('2001:db8:0:1');
  expect(networkOf('2001:db8:0:1:ffff::')).toBe('2001:db8:0:1');
  expect(networkOf('::1')).toBe('0:0:0:0');
  expect(networkOf('192.0.2.1')).toBe('192.0.2.1');
});

test('two passwords are checked at a time, the others wait, and too many are refused', async () => {
  const checks = new PasswordChecks();
  let [running, most] = [0, 0];
  const check = async () => {
    most = Math.max(most, (running += 1));
    await new Promise((resolve) => setImmediate(resolve));
    running -= 1;
  };
  const results = await Promise.allSettled(Array.from({ length: 30 }, () => checks.run(check)));
  expect(most).toBe(2);
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(22);
  await expect(checks.run(() => Promise.reject(new Error('wrong')))).rejects.toThrow('wrong');
  await checks.run(check);
});
