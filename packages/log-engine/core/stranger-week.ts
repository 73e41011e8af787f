const DAY = 1440;
const DAYS = 8;
/** The strangers from new networks of each of the last eight days of the calendar, and which day the newest is. */
const NEWEST_DAY: usize = DAYS * 4;

/** Adds to the day of a minute, which is not before the newest. @param week where an account's days stand, all 0 at the beginning */
export function addToWeek(week: usize, minute: i32, times: i32): void {
  if (times === 0) return;
  const day = minute / DAY;
  const gap = day - load<i32>(week, NEWEST_DAY);
  for (let past = 0; past < min(gap, DAYS); past += 1) store<i32>(week + placeOf(day - past), 0);
  store<i32>(week, max(day, load<i32>(week, NEWEST_DAY)), NEWEST_DAY);
  store<i32>(week + placeOf(day), load<i32>(week + placeOf(day)) + times);
}

/** Whether there ever were any. */
export function isWeekEmpty(week: usize): bool {
  return load<i32>(week, NEWEST_DAY) === 0;
}

/** @returns how many there were in the day that a minute is in and in the six before it */
export function weekAt(week: usize, minute: i32): i32 {
  const day = minute / DAY;
  const newest = load<i32>(week, NEWEST_DAY);
  let sum = 0;
  for (let each = max(day - 6, newest - DAYS + 1); each <= min(day, newest); each += 1) sum += load<i32>(week + placeOf(each));
  return sum;
}

function placeOf(day: i32): usize {
  return <usize>(day % DAYS) * 4;
}
