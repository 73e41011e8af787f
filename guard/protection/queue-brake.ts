import { BrakeFailed, type OutboundBrake } from '@sluice/guard/mailserver/mail-server';
import { brakeStep, type BrakeEnd, type BrakeMark } from '@sluice/protection/brake';
import { detailOf, type GuardLog } from '@sluice/guard/guard-log';
import { withinTime } from '@sluice/guard/pause';
import type { Problems } from '@sluice/guard/problems';
import { repeat, type RepeatedDuty } from '@sluice/guard/repeat';
import type { StateFile } from '@sluice/guard/state/state-file';
import { withEvent } from './event-outbox';

export interface QueueBrake extends RepeatedDuty {
  /** Lifts it, where it is engaged, and does not engage it again for the latch that stands. @returns whether it was @throws BrakeFailed */
  undo(): Promise<boolean>;
}

/**
 * Stops what is queued for other domains at a trip, where the operator wants it, and lets it go again. Every step is written down before it is done,
 * so that a guard that is killed at any point ends what it began; what an earlier guard left without a trace of it is taken back at the start.
 * What stands on the host is looked at again while it runs: a panel that writes main.cf anew takes the brake out, or puts an old one back.
 */
export function queueBrake(options: {
  brake: OutboundBrake;
  state: StateFile;
  /** See BrakeFacts. */
  culpritsHeld(): boolean;
  problems: Problems;
  log: GuardLog;
  now(): number;
  newId(): string;
  /** There is news for the console. */
  onChange(): void;
  intervalMs?: number;
  /** How often what stands on the host is looked at: while it should be engaged, and while it should not. */
  lookMs?: { engaged: number; otherwise: number };
}): QueueBrake {
  const { brake, state, culpritsHeld, problems, log, now, newId, onChange, intervalMs = 1_000 } = options;
  const { lookMs = { engaged: 5_000, otherwise: 50_000 } } = options;
  let lookedAt = -Infinity;
  let undoing: { done(lifted: boolean): void; failed(error: unknown): void } | null = null;

  async function engage(latchId: string): Promise<void> {
    await note({ latchId, phase: 'engaging', why: null });
    const { transports } = await brake.engage();
    log.warn({ transports }, 'What is queued for other domains waits.');
    void state.change((current) => withEvent({ ...current, brake: { latchId, phase: 'engaged', why: null } }, { id: newId(), at: now(), kind: 'brake-engaged', transports }));
  }

  async function lift(why: BrakeEnd): Promise<void> {
    const latchId = state.current.brake?.latchId ?? '';
    await note({ latchId, phase: 'lifting', why });
    await brake.lift();
    log.warn({ why }, 'What is queued for other domains is delivered again.');
    void state.change((current) => withEvent({ ...current, brake: { latchId, phase: 'lifted', why } }, { id: newId(), at: now(), kind: 'brake-lifted', why }));
  }

  /** A disk that fails or hangs stops neither: what stands on the host tells the next guard. */
  async function note(mark: BrakeMark): Promise<void> {
    await withinTime(state.change((current) => ({ ...current, brake: mark })), 2_000, 'writing the state file').catch(() => undefined);
  }

  /** An earlier guard may have lost its memory, and somebody may have changed main.cf: by hand, or with a panel. */
  async function settle(): Promise<void> {
    const { brake: mark, latch } = state.current;
    const every = mark?.phase === 'engaged' ? lookMs.engaged : lookMs.otherwise;
    if (performance.now() - lookedAt < every) return;
    const engaged = await brake.isEngaged();
    if (mark?.phase === 'engaged' && !(await brake.isWhole())) await note({ ...mark, phase: 'engaging' });
    // Of this very latch it was lifted, and comes back with an old copy of the settings.
    if (engaged && mark?.phase === 'lifted' && mark.latchId === latch?.id) await note({ ...mark, phase: 'lifting' });
    else if (engaged && (mark === null || mark.phase === 'lifted')) await note({ latchId: latch?.id ?? '', phase: 'engaged', why: null });
    lookedAt = performance.now();
  }

  /** For whoever removes the guard: lifted, and not engaged again for this latch. */
  async function undo(): Promise<boolean> {
    const engaged = (await brake.isEngaged()) || ['engaging', 'engaged', 'lifting'].includes(state.current.brake?.phase ?? '');
    if (engaged) await lift('undone');
    const { latch } = state.current;
    if (latch !== null) await note({ latchId: latch.id, phase: 'lifted', why: 'undone' });
    return engaged;
  }

  const duty = repeat({
    name: 'brake',
    intervalMs,
    log,
    async task() {
      try {
        const asked = undoing;
        undoing = null;
        if (asked !== null) await undo().then(asked.done, asked.failed);
        await settle();
        const { latch, settings, brake: mark } = state.current;
        const step = brakeStep({ wanted: settings.brake, latchId: latch?.id ?? null, mark, culpritsHeld: culpritsHeld() });
        if (step !== null) {
          await (step.kind === 'engage' ? engage(step.latchId) : lift(step.why));
          onChange();
        }
        problems.clear('brake-failed');
      } catch (error) {
        // Where nobody uses the brake, it is no problem that it could not be asked for.
        if (error instanceof BrakeFailed || state.current.settings.brake) problems.raise('brake-failed', detailOf(error));
        throw error;
      }
    },
  });
  return {
    ...duty,
    undo() {
      return new Promise((done, failed) => {
        undoing = { done, failed };
        duty.wake();
      });
    },
  };
}
