import { expect, test } from 'vitest';
import { lookAtLocalMail } from './look-at-local-mail';

const endpoint = 'inet:127.0.0.1:40025';
const valueOf = (filters: string, written: string | null, failOpen = true): string | undefined => lookAtLocalMail({ filters, written, endpoint, failOpen })[0]?.changes?.[0]?.value;

test('the guard is added behind the filters that are there, as they are written', () => {
  expect(valueOf('', null)).toBe('{ inet:127.0.0.1:40025, default_action=accept }');
  expect(valueOf('', null, false)).toBe('{ inet:127.0.0.1:40025, default_action=tempfail }');
  expect(valueOf('inet:127.0.0.1:8891', '$smtpd_milters')).toBe('$smtpd_milters, { inet:127.0.0.1:40025, default_action=accept }');
});

test.each(['inet:127.0.0.1:8891, inet:127.0.0.1:40025', '{ inet:127.0.0.1:40025, default_action=accept }', '{inet:127.0.0.1:40025}'])('%s is right', (filters) => {
  expect(lookAtLocalMail({ filters, written: filters, endpoint, failOpen: true })).toMatchObject([{ level: 'right' }]);
});

test('another port is another program', () => {
  expect(valueOf('inet:127.0.0.1:4002', 'inet:127.0.0.1:4002')).toBeDefined();
});
