import { describe, expect, test } from 'vitest';
import { latchSchema, queueAtBegin, type Latch, type Protection, type ProtectionInput } from './protection';
import { initialProtection, transition } from './transition';

const on = (threshold = 10) => ({ applyQueueLimit: true, threshold });
const off = (threshold = 10) => ({ applyQueueLimit: false, threshold });
const sample = (length: number, at = 5): ProtectionInput => ({ kind: 'sample', at, length, newLatchId: 'new' });
const both = (threshold = 10, recipientThreshold: number | null = 100) => ({ ...on(threshold), recipientThreshold });
const recipients = (waiting: number, at = 5): ProtectionInput => ({ kind: 'recipients', at, waiting, newLatchId: 'new' });
const failed: ProtectionInput = { kind: 'sample-failed', at: 5 };
const smtp = (instance: string): ProtectionInput => ({ kind: 'smtp-instance', at: 5, instance });
const crashed = (instance: string): ProtectionInput => ({ kind: 'smtp-instance', at: 5, instance, afterCrash: true });
const byHand: ProtectionInput = { kind: 'protect-now', at: 5, newLatchId: 'new', name: 'Minsu', actionId: 'a1' };
const mailing = { id: 'm1', account: 'news@example.test', messages: 90, threshold: 100, byName: 'Minsu', begunAt: 5, until: 500 };
const planned = (threshold = 100): ProtectionInput => ({ kind: 'mailing-begun', at: 5, mailing: { ...mailing, threshold } });
const over = (id = 'm1'): ProtectionInput => ({ kind: 'mailing-ended', at: 5, id, byName: null });
const setting = (settings: Protection['settings']): ProtectionInput => ({ kind: 'settings', at: 5, settings });

const latchOf = (smtpInstance: string | null): Latch => ({ id: 'old', trippedAt: 1, queueLength: 11, threshold: 10, smtpInstance });
const watching: Protection = { settings: on(), latch: null, mailing: null, measurement: { at: 1, length: 3 }, smtpInstance: 'A' };
const latched: Protection = { ...watching, latch: latchOf('A'), measurement: { at: 1, length: 11 } };
const unbound: Protection = { ...latched, latch: latchOf(null), smtpInstance: null };
const lost: Protection = { ...watching, measurement: { at: 1, length: null } };

/** What is left of the latch, and the effects by name. */
const table: [string, Protection, ProtectionInput[], string | null, string[]][] = [
  ['a queue below the threshold', watching, [sample(9)], null, []],
  ['a queue as long as the threshold does not fire', watching, [sample(10)], null, []],
  ['one message more fires', watching, [sample(11)], 'new', ['tripped']],
  ['the next too-long sample is the same trip', watching, [sample(11), sample(12)], 'new', ['tripped']],
  ['the rule is not applied', { ...watching, settings: off() }, [sample(1_000_000)], null, []],
  ['ticking the box does not fire by itself', { ...watching, settings: off() }, [sample(99), setting(on())], null, []],
  ['the first sample after ticking fires', { ...watching, settings: off() }, [sample(99), setting(on()), sample(99)], 'new', ['tripped']],
  ['a smaller threshold fires with the next sample', watching, [sample(9), setting(on(5)), sample(9)], 'new', ['tripped']],
  ['an empty queue does not release', latched, [sample(0)], 'old', []],
  ['a higher threshold does not release', latched, [setting(on(10_000_000)), sample(0)], 'old', []],
  ['unticking does not release', latched, [setting(off()), sample(0)], 'old', []],
  ['unticking and ticking again does not release', latched, [setting(off()), sample(0), setting(on()), sample(0)], 'old', []],
  ['failed samples do not release', latched, [failed, failed], 'old', ['measurement-lost']],
  ['time does not release', latched, [sample(0, 9e14)], 'old', []],
  ['the same instance does not release', latched, [smtp('A'), smtp('A')], 'old', []],
  ['another instance releases', latched, [smtp('B')], null, ['released']],
  ['a release happens once', latched, [smtp('B'), smtp('B'), smtp('C')], null, ['released']],
  ['a release while the rule is not applied', latched, [setting(off()), smtp('B')], null, ['released']],
  ['a release while the queue is not measurable', latched, [failed, smtp('B')], null, ['measurement-lost', 'released']],
  ['after a release a queue still too long fires again', latched, [smtp('B'), sample(11)], 'new', ['released', 'tripped']],
  ['the second latch belongs to the second instance', latched, [smtp('B'), sample(11), smtp('B')], 'new', ['released', 'tripped']],
  ['going back to an earlier instance is a new run too', latched, [smtp('B'), sample(11), smtp('A')], null, ['released', 'tripped', 'released']],
  ['a latch without an instance takes the first one', unbound, [smtp('A')], 'old', ['latch-bound']],
  ['and is released by the second one', unbound, [smtp('A'), smtp('B')], null, ['latch-bound', 'released']],
  ['and is held by the first one', unbound, [smtp('A'), smtp('A')], 'old', ['latch-bound']],
  ['a new instance without a latch is no release', watching, [smtp('B')], null, []],
  ['an instance in place of one that crashed does not release', latched, [crashed('B'), crashed('B')], 'old', ['latch-bound']],
  ['nor does one in place of the second that crashed', latched, [crashed('B'), crashed('C')], 'old', ['latch-bound', 'latch-bound']],
  ['a restart after a crash releases', latched, [crashed('B'), smtp('C')], null, ['latch-bound', 'released']],
  ['a crash without a latch is nothing to the rule', watching, [crashed('B'), sample(11)], 'new', ['tripped']],
  ['the measurement is lost once', watching, [failed, failed, failed], null, ['measurement-lost']],
  ['the measurement is restored once', lost, [sample(1), sample(1)], null, ['measurement-restored']],
  ['restored and fired, in this order', lost, [sample(11)], 'new', ['measurement-restored', 'tripped']],
  ['a failed sample never fires', watching, [sample(10), failed], null, ['measurement-lost']],
  ['the very first sample restores nothing', { ...watching, measurement: null }, [sample(1)], null, []],
  ['the very first sample failed', { ...watching, measurement: null }, [failed], null, ['measurement-lost']],
  ['a length that is not a number is a failed sample', watching, [sample(Number.NaN)], null, ['measurement-lost']],
  ['nor is infinity a length', watching, [sample(Infinity)], null, ['measurement-lost']],
  ['somebody begins it by hand while all is well', watching, [byHand], 'new', ['tripped']],
  ['by hand while the rule is not applied', { ...watching, settings: off() }, [byHand], 'new', ['tripped']],
  ['by hand while the queue cannot be measured', lost, [byHand], 'new', ['tripped']],
  ['by hand before the first measurement', { ...watching, measurement: null, smtpInstance: null }, [byHand], 'new', ['tripped']],
  ['by hand while it holds changes nothing', latched, [byHand], 'old', []],
  ['a sample after it is no other trip', watching, [byHand, sample(11), sample(0)], 'new', ['tripped']],
  ['what was begun by hand ends with another instance', watching, [byHand, setting(off()), smtp('A'), smtp('B')], null, ['tripped', 'released']],
  ['and with nothing else', watching, [byHand, setting(on(500)), sample(0), failed, crashed('B'), byHand], 'new', ['tripped', 'measurement-lost', 'latch-bound']],
  ['a planned mailing raises the threshold', watching, [planned(), sample(100)], null, ['mailing-begun']],
  ['beyond it the rule fires all the same', watching, [planned(), sample(101)], 'new', ['mailing-begun', 'tripped']],
  ['when it has ended the usual threshold holds with the next sample', watching, [planned(), sample(100), over(), sample(100)], 'new', ['mailing-begun', 'mailing-ended', 'tripped']],
  ['another one that ended ends nothing', watching, [planned(), over('m0'), sample(100)], null, ['mailing-begun']],
  ['it ends once', watching, [planned(), over(), over()], null, ['mailing-begun', 'mailing-ended']],
  ['a mailing never lowers the threshold', watching, [planned(5), sample(9)], null, ['mailing-begun']],
  ['a higher rule outweighs it', watching, [planned(), setting(on(500)), sample(400)], null, ['mailing-begun']],
  ['planned while protected it releases nothing', latched, [planned(), sample(0), over(), sample(0)], 'old', ['mailing-begun', 'mailing-ended']],
  ['nor does it survive in place of a restart', latched, [planned(), smtp('B'), sample(100)], null, ['mailing-begun', 'released']],
  ['while the rule is not applied it changes nothing', { ...watching, settings: off() }, [planned(), sample(101)], null, ['mailing-begun']],
  ['without a second threshold no number of recipients fires', watching, [recipients(1_000_000)], null, []],
  ['nor where it was taken away', { ...watching, settings: both() }, [setting(both(10, null)), recipients(1_000_000)], null, []],
  ['as many recipients as the second threshold do not fire', { ...watching, settings: both() }, [recipients(100)], null, []],
  ['one recipient more fires, however short the queue is', { ...watching, settings: both() }, [recipients(101)], 'new', ['tripped']],
  ['the first threshold fires as before beside it', { ...watching, settings: both() }, [recipients(11), sample(11)], 'new', ['tripped']],
  ['the second does not fire while the rule is not applied', { ...watching, settings: { ...both(), applyQueueLimit: false } }, [recipients(101)], null, []],
  ['nor while the queue cannot be measured', { ...lost, settings: both() }, [recipients(101)], null, []],
  ['nor before it was', { ...watching, settings: both(), measurement: null }, [recipients(101)], null, []],
  ['setting it does not fire by itself, the next count does', watching, [recipients(101), setting(both()), recipients(101)], 'new', ['tripped']],
  ['a latch that holds stays the one it is', { ...latched, settings: both() }, [recipients(101)], 'old', []],
  ['fewer recipients do not release', { ...watching, settings: both() }, [recipients(101), recipients(0), sample(0), setting(on())], 'new', ['tripped']],
  ['another instance does, and too many still fire again', { ...watching, settings: both() }, [recipients(101), smtp('B'), recipients(101)], 'new', ['tripped', 'released', 'tripped']],
  ['a planned mailing raises the second threshold as well', { ...watching, settings: both(10, 50) }, [planned(), recipients(100)], null, ['mailing-begun']],
  ['beyond it the second fires', { ...watching, settings: both(10, 50) }, [planned(), recipients(101)], 'new', ['mailing-begun', 'tripped']],
  ['and never lowers it', { ...watching, settings: both() }, [planned(20), recipients(99)], null, ['mailing-begun']],
  ['a number of recipients that is none does not fire', { ...watching, settings: both() }, [recipients(Infinity), recipients(Number.NaN), recipients(100.5)], null, []],
  ['nor a negative number', watching, [sample(-1)], null, ['measurement-lost']],
];

test.each(table)('%s', (_, start, inputs, latchId, kinds) => {
  let state = start;
  const seen: string[] = [];
  for (const input of inputs) {
    const next = transition(state, input);
    state = next.state;
    seen.push(...next.effects.map((effect) => effect.kind));
  }
  expect(state.latch?.id ?? null).toBe(latchId);
  expect(seen).toEqual(kinds);
});

describe('what a trip and a release carry', () => {
  test('the latch holds length, threshold, time and instance of the trip', () => {
    const { state, effects } = transition(watching, sample(11, 77));
    const latch = { id: 'new', trippedAt: 77, queueLength: 11, threshold: 10, smtpInstance: 'A' };
    expect(state.latch).toEqual(latch);
    expect(effects).toEqual([{ kind: 'tripped', at: 77, latch }]);
  });

  test.each([
    ['measured', watching, 3],
    ['not measured', lost, null],
    ['not measured yet', { ...watching, measurement: null }, null],
  ])('a latch by hand holds who began it, and how long the queue was where that was %s', (_, from, length) => {
    const latch = { id: 'new', trippedAt: 5, queueLength: length ?? 0, threshold: 10, smtpInstance: 'A', begunBy: { name: 'Minsu', actionId: 'a1', queueLength: length } };
    const { state, effects } = transition(from, byHand);
    expect(state).toEqual({ ...from, latch });
    expect(effects).toEqual([{ kind: 'tripped', at: 5, latch }]);
    expect([queueAtBegin(latch), latchSchema.parse(latch)]).toEqual([length, latch]);
  });

  test('a latch by recipients says so, with how many there were and the second threshold, beside what the queue was', () => {
    const from = { ...watching, settings: both() };
    const latch = { id: 'new', trippedAt: 77, queueLength: 3, threshold: 10, recipients: { waiting: 2_000, threshold: 100 }, smtpInstance: 'A' };
    const { state, effects } = transition(from, recipients(2_000, 77));
    expect(state).toEqual({ ...from, latch });
    expect(effects).toEqual([{ kind: 'tripped', at: 77, latch }]);
    expect(latchSchema.parse(latch)).toEqual(latch);
    expect(transition(from, sample(11)).state.latch).not.toHaveProperty('recipients');
  });

  test('a later threshold does not change the latch', () => {
    expect(transition(latched, setting(on(500))).state.latch).toEqual(latched.latch);
  });

  test('a release carries the latch that ended and the instance that ended it', () => {
    expect(transition(latched, smtp('B')).effects).toEqual([{ kind: 'released', at: 5, latch: latched.latch, smtpInstance: 'B' }]);
  });

  test('the state given is left as it was', () => {
    const before = structuredClone(latched);
    transition(latched, smtp('B'));
    transition(latched, sample(0));
    expect(latched).toEqual(before);
  });
});

describe('after a start', () => {
  test('a latch that was written down holds', () => {
    const state = initialProtection(on(), latchOf('A'), 'A');
    expect(transition(state, smtp('A')).state.latch?.id).toBe('old');
  });

  test('a restart that happened meanwhile releases with the first look', () => {
    const state = initialProtection(on(), latchOf('A'), 'A');
    expect(transition(state, smtp('B')).effects.map((effect) => effect.kind)).toEqual(['released']);
  });

  test('knowing the new instance already does not hide the restart', () => {
    const state = initialProtection(on(), latchOf('A'), 'B');
    expect(state.latch?.id).toBe('old');
    expect(transition(state, smtp('B')).state.latch).toBeNull();
  });
});

test('a latch says during which planned mailing it began, and above which threshold', () => {
  const { state } = transition(transition(watching, planned()).state, sample(101));
  expect(state.latch).toMatchObject({ queueLength: 101, threshold: 100, mailing });
  expect(transition(watching, sample(11)).state.latch).not.toHaveProperty('mailing');
});
