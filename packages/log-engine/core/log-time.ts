/** A line that is stamped further ahead of the clock, in seconds, counts as written now: one wrong stamp must not end every window. */
const MOST_AHEAD: f64 = 3600;
let clock: f64 = Infinity;
/** The time of the line, in seconds and in minutes since 1970; and whether it is within the times that are asked for: what other lines say is followed, but not counted. */
export let at: f64 = 0;
export let minute: i32 = 0;
/** Its ten minutes of the clock and its day, as they stand in the upper half of what is counted in them. */
export let tenMinutes: u64 = 0;
export let day: u64 = 0;
export let counting: bool = true;
/** How often the time of the log went on, and back. */
export let stepsOn: i32 = 0;
export let stepsBack: i32 = 0;
let since: f64 = -Infinity;
export let until: f64 = Infinity;
/** The times of the first and the last line that were counted; NaN without one. */
export let countedFrom: f64 = NaN;
export let countedTo: f64 = NaN;

/** Only what happened within these times is counted, seconds since 1970. */
export function countWithin(from: f64, to: f64): void {
  since = from;
  until = to;
}

/** No log is written after that, seconds since 1970: a log that grows is told the time. */
export function clockIs(time: f64): void {
  clock = time;
}

/** The line is of this time, seconds since 1970. */
export function dated(stamped: f64): void {
  const time = stamped > clock + MOST_AHEAD ? clock : stamped;
  if (time > at) stepsOn += 1;
  else if (time < at) stepsBack += 1;
  at = time;
  minute = <i32>Math.floor(time / 60);
  tenMinutes = <u64>(minute / 10) << 32;
  day = <u64>(minute / 1440) << 32;
  counting = time >= since && time < until;
  if (!counting) return;
  if (isNaN(countedFrom)) countedFrom = time;
  countedTo = time;
}

export function isCounting(): bool {
  return counting;
}

/** The time of the line, seconds since 1970. */
export function time(): f64 {
  return at;
}
