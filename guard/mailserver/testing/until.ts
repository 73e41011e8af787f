import { setTimeout as pause } from 'node:timers/promises';

/** Waits until the condition holds; the deadline only decides when a broken test ends. */
export async function until(what: string, condition: () => Promise<boolean> | boolean, patienceMs = 60_000): Promise<void> {
  const deadline = performance.now() + patienceMs;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`Waited in vain until ${what}.`);
    await pause(10);
  }
}
