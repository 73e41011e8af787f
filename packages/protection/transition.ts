import { recipientThresholdInForce, thresholdInForce, type PlannedMailing } from './planned-mailing';
import type { Latch, Protection, ProtectionEffect, ProtectionInput, QueueRule } from './protection';

export interface Transition {
  state: Protection;
  effects: ProtectionEffect[];
}

/**
 * The state after a start, before anything was measured.
 *
 * @param latch the latch that was written down before the guard ended; it goes on holding
 * @param mailing the planned mailing that was under way then and has time left; null when there is none
 * @param smtpInstance the last instance known, or null. It releases nothing by itself: the instance that is running
 *   now must be given as an `smtp-instance` input, and releases the latch when it is another one than the latch's
 */
export function initialProtection(settings: QueueRule, latch: Latch | null, smtpInstance: string | null, mailing: PlannedMailing | null = null): Protection {
  return { settings, latch, mailing, measurement: null, smtpInstance };
}

/**
 * The rule "send queue length limit". Pure: the same state and input always give the same result.
 *
 * It trips on a sample that is longer than the threshold while the rule is applied and no latch holds; where a second threshold is set, beside it, on more recipients
 * than that, unless the queue's length is not known at the time; and when somebody begins protection by hand, applied or not, measured or not. While a planned mailing is under way its threshold counts where it is the higher one. Settings and mailings alone never trip; the next sample does. Only an `smtp-instance` input that differs from the latch's instance releases, and
 * not when it took the place of one that crashed. A latch without an instance is bound to the first one that is seen, one of a crashed instance to the next. A length that is no whole number of messages
 * counts as a failed sample.
 *
 * @returns the next state, and what must be done before it is shown to anyone, in order
 */
export function transition(state: Protection, input: ProtectionInput): Transition {
  switch (input.kind) {
    case 'settings':
      return { state: { ...state, settings: input.settings }, effects: [] };
    case 'sample':
      return Number.isSafeInteger(input.length) && input.length >= 0 ? sampled(state, input) : sampleFailed(state, input.at);
    case 'sample-failed':
      return sampleFailed(state, input.at);
    case 'recipients':
      return recipientsCounted(state, input);
    case 'mailing-begun':
      return { state: { ...state, mailing: input.mailing }, effects: [{ kind: 'mailing-begun', at: input.at, mailing: input.mailing }] };
    case 'mailing-ended':
      return mailingEnded(state, input);
    case 'protect-now':
      return begunByHand(state, input);
    case 'smtp-instance':
      return instanceSeen(state, input);
  }
}

function sampled(state: Protection, input: Extract<ProtectionInput, { kind: 'sample' }>): Transition {
  const { at, length } = input;
  const measured: Protection = { ...state, measurement: { at, length } };
  const effects: ProtectionEffect[] = [];
  if (state.measurement?.length === null) effects.push({ kind: 'measurement-restored', at });
  const { applyQueueLimit } = state.settings;
  const threshold = thresholdInForce(state.settings, state.mailing);
  if (state.latch !== null || !applyQueueLimit || length <= threshold) return { state: measured, effects };
  const latch: Latch = { id: input.newLatchId, trippedAt: at, queueLength: length, threshold, smtpInstance: state.smtpInstance, ...during(state) };
  effects.push({ kind: 'tripped', at, latch });
  return { state: { ...measured, latch }, effects };
}

/** Where the queue cannot be measured nothing is known well enough to fire, and that is what its state says. */
function recipientsCounted(state: Protection, { at, waiting, newLatchId }: Extract<ProtectionInput, { kind: 'recipients' }>): Transition {
  const threshold = recipientThresholdInForce(state.settings, state.mailing);
  const length = state.measurement?.length ?? null;
  if (state.latch !== null || !state.settings.applyQueueLimit || threshold === null || length === null) return { state, effects: [] };
  if (!Number.isSafeInteger(waiting) || waiting <= threshold) return { state, effects: [] };
  const latch: Latch = { id: newLatchId, trippedAt: at, queueLength: length, threshold: thresholdInForce(state.settings, state.mailing), recipients: { waiting, threshold }, smtpInstance: state.smtpInstance, ...during(state) };
  return { state: { ...state, latch }, effects: [{ kind: 'tripped', at, latch }] };
}

/** A latch that holds stays as it is. */
function begunByHand(state: Protection, { at, newLatchId, name, actionId }: Extract<ProtectionInput, { kind: 'protect-now' }>): Transition {
  if (state.latch !== null) return { state, effects: [] };
  const length = state.measurement?.length ?? null;
  const begunBy = { name, actionId, queueLength: length };
  const latch: Latch = { id: newLatchId, trippedAt: at, queueLength: length ?? 0, threshold: thresholdInForce(state.settings, state.mailing), smtpInstance: state.smtpInstance, begunBy, ...during(state) };
  return { state: { ...state, latch }, effects: [{ kind: 'tripped', at, latch }] };
}

function during({ mailing }: Protection): Pick<Latch, 'mailing'> {
  return mailing === null ? {} : { mailing };
}

function mailingEnded(state: Protection, { at, id, byName }: Extract<ProtectionInput, { kind: 'mailing-ended' }>): Transition {
  const { mailing } = state;
  if (mailing?.id !== id) return { state, effects: [] };
  return { state: { ...state, mailing: null }, effects: [{ kind: 'mailing-ended', at, mailing, byName }] };
}

function sampleFailed(state: Protection, at: number): Transition {
  const alreadyLost = state.measurement?.length === null;
  return { state: { ...state, measurement: { at, length: null } }, effects: alreadyLost ? [] : [{ kind: 'measurement-lost', at }] };
}

function instanceSeen(state: Protection, input: Extract<ProtectionInput, { kind: 'smtp-instance' }>): Transition {
  const { at, instance, afterCrash = false } = input;
  const { latch } = state;
  const seen: Protection = { ...state, smtpInstance: instance };
  if (latch === null || latch.smtpInstance === instance) return { state: seen, effects: [] };
  if (latch.smtpInstance === null || afterCrash) {
    const bound: Latch = { ...latch, smtpInstance: instance };
    return { state: { ...seen, latch: bound }, effects: [{ kind: 'latch-bound', at, latch: bound }] };
  }
  return { state: { ...seen, latch: null }, effects: [{ kind: 'released', at, latch, smtpInstance: instance }] };
}
