import { detailOf, type GuardLog } from '@sluice/guard/guard-log';
import { isGateAsked } from '@sluice/guard/login-gate/is-gate-asked';
import type { LoginGate } from '@sluice/guard/login-gate/login-gate';
import type { GuardConfig } from '@sluice/guard/config';
import { pause } from '@sluice/guard/pause';
import type { Problems } from '@sluice/guard/problems';
import { repeat } from '@sluice/guard/repeat';
import type { Duty } from '@sluice/guard/runtime';
import type { MailSessions } from '@sluice/guard/mailserver/mail-server';
import { isGateConfigured } from './look-at-dovecot-gate';

/** With a second look this is within a minute. */
const INTERVAL_MS = 50_000;
/** Long enough for a reload that is under way. */
const SECOND_LOOK_MS = 4_000;

/**
 * Finds out every minute whether Dovecot asks the gate. That it does not is a problem where it did before, or where its configuration says that
 * it does; on a host that was never set up for it, it is only what is so.
 */
export function watchLoginGate(options: { config: GuardConfig; gate: LoginGate; sessions: MailSessions | undefined; problems: Problems; log: GuardLog; now(): number; intervalMs?: number; secondLookMs?: number }): Duty {
  const { config, gate, sessions, problems, log, now, intervalMs = INTERVAL_MS, secondLookMs = SECOND_LOOK_MS } = options;
  let wasAsked = false;

  async function look(): Promise<'asked' | 'not-asked' | 'not-tried'> {
    const asked = await isGateAsked(gate, sessions).catch((error: unknown) => {
      log.warn({ duty: 'login gate check' }, detailOf(error));
      return null;
    });
    return asked === null ? 'not-tried' : asked ? 'asked' : 'not-asked';
  }

  return repeat({
    name: 'login gate check',
    intervalMs,
    log,
    async task(signal) {
      let outcome = await look();
      if (outcome === 'not-asked') {
        await pause(secondLookMs, signal);
        if (signal.aborted) return;
        outcome = await look();
      }
      gate.proof = { at: now(), outcome };
      if (outcome === 'asked') {
        wasAsked = true;
        problems.clear('gate-unasked');
      } else if (outcome === 'not-asked' && (wasAsked || (await isGateConfigured(config)))) {
        problems.raise('gate-unasked', 'A login that was tried did not reach the login gate. Run: sluice guard check --apply');
      }
    },
  });
}
