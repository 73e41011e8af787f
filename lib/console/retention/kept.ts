const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/**
 * How long each kind of record is kept, in milliseconds; `null` for good. What is done by it: lib/console/exchange/prune-history.ts,
 * lib/console/alerts/worker.ts, and for sessions lib/auth/.
 */
export const KEPT_MS = {
  seconds: 2 * HOUR,
  minutes: 35 * DAY,
  hours: 400 * DAY,
  activities: 2 * DAY,
  events: 400 * DAY,
  /** Log lines of an incident, after it was closed. */
  evidence: 400 * DAY,
  /** After they were of no use any more. */
  links: 30 * DAY,
  alerts: 400 * DAY,
  deliveries: 90 * DAY,
  incidents: null,
  drills: null,
  actions: null,
  reports: null,
  audit: null,
} as const;

/** Of deliveries there are never more. */
export const MAX_DELIVERIES = 5_000;
