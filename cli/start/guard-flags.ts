/**
 * How Node.js runs the guard, here and in its systemd unit. A collection of garbage keeps to the thread whose garbage it is, so that reading the log never takes
 * all processors from the answers, and a guard at rest does not look for garbage. What is young is kept small: it lives for one answer, or one look at the queue.
 * One thread compiles what is hot, beside the two that work. With a heap that may not grow beyond 256 MB the engine looks for garbage when a third is new, and not only when there is four times as much as was in use.
 * The log thread looks for its garbage itself, when a quarter of its heap is new (`guard/logs/bounded-heap.ts`).
 */
export const GUARD_FLAGS = ['--single-threaded-gc', '--no-memory-reducer', '--max-semi-space-size=2', '--max-old-space-size=256', '--v8-pool-size=1', '--expose-gc'];

/**
 * With it the C library keeps one heap for all threads and gives back what is free at its end. Left alone, each thread that lists a queue of
 * 100,000 keeps the space of the longest list for itself: 250 to 285 MB resident became 200 to 230 MB.
 */
export const GUARD_ENVIRONMENT = { MALLOC_ARENA_MAX: '1', MALLOC_TRIM_THRESHOLD_: '131072' };

/** In megabytes: what the guard shall have resident with 100,000 queued and after a busy day, and where its unit has the kernel press it, and end it. */
export const GUARD_MEMORY = { goal: 150, high: 400, max: 512 };
