import type { PlannedMailing } from '@sluice/protection/planned-mailing';
import type { GuardLog } from '@sluice/guard/guard-log';
import { repeat } from '@sluice/guard/repeat';
import type { Duty } from '@sluice/guard/runtime';
import type { StateFile } from '@sluice/guard/state/state-file';
import type { ProtectionKeeper } from './protection-keeper';

const LOOK_EVERY_MS = 1_000;
/** How much of a mailing's time may pass before it is written down what is left. */
export const WRITTEN_EVERY_MS = 10_000;
/** Two clocks that run alike may differ so much between two looks. */
const CLOCKS_DIFFER_MS = 2_000;

/**
 * Ends a planned mailing when its time is up. What is left is counted by a clock that is never set, and written down, so that neither a host whose
 * clock is set back nor a guard that is killed makes it longer; a clock that passes the named moment ends it as well.
 */
export class MailingTime implements Duty {
  readonly name = 'planned mailing';
  private counted: { id: string; endsAt: number; writtenAt: number } | null = null;
  private readonly duty: Duty;

  /** @param options.elapsed milliseconds of a clock that is never set, such as performance.now */
  constructor(
    private readonly options: {
      state: StateFile;
      keeper: Pick<ProtectionKeeper, 'current' | 'feed'>;
      log: GuardLog;
      now(): number;
      elapsed(): number;
      intervalMs?: number;
    },
  ) {
    const { log, intervalMs = LOOK_EVERY_MS } = options;
    // One whose time was up while the guard was away has ended before the first measurement.
    this.duty = repeat({ name: this.name, intervalMs, log, firstBeforeNext: true, task: () => Promise.resolve(this.look()) });
  }

  start(): Promise<void> {
    return this.duty.start();
  }

  async stop(): Promise<void> {
    await this.duty.stop();
    this.counted = null;
  }

  /** The mailing that is under way, with the moment of its end by the clock as it is now; null when there is none. */
  get current(): PlannedMailing | null {
    const { keeper, now, elapsed } = this.options;
    const { mailing } = keeper.current;
    if (mailing === null || this.counted?.id !== mailing.id) return mailing;
    const until = now() + Math.max(0, Math.round(this.counted.endsAt - elapsed()));
    return Math.abs(until - mailing.until) < CLOCKS_DIFFER_MS ? mailing : { ...mailing, until: Math.min(until, mailing.until) };
  }

  private look(): void {
    const { state, keeper, log, now, elapsed } = this.options;
    const { mailing } = keeper.current;
    if (mailing === null) {
      this.counted = null;
      return;
    }
    const ticks = elapsed();
    if (this.counted?.id !== mailing.id) this.counted = { id: mailing.id, endsAt: ticks + this.leftAtFirst(mailing), writtenAt: ticks };
    const leftMs = Math.round(this.counted.endsAt - ticks);
    if (leftMs <= 0 || now() >= mailing.until) {
      log.warn({ mailing: mailing.id }, 'The time of a planned mailing is up: the threshold of the rule holds again.');
      void keeper.feed({ kind: 'mailing-ended', at: now(), id: mailing.id, byName: null });
      return;
    }
    if (ticks - this.counted.writtenAt < WRITTEN_EVERY_MS) return;
    this.counted.writtenAt = ticks;
    void state.change((current) => (current.mailing?.id === mailing.id ? { ...current, mailing: { ...current.mailing, leftMs } } : current));
  }

  /** By the clock, if that was not set back since it was written down; else by what was left then, less what may have passed unwritten. */
  private leftAtFirst({ id, until }: PlannedMailing): number {
    const { state, now } = this.options;
    const written = state.current.mailing;
    const byClock = until - now();
    if (written?.id !== id || byClock <= written.leftMs) return byClock;
    return Math.max(0, written.leftMs - WRITTEN_EVERY_MS);
  }
}
