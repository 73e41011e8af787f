import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Latch, Protection, ProtectionInput } from './protection';
import { recipientThresholdInForce, thresholdInForce, type PlannedMailing } from './planned-mailing';
import { initialProtection, transition } from './transition';

const settings = fc.record({ applyQueueLimit: fc.boolean(), threshold: fc.integer({ min: 1, max: 20 }), recipientThreshold: fc.option(fc.integer({ min: 1, max: 20 })) });
const at = fc.nat();
const length = fc.oneof(fc.nat({ max: 40 }), fc.constantFrom(Number.NaN, -1, Infinity, 0.5, 10_000_000));
const mailing: fc.Arbitrary<PlannedMailing> = fc.record({
  id: fc.constantFrom('m1', 'm2'),
  account: fc.constant('news@example.test'),
  messages: fc.nat(),
  threshold: fc.integer({ min: 1, max: 40 }),
  byName: fc.constant('Minsu'),
  begunAt: at,
  until: at,
});
const notSmtp: fc.Arbitrary<ProtectionInput> = fc.oneof(
  fc.record({ kind: fc.constant('settings' as const), at, settings }),
  fc.record({ kind: fc.constant('sample' as const), at, length, newLatchId: fc.uuid() }),
  fc.record({ kind: fc.constant('sample-failed' as const), at }),
  fc.record({ kind: fc.constant('recipients' as const), at, waiting: length, newLatchId: fc.uuid() }),
  fc.record({ kind: fc.constant('mailing-begun' as const), at, mailing }),
  fc.record({ kind: fc.constant('mailing-ended' as const), at, id: fc.constantFrom('m1', 'm2'), byName: fc.option(fc.constant('Minsu')) }),
  fc.record({ kind: fc.constant('protect-now' as const), at, newLatchId: fc.uuid(), name: fc.constant('Minsu'), actionId: fc.constant('a1') }),
);
const instance = fc.constantFrom('A', 'B', 'C');
const smtp: fc.Arbitrary<ProtectionInput> = fc.record({ kind: fc.constant('smtp-instance' as const), at, instance, afterCrash: fc.boolean() });
const latch: fc.Arbitrary<Latch> = fc.record({
  id: fc.uuid(),
  trippedAt: at,
  queueLength: fc.nat(),
  threshold: fc.integer({ min: 1 }),
  smtpInstance: fc.option(instance),
  begunBy: fc.option(fc.record({ name: fc.string(), actionId: fc.constant('a0'), queueLength: fc.option(fc.nat()) }), { nil: undefined }),
});
const start = fc
  .tuple(settings, fc.option(latch), fc.option(instance), fc.option(mailing))
  .map(([chosen, held, seen, planned]) => initialProtection(chosen, held, seen, planned));

function run(from: Protection, inputs: ProtectionInput[]): Protection {
  return inputs.reduce((state, input) => transition(state, input).state, from);
}

test('no sequence of samples, settings, planned mailings, presses and time releases a latch', () => {
  fc.assert(
    fc.property(settings, latch, fc.array(notSmtp, { maxLength: 60 }), (chosen, held, inputs) => {
      expect(run(initialProtection(chosen, held, held.smtpInstance), inputs).latch).toEqual(held);
    }),
    { numRuns: 500 },
  );
});

test('nor does seeing the same instance again, in between', () => {
  fc.assert(
    fc.property(settings, latch, instance, fc.array(fc.oneof(notSmtp, fc.constant('seen' as const)), { maxLength: 60 }), (chosen, held, own, steps) => {
      const bound = { ...held, smtpInstance: own };
      const inputs = steps.map((step): ProtectionInput => (step === 'seen' ? { kind: 'smtp-instance', at: 1, instance: own } : step));
      expect(run(initialProtection(chosen, bound, null), inputs).latch).toEqual(bound);
    }),
    { numRuns: 500 },
  );
});

test('no crash releases a latch, however many there are', () => {
  const crash = fc.record({ kind: fc.constant('smtp-instance' as const), at, instance, afterCrash: fc.constant(true) });
  fc.assert(
    fc.property(settings, latch, fc.array(fc.oneof(notSmtp, crash), { maxLength: 60 }), (chosen, held, inputs) => {
      expect(run(initialProtection(chosen, held, held.smtpInstance), inputs).latch?.id).toBe(held.id);
    }),
    { numRuns: 500 },
  );
});

test('a tripping effect occurs exactly when it must, and a release exactly for another instance that did not follow a crash', () => {
  fc.assert(
    fc.property(start, fc.array(fc.oneof(notSmtp, smtp), { maxLength: 60 }), (from, inputs) => {
      let state = from;
      for (const input of inputs) {
        const { state: next, effects } = transition(state, input);
        const fires = input.kind === 'sample' && Number.isInteger(input.length) && state.settings.applyQueueLimit && input.length > thresholdInForce(state.settings, state.mailing);
        const second = recipientThresholdInForce(state.settings, state.mailing);
        const isMeasured = state.measurement !== null && state.measurement.length !== null;
        const firesSecond = input.kind === 'recipients' && Number.isInteger(input.waiting) && state.settings.applyQueueLimit && isMeasured && second !== null && input.waiting > second;
        const mustTrip = state.latch === null && (fires || firesSecond || input.kind === 'protect-now');
        const mustRelease =
          input.kind === 'smtp-instance' && state.latch !== null && state.latch.smtpInstance !== null && state.latch.smtpInstance !== input.instance && input.afterCrash !== true;
        expect(effects.filter((effect) => effect.kind === 'tripped')).toHaveLength(mustTrip ? 1 : 0);
        expect(effects.filter((effect) => effect.kind === 'released')).toHaveLength(mustRelease ? 1 : 0);
        for (const effect of effects) {
          if (effect.kind !== 'tripped') continue;
          expect(effect.latch.begunBy === undefined).toBe(fires || firesSecond);
          expect(effect.latch.recipients).toEqual(firesSecond ? { waiting: input.waiting, threshold: second } : undefined);
          expect(effect.latch.threshold).toBe(thresholdInForce(state.settings, state.mailing));
          expect(effect.latch.mailing).toEqual(state.mailing ?? undefined);
        }
        expect((state.latch === null) !== (next.latch === null)).toBe(mustTrip || mustRelease);
        state = next;
      }
    }),
    { numRuns: 500 },
  );
});

test('the second threshold changes nothing about the first: without counts of recipients both rules do the same', () => {
  const without = (input: ProtectionInput): ProtectionInput => (input.kind === 'settings' ? { ...input, settings: { ...input.settings, recipientThreshold: null } } : input);
  fc.assert(
    fc.property(start, fc.array(fc.oneof(notSmtp, smtp), { maxLength: 60 }), (from, inputs) => {
      let [both, first] = [from, { ...from, settings: { ...from.settings, recipientThreshold: null } }];
      for (const input of inputs.filter(({ kind }) => kind !== 'recipients')) {
        const [one, other] = [transition(both, input), transition(first, without(input))];
        expect(one.effects).toEqual(other.effects);
        [both, first] = [one.state, other.state as typeof first];
      }
    }),
    { numRuns: 300 },
  );
});

test('lost and restored take turns', () => {
  fc.assert(
    fc.property(start, fc.array(fc.oneof(notSmtp, smtp), { maxLength: 60 }), (from, inputs) => {
      let state = from;
      let last = 'measurement-restored';
      for (const input of inputs) {
        const result = transition(state, input);
        for (const effect of result.effects) {
          if (effect.kind !== 'measurement-lost' && effect.kind !== 'measurement-restored') continue;
          expect(effect.kind).not.toBe(last);
          last = effect.kind;
        }
        state = result.state;
      }
      expect(last === 'measurement-lost').toBe(state.measurement?.length === null);
    }),
  );
});
