/**
 * How Node.js runs the guard, here and in its systemd unit. A collection of garbage keeps to the thread whose garbage it is, so that reading the log never takes
 * all processors from the answers, and a guard at rest does not look for garbage.
 */
export const GUARD_FLAGS = ['--single-threaded-gc', '--no-memory-reducer'];
