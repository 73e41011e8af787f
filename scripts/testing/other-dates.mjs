import { libraryOfFaketime } from './system-packages.mjs';

const nextLeapYear = (now) => Math.ceil((new Date(now).getUTCFullYear() + 1) / 4) * 4;
const DAY_MS = 24 * 3_600_000;
/** Where a moment that is fixed in a test meets a real clock: routes and commands that keep or show what is not too old. */
const FIXED_MOMENTS = ['app/api/routes', 'app/api/log-reports', 'app/api/servers', 'cli/dismissed-account', 'cli/kept-evidence'];
/** Where log lines that name no year, and days that are counted, meet a real clock. */
const CALENDARS = ['cli/dismissed-account', 'cli/kept-evidence', 'guard/assemble', 'guard/logs/log-thread'];

/**
 * Moments at which a suite has stopped working before: days, weeks and a year on, and the minute in which a year, or a February with a
 * leap day, ends while the tests run. What knows the date runs at each, and everything with a clock of its own once, a year on. Every
 * `npm test` plays the farthest day and the end of a year; `npm run test:dates` plays all.
 *
 * @type {{ name: string, away: (now: number) => number, files: string[], isInEveryRun: boolean }[]} how far away each is, in milliseconds
 */
export const OTHER_DATES = [
  { name: 'in 3 days', away: () => 3 * DAY_MS, files: FIXED_MOMENTS, isInEveryRun: false },
  { name: 'in 40 days', away: () => 40 * DAY_MS, files: FIXED_MOMENTS, isInEveryRun: false },
  { name: 'in 400 days', away: () => 400 * DAY_MS, files: [...new Set([...FIXED_MOMENTS, ...CALENDARS, 'lib/auth'])], isInEveryRun: true },
  { name: 'when a year ends', away: (now) => Date.UTC(new Date(now).getUTCFullYear() + 2, 0, 1) - 20_000 - now, files: CALENDARS, isInEveryRun: true },
  { name: 'when a February with a leap day ends', away: (now) => Date.UTC(nextLeapYear(now), 2, 1) - 20_000 - now, files: CALENDARS, isInEveryRun: false },
];

/**
 * An offset rather than a date: programs that the tests start count from it too, and so agree with the tests about the time.
 *
 * @returns arguments for vitest, and what makes its environment once it begins
 */
export function testedAt({ away, files }) {
  const faketime = { LD_PRELOAD: libraryOfFaketime(), FAKETIME_DONT_FAKE_MONOTONIC: '1', NO_FAKE_STAT: '1' };
  return [['--maxWorkers=2', ...files], () => ({ ...faketime, FAKETIME: `+${Math.round(away(Date.now()) / 1_000)}` })];
}
