import { newestOrderSchema } from '@sluice/contract/contract';
import { askHttp } from '@sluice/guard/ask-http';
import type { Duty } from '@sluice/guard/runtime';
import { pause } from '@sluice/guard/pause';
import { beginDeadline, tokenReader } from './console-client';

/** Longer than a console holds its answer. */
const PATIENCE_MS = 30_000;
/** While the console is gone, or answers at once that there is nothing, as no console does. */
const AGAIN_MS = 5_000;
/** A console of an older version does not have it. */
const NOT_OFFERED_MS = 60_000;
const AT_ONCE_MS = 1_000;
const LONGEST_ANSWER = 4_096;

/**
 * Waits at the console for the next order, which the exchange then brings, where the exchange itself does not wait for it. Nothing depends on it: what fails here costs the part of a second
 * until the next exchange, which tells of a console that is gone.
 */
export function waitForOrders(options: { url: string; tokenFile: string; onOrder(): void; needed?: () => boolean; rest?: (ms: number, signal: AbortSignal) => Promise<void> }): Duty {
  const { url, tokenFile, onOrder, needed = () => true, rest = pause } = options;
  const address = new URL('api/guard/orders', url.endsWith('/') ? url : `${url}/`);
  const currentToken = tokenReader(tokenFile);
  let ending = new AbortController();
  let running: Promise<void> = Promise.resolve();

  /** @returns null when the console does not have it */
  async function ask(after: number): Promise<number | null> {
    const deadline = beginDeadline(ending.signal, PATIENCE_MS);
    try {
      const headers = { authorization: `Bearer ${await currentToken()}` };
      const { status, body } = await askHttp(`${address}?after=${after}`, { headers, signal: deadline.signal, mostBytes: LONGEST_ANSWER, keep: true });
      if (status === 404 || status === 405) return null;
      return newestOrderSchema.parse(JSON.parse(body)).newest;
    } finally {
      deadline.end();
    }
  }

  async function loop(): Promise<void> {
    const { signal } = ending;
    for (let after = 0; !signal.aborted; ) {
      if (!needed()) {
        await rest(AGAIN_MS, signal);
        continue;
      }
      const askedAt = performance.now();
      const newest = await ask(after).catch(() => undefined);
      if (signal.aborted) return;
      if (newest === null) await rest(NOT_OFFERED_MS, signal);
      else if (newest === undefined || (newest <= after && performance.now() - askedAt < AT_ONCE_MS)) await rest(AGAIN_MS, signal);
      else if (newest > after) {
        after = newest;
        onOrder();
      }
    }
  }

  return {
    name: 'order wait',
    start() {
      ending = new AbortController();
      running = loop();
      return Promise.resolve();
    },
    async stop() {
      ending.abort();
      await running;
    },
  };
}
