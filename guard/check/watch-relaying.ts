import type { GuardConfig } from '@sluice/guard/config';
import { detailOf, type GuardLog } from '@sluice/guard/guard-log';
import { pause } from '@sluice/guard/pause';
import type { Problems } from '@sluice/guard/problems';
import { repeat } from '@sluice/guard/repeat';
import type { Duty } from '@sluice/guard/runtime';
import { lookAtEximAgain } from './exim/look-at-exim';
import type { Finding } from './finding';
import { lookAtRelayingAgain } from './look-at-host';

/** With a second look this is within a minute. */
const INTERVAL_MS = 50_000;
/** Long enough for a reload that is under way. */
const SECOND_LOOK_MS = 4_000;

/**
 * Finds out within a minute that the mail server does not ask any more: a panel or an update has taken the line out. What stands in the way of
 * one look only, such as a reload, is no problem yet; what could not be found out is none either.
 */
export function watchRelaying(options: { config: GuardConfig; problems: Problems; log: GuardLog; intervalMs?: number; secondLookMs?: number }): Duty {
  const { config, problems, log, intervalMs = INTERVAL_MS, secondLookMs = SECOND_LOOK_MS } = options;
  const { mailserver } = config;
  let raised = new Set<string>();

  async function look(): Promise<Finding[]> {
    if (mailserver.kind === 'embedded') return [];
    if (mailserver.kind === 'exim') return lookAtEximAgain(mailserver, config.policy.listen);
    return (await lookAtRelayingAgain(config, mailserver)).filter(({ level }) => level === 'missing');
  }

  return repeat({
    name: 'relaying check',
    intervalMs,
    log,
    async task(signal) {
      let found = await look();
      if (found.length > 0) {
        await pause(secondLookMs, signal);
        if (signal.aborted) return;
        found = await look();
      }
      const subjects = new Set(found.map(({ sentence }) => sentence));
      for (const finding of found) problems.raise('relaying-unasked', mendingOf(finding), finding.sentence);
      for (const subject of raised) if (!subjects.has(subject)) problems.clear('relaying-unasked', subject);
      for (const subject of subjects) if (!raised.has(subject)) log.error({ duty: 'relaying check' }, detailOf(subject));
      raised = subjects;
    },
  });
}

/** What brings it back: the lines themselves, where there are any. */
function mendingOf({ sentence, changes = [] }: Finding): string {
  const lines = changes.flatMap((change) => {
    if (change.kind === 'file') return [];
    return [change.kind === 'main' ? `main.cf: ${change.name} = ${change.value}` : `postconf -P '${change.service}/${change.name}=${change.value}'`];
  });
  return lines.length > 0 ? lines.join('; ') : changes.length > 0 ? `${sentence} Run: sluice guard check --apply` : sentence;
}
