import { expect, test } from 'vitest';
import { lookAtLocalMail } from './look-at-local-mail';

const endpoint = 'inet:127.0.0.1:40025';
const valueOf = async (filters: string, written: string | null, failOpen = true): Promise<string | undefined> => (await lookAtLocalMail({ filters, written, endpoint, failOpen, tryIt: null }))[0]?.changes?.[0]?.value;

test('the guard is added behind the filters that are there, as they are written', async () => {
  expect(await valueOf('', null)).toBe('{ inet:127.0.0.1:40025, default_action=accept }');
  expect(await valueOf('', null, false)).toBe('{ inet:127.0.0.1:40025, default_action=tempfail }');
  expect(await valueOf('inet:127.0.0.1:8891', '$smtpd_milters')).toBe('$smtpd_milters, { inet:127.0.0.1:40025, default_action=accept }');
});

const named = ['inet:127.0.0.1:8891, inet:127.0.0.1:40025', '{ inet:127.0.0.1:40025, default_action=accept }', '{inet:127.0.0.1:40025}'];

test.each([
  ['asked', () => Promise.resolve(true), 'right'],
  ['not asked', () => Promise.resolve(false), 'missing'],
  ['not tried', null, 'unknown'],
  ['that could not be tried', () => Promise.reject(new Error('no sendmail')), 'unknown'],
] as const)('a guard that is named and %s', async (_, tryIt, level) => {
  for (const filters of named) expect(await lookAtLocalMail({ filters, written: filters, endpoint, failOpen: true, tryIt })).toMatchObject([{ level }]);
});

test('another port is another program', async () => {
  expect(await valueOf('inet:127.0.0.1:4002', 'inet:127.0.0.1:4002')).toBeDefined();
});
