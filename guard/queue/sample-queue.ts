import type { SendQueue } from '@sluice/guard/mailserver/mail-server';
import { detailOf, type GuardLog } from '@sluice/guard/guard-log';
import { withinTime } from '@sluice/guard/pause';
import type { Problems } from '@sluice/guard/problems';
import type { ProtectionKeeper } from '@sluice/guard/protection/protection-keeper';
import { repeat } from '@sluice/guard/repeat';
import type { Duty } from '@sluice/guard/runtime';
import type { SecondSamples } from './second-samples';

/** While the rule may fire soon. A flood of a thousand messages a second gets ten past the threshold in that time. */
const HASTY_MS = 10;
/** Of its time, so much goes into measuring at most: a queue of a hundred thousand takes some milliseconds. */
const MOST_SHARE = 0.1;

/**
 * Measures the send queue every 50 ms, and more often while the rule may fire soon, one measurement at a time, and gives each to the state machine. A measurement
 * that fails, or does not end within five seconds, is a failed one: never a trip, never a release, always a problem.
 */
export function sampleQueue(options: {
  queue: Pick<SendQueue, 'length'>;
  keeper: Pick<ProtectionKeeper, 'feed'>;
  /** Whether the rule may fire soon. */
  isNear?(): boolean;
  /** A measurement begins; what joins the queue from now on may be missed by it. */
  onBegin?(): void;
  /** A measurement ended, rightly or in vain. */
  onEnd?(): void;
  samples: SecondSamples;
  problems: Problems;
  log: GuardLog;
  now(): number;
  newId(): string;
  intervalMs?: number;
  patienceMs?: number;
}): Duty {
  const { queue, keeper, samples, problems, log, now, newId, intervalMs = 50, patienceMs = 5_000 } = options;
  let tookMs = 0;
  let hanging: Promise<unknown> | null = null;

  function measure(): Promise<number> {
    // What hangs is waited for rather than asked again, or a dead disk would collect a call every few seconds.
    if (hanging) return Promise.reject(new Error('an earlier measurement of the queue has not ended yet'));
    options.onBegin?.();
    const work = queue.length();
    hanging = work.catch(() => undefined).finally(() => (hanging = null));
    return withinTime(work, patienceMs, 'measuring the send queue');
  }

  return repeat({
    name: 'queue sampling',
    intervalMs: () => (options.isNear?.() ? Math.min(intervalMs, Math.max(HASTY_MS, tookMs / MOST_SHARE)) : intervalMs),
    log,
    firstBeforeNext: true,
    async task() {
      let length: number | null = null;
      const startedAt = performance.now();
      try {
        length = await measure();
        problems.clear('queue-unreadable');
      } catch (error) {
        problems.raise('queue-unreadable', `The send queue cannot be measured: ${detailOf(error)}`);
      }
      tookMs = performance.now() - startedAt;
      const at = now();
      samples.add(at, length);
      options.onEnd?.();
      // Not waited for: a disk that hangs must not stop the measuring.
      void keeper.feed(length === null ? { kind: 'sample-failed', at } : { kind: 'sample', at, length, newLatchId: newId() });
    },
  });
}
