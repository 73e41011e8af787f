/** The guard says that it lives every five seconds, see guard/alive/supervisor.ts; so many times it may be missed. */
const BEAT_MS = 5_000;
const MOST_MISSED = 4;

export interface Heartbeat {
  heard(): void;
  end(): void;
}

/**
 * Counts the beats that a program misses. They are counted one by one rather than by the clock, so that a machine that slept, and this process with
 * it, has missed one.
 *
 * @param onSilence it hangs: told once
 */
export function expectHeartbeat(onSilence: () => void, beatMs = BEAT_MS): Heartbeat {
  let missed = 0;
  const timer = setInterval(() => {
    missed += 1;
    if (missed <= MOST_MISSED) return;
    clearInterval(timer);
    onSilence();
  }, beatMs);
  return {
    heard: () => (missed = 0),
    end: () => clearInterval(timer),
  };
}
