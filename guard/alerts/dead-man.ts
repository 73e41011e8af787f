import type { GuardLog } from '@sluice/guard/guard-log';
import { repeat } from '@sluice/guard/repeat';
import type { Duty } from '@sluice/guard/runtime';
import type { StateFile } from '@sluice/guard/state/state-file';
import type { GuardReport } from '@sluice/contract/contract';
import { call } from './call';

const EVERY_MS = 60_000;

/**
 * Calls an address while all is well, so that whoever watches it notices when this host, this guard or the rule is not. It is the
 * guard that calls: a console may be up while nobody guards the mail.
 */
export function deadManSwitch({ state, report, log, everyMs = EVERY_MS }: { state: StateFile; report(): GuardReport; log: GuardLog; everyMs?: number }): Duty {
  return repeat({
    name: 'dead-man call',
    intervalMs: everyMs,
    log,
    async task(signal) {
      const url = state.current.alerts?.deadManUrl ?? null;
      if (url === null || !isWell(report())) return;
      const answer = await call(url, { method: 'GET', signal });
      if (signal.aborted) return;
      const why = typeof answer === 'string' ? answer : answer.status >= 200 && answer.status < 300 ? null : `HTTP ${answer.status}`;
      if (why !== null) log.warn({}, `The address that is called while all is well did not take the call (${why}). Whoever watches it may raise an alarm; protection goes on.`);
    },
  });
}

/** Known to be well: what cannot be known is not. */
export function isWell({ status, measurement, smtp, problems }: GuardReport): boolean {
  return (status === 'watching' || status === 'off') && measurement !== null && measurement.length !== null && smtp.running && problems.length === 0;
}
