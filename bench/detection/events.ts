import type { LogEvent } from '@/lib/logs/event';
import { SECOND, type Session } from './mail';

/** A bounce is told this long after the recipient was accepted. */
const BOUNCE_AFTER = 3 * SECOND;

/** The events of all sessions in the order a log has them. Recipients that do not exist are accepted first and bounce later. */
export function eventsOf(sessions: readonly Session[]): LogEvent[] {
  const events = sessions.flatMap((session, n) => sessionEvents(session, `c${n}`));
  return events.sort((a, b) => a.at - b.at);
}

function sessionEvents({ at, account, address, failed = 0, messages, everyMs = 0 }: Session, connection: string): LogEvent[] {
  const events: LogEvent[] = [{ at, connection, kind: 'connected', address }];
  for (let n = 0; n < failed; n += 1) events.push({ at, connection, kind: 'auth-failed', account });
  events.push({ at, connection, kind: 'auth-succeeded', account, mechanism: 'PLAIN' });
  let when = at;
  for (const message of messages) {
    for (const { to } of message) events.push({ at: when, connection, kind: 'recipient-accepted', recipient: to });
    events.push({ at: when, connection, kind: 'message-received', bytes: 4000 });
    for (const { to, unknown } of message) if (unknown) events.push({ at: when + BOUNCE_AFTER, connection: '', account, kind: 'recipient-bounced', recipient: to, unknown });
    when += everyMs;
  }
  events.push({ at: when, connection, kind: 'disconnected' });
  return events;
}
