import { describe, expect, test } from 'vitest';
import { formatAge, formatDuration } from './format-duration';
import { formatChange, formatNumber, formatShare } from './format-number';
import { formatClock, formatDay, formatMoment } from './format-time';
import { zoneName } from './zone-name';

const at = Date.UTC(2026, 10, 23, 18, 12, 5);
const seoul = 'Asia/Seoul';

describe('moments', () => {
  test('show seconds and the zone, and no date on the same day of that zone', () => {
    const now = Date.UTC(2026, 10, 24, 14, 59, 59);
    expect(formatMoment(at, { now, zone: seoul, language: 'en' })).toBe('03:12:05 KST');
    expect(formatMoment(at, { now, zone: seoul, language: 'ko' })).toBe('03:12:05 KST');
  });
  test('show the date on another day, and the year in another year', () => {
    const tomorrow = Date.UTC(2026, 10, 24, 15, 0, 0);
    expect(formatMoment(at, { now: tomorrow, zone: seoul, language: 'en' })).toBe('24 Nov, 03:12:05 KST');
    expect(formatMoment(at, { now: tomorrow, zone: seoul, language: 'ko' })).toBe('11월 24일 03:12:05 KST');
    const nextYear = Date.UTC(2027, 0, 3);
    expect(formatMoment(at, { now: nextYear, zone: seoul, language: 'en' })).toBe('24 Nov 2026, 03:12:05 KST');
    expect(formatMoment(at, { now: nextYear, zone: seoul, language: 'ko' })).toBe('2026년 11월 24일 03:12:05 KST');
  });
  test('begin the day at 00, never at 24', () => {
    expect(formatClock(Date.UTC(2026, 10, 23, 15, 0, 0), seoul)).toBe('00:00:00');
    expect(formatClock(Date.UTC(2026, 10, 23, 15, 7, 0), seoul, false)).toBe('00:07');
    expect(formatDay(Date.UTC(2026, 10, 23, 15, 0, 0), seoul, 'en')).toBe('24 Nov');
  });
  test.each([
    [seoul, 'KST'],
    ['UTC', 'UTC'],
    ['America/New_York', 'EST'],
    ['Europe/Berlin', 'CET'],
    ['Asia/Kolkata', 'UTC+5:30'],
    ['Asia/Shanghai', 'UTC+8'],
    ['Nowhere/<b>', 'UTC'],
  ])('name the zone %s %s', (zone, name) => {
    expect(zoneName(at, zone)).toBe(name);
  });
});

test.each([
  [0, '0 s', '0초', 'just now', '방금'],
  [999, '0 s', '0초', 'just now', '방금'],
  [-5_000, '0 s', '0초', 'just now', '방금'],
  [2_400, '2 s', '2초', '2 s ago', '2초 전'],
  [492_000, '8 min 12 s', '8분 12초', '8 min ago', '8분 전'],
  [600_000, '10 min', '10분', '10 min ago', '10분 전'],
  [3_600_000 + 59_000, '1 h', '1시간', '1 h ago', '1시간 전'],
  [86_400_000 * 2 + 3_600_000 * 3, '2 d 3 h', '2일 3시간', '2 d ago', '2일 전'],
])('%d ms last %s (%s) and are %s (%s)', (ms, en, ko, ageEn, ageKo) => {
  expect([formatDuration(ms, 'en'), formatDuration(ms, 'ko'), formatAge(ms, 'en'), formatAge(ms, 'ko')]).toEqual([en, ko, ageEn, ageKo]);
});

test('Japanese writes the day first by its year, and durations without a space', () => {
  const at = Date.UTC(2026, 10, 23, 18, 12, 5);
  const tokyo = { zone: 'Asia/Tokyo', language: 'ja' } as const;
  expect(formatMoment(at, { now: at, ...tokyo })).toBe('03:12:05 JST');
  expect(formatMoment(at, { now: at + 86_400_000, ...tokyo })).toBe('11月24日 03:12:05 JST');
  expect(formatMoment(at, { now: at + 400 * 86_400_000, ...tokyo })).toBe('2026年11月24日 03:12:05 JST');
  expect([formatDuration(492_000, 'ja'), formatDuration(90_000_000, 'ja'), formatAge(2_400, 'ja'), formatAge(0, 'ja')]).toEqual([
    '8分12秒',
    '1日1時間',
    '2秒前',
    'たった今',
  ]);
  expect([formatNumber(48_120, 'ja'), formatShare(412, 1000, 'ja')]).toEqual(['48,120', '41%']);
});

test('numbers are never compact, and a share says 100 only when it is whole', () => {
  expect([6.4, 0.4, 0, -0.4, -1_200].map((change) => formatChange(change, 'ko'))).toEqual(['+6', '0', '0', '0', '-1,200']);
  expect([formatNumber(48_120, 'en'), formatNumber(48_120, 'ko')]).toEqual(['48,120', '48,120']);
  expect([formatShare(412, 1000, 'en'), formatShare(999.9, 1000, 'ko'), formatShare(3, 0, 'en')]).toEqual(['41 %', '99%', '0 %']);
});
