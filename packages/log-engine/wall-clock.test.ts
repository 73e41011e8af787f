import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createWallClock, LOCAL_ZONE } from './wall-clock';

const seconds = (time: string) => time.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
const utc = (date: string, zone: string, ...times: string[]) => {
  const clock = createWallClock(date, zone);
  return times.map((time) => new Date(clock(seconds(time))).toISOString());
};

test.each([
  ['2026-11-24', 'Asia/Seoul', '14:05:56', '2026-11-24T05:05:56.000Z'],
  ['2026-11-24', 'Asia/Seoul', '00:00:00', '2026-11-23T15:00:00.000Z'],
  ['2026-11-24', 'UTC', '23:59:59', '2026-11-24T23:59:59.000Z'],
  ['2026-11-24', 'Pacific/Kiritimati', '00:00:00', '2026-11-23T10:00:00.000Z'],
  ['2026-11-24', 'Pacific/Pago_Pago', '23:59:59', '2026-11-25T10:59:59.000Z'],
  ['2026-11-24', 'Asia/Kathmandu', '12:00:00', '2026-11-24T06:15:00.000Z'],
  ['2024-02-29', 'Europe/Berlin', '12:00:00', '2024-02-29T11:00:00.000Z'],
  ['2026-03-29', 'Europe/Berlin', '01:59:59', '2026-03-29T00:59:59.000Z'],
  ['2026-03-29', 'Europe/Berlin', '03:00:00', '2026-03-29T01:00:00.000Z'],
  ['2026-03-29', 'Europe/Berlin', '23:00:00', '2026-03-29T21:00:00.000Z'],
  ['2026-10-25', 'Europe/Berlin', '01:59:59', '2026-10-24T23:59:59.000Z'],
  ['2026-10-25', 'Europe/Berlin', '03:00:00', '2026-10-25T02:00:00.000Z'],
])('%s %s %s', (date, zone, time, expected) => {
  expect(utc(date, zone, time)).toEqual([expected]);
});

describe('hours that the clocks repeat or skip', () => {
  test('a repeated hour is told apart by the order of the lines', () => {
    expect(utc('2026-10-25', 'Europe/Berlin', '02:00:00', '02:59:59', '02:00:00', '02:30:00', '03:00:00')).toEqual([
      '2026-10-25T00:00:00.000Z',
      '2026-10-25T00:59:59.000Z',
      '2026-10-25T01:00:00.000Z',
      '2026-10-25T01:30:00.000Z',
      '2026-10-25T02:00:00.000Z',
    ]);
  });

  test('a little disorder is not the second pass', () => {
    expect(utc('2026-10-25', 'Europe/Berlin', '02:30:05', '02:30:01')[1]).toBe('2026-10-25T00:30:01.000Z');
  });

  test('a half hour repeated, as on Lord Howe Island', () => {
    expect(utc('2026-04-05', 'Australia/Lord_Howe', '01:45:00', '01:30:00')).toEqual(['2026-04-04T14:45:00.000Z', '2026-04-04T15:00:00.000Z']);
  });

  test('a skipped time is read with the offset before', () => {
    expect(utc('2026-03-29', 'Europe/Berlin', '02:30:00')).toEqual(['2026-03-29T01:30:00.000Z']);
  });

  test('a whole day skipped, as in Samoa, is still a number', () => {
    expect(utc('2011-12-30', 'Pacific/Apia', '12:00:00')).toEqual(['2011-12-30T22:00:00.000Z']);
  });
});

test.each([['2026-02-30'], ['2026-13-01'], ['yesterday'], [''], ['2026-11-24T00:00:00Z'], ['99999-01-01']])('no such date: %s', (date) => {
  expect(() => createWallClock(date, 'UTC')).toThrow(RangeError);
});

test('no such zone', () => {
  expect(() => createWallClock('2026-11-24', 'Mars/Olympus')).toThrow(RangeError);
});

test('what a zone shows at an instant is read back as that instant', () => {
  const zones = ['Asia/Seoul', 'America/St_Johns', 'Europe/London', 'Pacific/Chatham', 'America/New_York'];
  fc.assert(
    fc.property(fc.constantFrom(...zones), fc.integer({ min: 1_500_000_000, max: 2_000_000_000 }), (timeZone, second) => {
      const shown = new Date(second * 1000).toLocaleString('sv-SE', { timeZone });
      const at = createWallClock(shown.slice(0, 10), timeZone)(seconds(shown.slice(11)));
      // The first pass of a repeated hour is as good an answer for a single line.
      expect([second * 1000, second * 1000 - 3_600_000]).toContain(at);
    }),
    { numRuns: 60 },
  );
});

test.each(['Asia/Seoul', 'Europe/Berlin', 'America/St_Johns', 'Asia/Kathmandu', 'UTC'])('the machine’s own zone is read as by its name, %s', (timeZone) => {
  const { TZ } = process.env;
  onTestFinished(() => {
    if (TZ === undefined) delete process.env.TZ;
    else process.env.TZ = TZ;
  });
  process.env.TZ = timeZone;
  for (const date of ['2026-01-01', '2026-03-29', '2026-10-25', '2026-11-01', '2026-11-24']) {
    const [local, named] = [createWallClock(date, LOCAL_ZONE), createWallClock(date, timeZone)];
    for (let second = 0; second < 86_400; second += 900) expect(local(second)).toBe(named(second));
  }
});
