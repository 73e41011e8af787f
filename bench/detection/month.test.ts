import { expect, test } from 'vitest';
import { reportOfLog } from '@sluice/suspects/testing/report-of-log';
import { createMonth, fileOf, isHijack, type BenchFormat, type LogLine } from './month';
import { START } from './town/calendar';
import { LOCAL_DOMAINS } from './town/names';

const FORMATS: readonly BenchFormat[] = ['postfix', 'mailcarrier'];

function firstDay(seed: number, format: BenchFormat): LogLine[] {
  for (const { lines } of createMonth(seed, format).days()) return lines;
  return [];
}

test.each(FORMATS)('the product reads every line of mail in the %s log, and names whom the month names', (format) => {
  const lines = firstDay(1, format);
  const report = reportOfLog(lines.map(({ text }) => text).join(''), { format, timeZone: 'Asia/Seoul', near: START, date: fileOf(0, format).date ?? '2026-08-24', ownDomains: LOCAL_DOMAINS });
  const told = lines.flatMap(({ told: each }) => (each ? [each] : []));
  const named = new Map<string, number>();
  for (const { account, kind } of told) if (kind === 'recipient') named.set(account.address.toLowerCase(), (named.get(account.address.toLowerCase()) ?? 0) + 1);
  expect(report?.unreadable).toBe(0);
  expect(Object.fromEntries((report?.accounts ?? []).flatMap(({ account, recipients }) => (recipients > 0 ? [[account, recipients]] : [])))).toEqual(Object.fromEntries(named));
});

test('one seed gives one month, another seed another, and lines come in the order of their times', () => {
  const textOf = (seed: number) => firstDay(seed, 'mailcarrier').map(({ text }) => text);
  const lines = firstDay(3, 'mailcarrier');
  expect(textOf(3)).toEqual(lines.map(({ text }) => text));
  expect(textOf(4).slice(0, 500)).not.toEqual(textOf(3).slice(0, 500));
  expect(lines.every(({ at }, n) => n === 0 || at >= (lines[n - 1]?.at ?? 0))).toBe(true);
});

test('each story has a name and an account of its own, and every hijack begins when its owner has a past', () => {
  const truths = [...createMonth(1, 'postfix').truths.values()];
  expect(new Set(truths.map(({ story }) => story.name)).size).toBe(truths.length);
  for (const { story, stolen } of truths) expect(isHijack(story) ? (stolen?.from ?? 0) - START : Infinity).toBeGreaterThan(10 * 86_400_000);
});
