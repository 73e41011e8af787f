import { QueueUnreadable } from '@sluice/guard/mailserver/mail-server';
import { pause } from '@sluice/guard/pause';

/** So that others have their turn, and the queue is measured between. */
const MOST_AT_ONCE = 5_000;

export interface ReleasePace {
  /** How many messages may be released now without the rule firing; Infinity without a rule. */
  room(): Promise<number>;
  /** How long a queue that does not become shorter is waited for, and how often it is looked at. */
  patienceMs?: number;
  pauseMs?: number;
}

/**
 * Lets held messages go, only so many at a time as leave the queue well below the threshold: let go at once they could fire the rule again.
 *
 * @param release lets so many go and no more. @returns how many it did; none when there are none left
 * @throws QueueUnreadable when the queue does not become shorter, and what `release` throws; the rest stays on hold
 */
export async function releasePaced(release: (most: number) => Promise<number>, { room, patienceMs = 120_000, pauseMs = 500 }: ReleasePace): Promise<number> {
  let done = 0;
  for (let since = performance.now(); ; ) {
    const most = Math.min(await room(), MOST_AT_ONCE);
    if (most > 0) {
      const messages = await release(most);
      done += messages;
      if (messages === 0) return done;
      since = performance.now();
    } else if (performance.now() - since > patienceMs) {
      throw new QueueUnreadable(`The send queue does not become shorter, so only ${done} messages were released: more would fire the rule. The others stay on hold; release them when the queue is shorter, or raise the threshold.`);
    }
    if (Number.isFinite(most) && most < MOST_AT_ONCE) await pause(pauseMs);
  }
}
