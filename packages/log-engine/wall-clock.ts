const SECOND = 1000;
const HOUR = 3600 * SECOND;
const DAY = 24 * HOUR;
/** Lines of a log may be out of order by this much without being taken for the second pass of a repeated hour. */
const DISORDER = 60 * SECOND;

/** This machine's own zone, whose offsets are known without loading Intl, which takes longer than reading a small log. */
export const LOCAL_ZONE = 'local';

/** A stretch of time with one offset from UTC. */
interface OffsetSpan {
  from: number;
  to: number;
  offset: number;
}

/**
 * Reads times of day of one date in one zone.
 *
 * An hour that the clocks repeat is told apart by the order of the calls; a time that the clocks skip is read as if they
 * had not been put forward yet.
 *
 * @param date `2026-11-24`
 * @param timeZone an IANA name, for instance `Asia/Seoul`, or LOCAL_ZONE
 * @param newest the latest time that was read of this day before, milliseconds since 1970
 * @returns a function from seconds since midnight by the wall clock to milliseconds since 1970
 * @throws RangeError for a date or a zone that does not exist
 */
export function createWallClock(date: string, timeZone: string, newest = -Infinity): (secondOfDay: number) => number {
  const midnight = Date.parse(`${date}T00:00:00Z`);
  if (!/^\d{4}-\d\d-\d\d$/.test(date) || Number.isNaN(midnight) || new Date(midnight).toISOString().slice(0, 10) !== date) {
    throw new RangeError(`No such date: ${date.slice(0, 40)}`);
  }
  const spans = offsetSpans(midnight, timeZone);
  let latest = newest;
  return (secondOfDay) => {
    const wall = midnight + secondOfDay * SECOND;
    const candidates = spans.filter(({ from, to, offset }) => wall - offset >= from && wall - offset < to).map(({ offset }) => wall - offset);
    const at = candidates.find((candidate) => candidate >= latest - DISORDER) ?? candidates.at(-1) ?? wall - skippedOffset(spans, wall);
    latest = Math.max(latest, at);
    return at;
  };
}

function skippedOffset(spans: OffsetSpan[], wall: number): number {
  return (spans.findLast(({ from, offset }) => from + offset <= wall) ?? spans[0])?.offset ?? 0;
}

/** Everything that can be the given day somewhere, cut where the offset of the zone changes. */
function offsetSpans(midnight: number, timeZone: string): OffsetSpan[] {
  const offsetAt = zoneOffset(timeZone);
  const end = midnight + 2.5 * DAY;
  const spans: OffsetSpan[] = [];
  let from = midnight - 1.5 * DAY;
  for (let at = from; at < end; at += HOUR) {
    const offset = offsetAt(at);
    if (offset === offsetAt(at + HOUR)) continue;
    const change = firstWithOtherOffset(offsetAt, at, at + HOUR);
    spans.push({ from, to: change, offset });
    from = change;
  }
  spans.push({ from, to: end, offset: offsetAt(end) });
  return spans;
}

function firstWithOtherOffset(offsetAt: (at: number) => number, low: number, high: number): number {
  const before = offsetAt(low);
  let [same, other] = [low, high];
  while (other - same > SECOND) {
    const middle = Math.floor((same + other) / 2 / SECOND) * SECOND;
    if (offsetAt(middle) === before) same = middle;
    else other = middle;
  }
  return other;
}

/** @returns a function from an instant to how far the wall clock is ahead of UTC then, in milliseconds */
function zoneOffset(timeZone: string): (at: number) => number {
  if (timeZone === LOCAL_ZONE) return (at) => -Math.round(new Date(at).getTimezoneOffset() * 60 * SECOND);
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  return (at) => {
    const part = new Map(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
    const number = (type: Intl.DateTimeFormatPartTypes): number => part.get(type) ?? 0;
    const wall = Date.UTC(number('year'), number('month') - 1, number('day'), number('hour'), number('minute'), number('second'));
    return wall - Math.floor(at / SECOND) * SECOND;
  };
}
