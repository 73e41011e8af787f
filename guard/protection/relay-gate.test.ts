import { expect, test } from 'vitest';
import { RelayGate } from './relay-gate';

const isPending = async (promise: Promise<void>): Promise<boolean> => {
  let pending = true;
  void promise.then(() => (pending = false));
  await new Promise(setImmediate);
  return pending;
};

test('near the threshold only so many pass until the queue is looked at again', async () => {
  const gate = new RelayGate(false);
  gate.look(2);
  gate.passed();
  expect(gate.settling).toBeNull();
  gate.passed();
  const waiting = gate.settling!;
  expect(gate.settling).toBe(waiting);
  expect(await isPending(waiting)).toBe(true);
  gate.look(1);
  await waiting;
  expect(gate.settling).toBeNull();
  gate.passed();
  expect(gate.settling).not.toBe(waiting);
  gate.look(null);
  for (let passed = 0; passed < 9; passed += 1) gate.passed();
  expect(gate.settling).toBeNull();
});

test('what passed since the look before began takes its room, because its file may not be there yet, and one may pass in any case', () => {
  const gate = new RelayGate(false);
  gate.beginLook();
  gate.look(7);
  gate.passed();
  gate.passed();
  gate.beginLook();
  gate.passed();
  gate.look(5);
  expect(gate.settling).toBeNull();
  gate.passed();
  expect(gate.settling).toBeNull();
  gate.passed();
  expect(gate.settling).not.toBeNull();
  gate.beginLook();
  gate.look(3);
  expect(gate.settling).toBeNull();
  gate.passed();
  expect(gate.settling).not.toBeNull();
  gate.beginLook();
  gate.look(2);
  gate.passed();
  expect(gate.settling).not.toBeNull();
  gate.look(null);
});

test('a queue that is not looked at any more stops nobody', async () => {
  const gate = new RelayGate(false, 20);
  gate.look(1);
  gate.passed();
  await gate.settling;
  gate.passed();
  expect([gate.settling, gate.protected]).toEqual([null, false]);
});

test('a question that waits for a look hears of the latch that the look brings', async () => {
  const gate = new RelayGate(false);
  gate.look(1);
  gate.passed();
  const asked = (async () => {
    while (gate.settling) await gate.settling;
    return gate.protected;
  })();
  let written = (): void => undefined;
  void gate.close(new Promise((resolve) => (written = resolve)));
  gate.look(null);
  expect(gate.latching).not.toBeNull();
  written();
  expect(await asked).toBe(true);
});

test('a latch that is on its way to the disk is all that a report waits for', () => {
  const gate = new RelayGate(false);
  gate.look(1);
  gate.passed();
  expect(gate.settling).not.toBeNull();
  expect(gate.latching).toBeNull();
  gate.look(null);
});
