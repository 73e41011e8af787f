const MOST_GROWTH = 1.25;
const SPARE = 2 * 1024 * 1024;

/**
 * Has garbage looked for when more has come than a quarter of what was in use after the last time, and two megabytes. Left alone the JavaScript
 * engine waits for twice as much in a small heap, which then stays resident.
 *
 * @param options.used how many bytes of the heap are in use, with the garbage
 * @param options.collect looks for garbage; it takes some tens of milliseconds of its thread
 * @returns to be called often
 */
export function boundedHeap({ used, collect }: { used(): number; collect(): void }): () => void {
  let inUse = used();
  return () => {
    if (used() < inUse * MOST_GROWTH + SPARE) return;
    collect();
    inUse = used();
  };
}
