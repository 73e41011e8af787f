import { queueRuleOf, type Latch, type Protection, type ProtectionEffect, type ProtectionInput, type ServerStatus } from '@sluice/protection/protection';
import { plannedMailingSchema } from '@sluice/protection/planned-mailing';
import { relayRoom } from '@sluice/protection/relay-room';
import { statusOf } from '@sluice/protection/status';
import { initialProtection, transition } from '@sluice/protection/transition';
import type { ProtectionEvent } from '@sluice/contract/contract';
import type { GuardLog } from '@sluice/guard/guard-log';
import type { StateFile } from '@sluice/guard/state/state-file';
import type { GuardState } from '@sluice/guard/state/guard-state';
import { withEvent } from './event-outbox';
import type { RelayGate } from './relay-gate';

/** What the console is told; a latch that learns its SMTP run is no news to anyone. */
type ToldEffect = Exclude<ProtectionEffect, { kind: 'latch-bound' }>;

/** Runs the pure state machine and does what it says: keeps the latch durable, moves the gate, records the events. */
export class ProtectionKeeper {
  private protection: Protection;
  private readonly listeners: ((event: ProtectionEvent) => void)[] = [];

  constructor(
    private readonly options: {
      state: StateFile;
      gate: RelayGate;
      log: GuardLog;
      newId(): string;
      /** The restart action of ours that ended the run of the latch; null when none did. */
      restartActionOf(latch: Latch): string | null;
    },
  ) {
    const { settings, latch, mailing, smtp } = options.state.current;
    this.protection = initialProtection(queueRuleOf(settings), latch, smtp.instance, mailing === null ? null : plannedMailingSchema.parse(mailing));
  }

  get current(): Protection {
    return this.protection;
  }

  get status(): ServerStatus {
    return statusOf(this.protection);
  }

  /** Told of every event the state machine raises, once its record is durable or the disk has failed. */
  onEvent(listener: (event: ProtectionEvent) => void): void {
    this.listeners.push(listener);
  }

  /**
   * Takes effect at once: a gate that must close is closing when this returns.
   *
   * @returns when everything that follows from the input is durable, or the disk has failed; never rejects
   */
  async feed(input: ProtectionInput): Promise<void> {
    const { state, effects } = transition(this.protection, this.withOwnRestart(input));
    this.protection = state;
    const work = effects.map((effect) => this.perform(effect));
    this.limitRelaying(input);
    this.recordStatus(input.at);
    await Promise.all(work);
  }

  /** A service that did not end when it was asked to is killed, which looks like a crash to its supervisor; it was restarted all the same. */
  private withOwnRestart(input: ProtectionInput): ProtectionInput {
    const { latch } = this.protection;
    if (input.kind !== 'smtp-instance' || input.afterCrash !== true || latch === null) return input;
    return this.options.restartActionOf(latch) === null ? input : { ...input, afterCrash: false };
  }

  /** Only a measurement makes room; nothing else says what has joined the queue since. */
  private limitRelaying(input: ProtectionInput): void {
    const room = relayRoom(this.protection);
    if (room === null || input.kind === 'sample') this.options.gate.look(room);
  }

  private async perform(effect: ProtectionEffect): Promise<void> {
    const { gate, state, log } = this.options;
    if (effect.kind === 'latch-bound') {
      await state.change((current) => ({ ...current, latch: effect.latch })).catch(() => undefined);
      log.info({ latch: effect.latch }, 'The protection goes on, and ends with a restart of the SMTP service that runs now.');
      return;
    }
    const event = this.eventOf(effect);
    // The changed state and its event are one write, so that neither is ever there without the other.
    const durable = state.change((current) => withEvent(applied(current, effect), event));
    if (effect.kind === 'tripped') {
      await gate.close(durable);
      log.warn({ latch: effect.latch }, `${causeOf(effect.latch)} Relaying to outside domains is refused until the SMTP service is restarted.`);
    } else if (effect.kind === 'released') {
      gate.open();
      log.warn({ latch: effect.latch }, 'The SMTP service was restarted: relaying to outside domains is allowed again.');
      await durable.catch(() => undefined);
    } else if (effect.kind === 'mailing-begun' || effect.kind === 'mailing-ended') {
      const { mailing } = effect;
      log.warn({ mailing }, effect.kind === 'mailing-begun' ? `${mailing.byName} planned a mailing: while it lasts the rule fires above ${mailing.threshold} messages.` : 'A planned mailing has ended.');
      await durable.catch(() => undefined);
    } else {
      const lost = effect.kind === 'measurement-lost';
      log.warn({}, lost ? 'The send queue cannot be measured. The rule cannot fire until it can.' : 'The send queue can be measured again.');
      await durable.catch(() => undefined);
    }
    for (const listener of this.listeners) listener(event);
  }

  /** The ids of trips and releases follow from the latch, those of mailings from the order, so one that is told again after a crash is known for the same. */
  private eventOf(effect: ToldEffect): ProtectionEvent {
    if (effect.kind === 'tripped') return { ...effect, id: `t-${effect.latch.id}`.slice(0, 64) };
    if (effect.kind === 'mailing-begun') return { ...effect, id: `m-${effect.mailing.id}`.slice(0, 64) };
    if (effect.kind === 'mailing-ended') return { ...effect, id: `e-${effect.mailing.id}`.slice(0, 64) };
    if (effect.kind === 'released') {
      return { ...effect, id: `r-${effect.latch.id}`.slice(0, 64), actionId: this.options.restartActionOf(effect.latch) };
    }
    return { ...effect, id: this.options.newId() };
  }

  private recordStatus(at: number): void {
    const { state } = this.options;
    const status = this.status;
    if (state.current.status?.status === status) return;
    // Before the first measurement the status says nothing yet about the host.
    if (status === 'unknown' && this.protection.measurement === null) return;
    void state.change((current) => ({ ...current, status: { status, since: at } }));
  }
}

function causeOf({ begunBy, recipients, queueLength, threshold }: Latch): string {
  if (recipients !== undefined) return `The send queue waits for ${recipients.waiting} recipients, more than the threshold of ${recipients.threshold}.`;
  return begunBy === undefined ? `The send queue has ${queueLength} messages, more than the threshold of ${threshold}.` : `${begunBy.name} began protection by hand.`;
}

/** The order that began it is marked in the same write, so that a guard that is killed never begins what a restart has ended since. */
function applied(state: GuardState, effect: ToldEffect): GuardState {
  if (effect.kind === 'tripped') {
    const begunId = effect.latch.begunBy?.actionId;
    const actions = state.actions.map((action) => (action.id === begunId ? { ...action, tally: { done: 1, batch: [] } } : action));
    return { ...state, latch: effect.latch, actions };
  }
  if (effect.kind === 'mailing-begun') {
    const { id, begunAt, until } = effect.mailing;
    const actions = state.actions.map((action) => (action.id === id ? { ...action, tally: { done: 1, batch: [] } } : action));
    return { ...state, mailing: { ...effect.mailing, leftMs: until - begunAt }, actions };
  }
  if (effect.kind === 'mailing-ended') return { ...state, mailing: null };
  return effect.kind === 'released' ? { ...state, latch: null } : state;
}
