import type { SyncRequest } from '@sluice/contract/contract';
import type { PretendedGuard } from './host';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** A small generator whose values depend on its seed alone, so that a scenario looks the same every time. */
function pseudoRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Ordinary queue lengths: low at night, two humps in office hours, a newsletter now and then, a quiet weekend. */
export function ordinarySamples(from: number, to: number, everyMs: number): SyncRequest['samples'] {
  const random = pseudoRandom(Math.floor(from / DAY));
  const samples: SyncRequest['samples'] = [];
  for (let at = from; at < to; at += everyMs) {
    const seoul = at + 9 * HOUR;
    const hour = (seoul % DAY) / HOUR;
    const weekend = [2, 3].includes(Math.floor(seoul / DAY) % 7);
    const busy = Math.exp(-((hour - 10) ** 2) / 6) + 0.8 * Math.exp(-((hour - 15) ** 2) / 8);
    const newsletter = hour > 11 && hour < 11.4 && !weekend ? 120 * (11.4 - hour) : 0;
    const base = (weekend ? 6 : 10) + busy * (weekend ? 12 : 60) + newsletter;
    samples.push({ at, length: Math.max(0, Math.round(base * (0.8 + 0.4 * random()))) });
  }
  return samples;
}

/** Plays days of ordinary traffic, with an hour without measurements in the middle. */
export async function playDays(guard: PretendedGuard, days: number, now: number): Promise<void> {
  const gap = { from: now - (days / 2) * DAY, to: now - (days / 2) * DAY + HOUR };
  for (let from = now - days * DAY; from < now - HOUR; from += 6 * HOUR) {
    const to = Math.min(from + 6 * HOUR, now - HOUR);
    const samples = ordinarySamples(from, to, 15_000).filter(({ at }) => at < gap.from || at >= gap.to);
    await guard.exchange(to, { samples });
  }
  await guard.exchange(now, { samples: ordinarySamples(now - HOUR, now, 1_000) });
}

/** A flood: the queue climbs from its ordinary length to `peak`, second by second, and drains a little. */
export function floodSamples(from: number, to: number, start: number, peak: number): SyncRequest['samples'] {
  const random = pseudoRandom(7);
  const samples: SyncRequest['samples'] = [];
  for (let at = from; at < to; at += 1_000) {
    const share = Math.min(1, (at - from) / 90_000);
    samples.push({ at, length: Math.round(start + (peak - start) * share ** 1.5 + random() * peak * 0.02) });
  }
  return samples;
}
