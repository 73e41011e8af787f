import { expect, test } from 'vitest';
import { SyslogTime } from './syslog-time';

const near = Date.parse('2026-11-25T00:00:00Z');

test('reads a classic stamp in the zone of the host', () => {
  expect(new SyslogTime({ near, timeZone: 'Asia/Seoul' }).read('Nov 24 22:29:01')).toBe(Date.parse('2026-11-24T13:29:01Z'));
  expect(new SyslogTime({ near, timeZone: 'UTC' }).read('Nov  4 02:09:01')).toBe(Date.parse('2026-11-04T02:09:01Z'));
});

test('reads an RFC 3339 stamp by its own offset', () => {
  expect(new SyslogTime({ near, timeZone: 'Asia/Seoul' }).read('2025-01-02T03:04:05.250000-05:00')).toBe(Date.parse('2025-01-02T08:04:05.250Z'));
});

test('goes over a New Year in both directions', () => {
  const time = new SyslogTime({ near: Date.parse('2027-01-02T00:00:00Z'), timeZone: 'UTC' });
  expect(time.read('Dec 31 23:59:59')).toBe(Date.parse('2026-12-31T23:59:59Z'));
  expect(time.read('Jan  1 00:00:00')).toBe(Date.parse('2027-01-01T00:00:00Z'));
});

test('finds the leap day in a year that has one', () => {
  expect(new SyslogTime({ near: Date.parse('2028-03-01T00:00:00Z'), timeZone: 'UTC' }).read('Feb 29 12:00:00')).toBe(Date.parse('2028-02-29T12:00:00Z'));
});

test.each(['Feb 30 12:00:00', 'Xyz 12 00:00:00', 'Nov 24 25:00:00', '', '2026-13-01T00:00:00Z'])('%j is no stamp', (stamp) => {
  expect(new SyslogTime({ near, timeZone: 'UTC' }).read(stamp)).toBeNull();
});
