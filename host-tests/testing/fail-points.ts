/**
 * Every step at which the guard is killed: before what it does, in the middle of it, and after it was done but before the
 * guard took note. Writes are those of the state file, `tell` is an exchange with the console.
 */
export const FAIL_POINTS = [
  ...points('latch-write', 'before', 'within', 'after'),
  ...points('tell-trip', 'before', 'after'),
  ...points('begin-contain-write', 'before', 'within', 'after'),
  ...points('refusal-write', 'before', 'within', 'after'),
  ...points('held-write', 'before', 'within', 'after'),
  ...points('hold', 'before', 'within', 'after'),
  ...points('disable', 'before', 'after'),
  ...points('sessions', 'before', 'after'),
  ...points('end-contain-write', 'before', 'within', 'after'),
  ...points('tell-contain-end', 'before', 'after'),
  ...points('acknowledge-write', 'before', 'within', 'after'),
  ...points('begin-restart-write', 'before', 'within', 'after'),
  ...points('restart', 'before', 'within', 'after'),
  ...points('release-write', 'before', 'within', 'after'),
  ...points('tell-release', 'before', 'after'),
  ...points('end-restart-write', 'before', 'within', 'after'),
  ...points('tell-restart-end', 'before', 'after'),
];

function points(step: string, ...moments: string[]): string[] {
  return moments.map((moment) => `${step}:${moment}`);
}

/** Ends this process as a power failure would, if this is the point that the test named. */
export function passPoint(...names: string[]): void {
  const wanted = process.env['SLUICE_FAIL_AT'];
  if (wanted === undefined || !names.includes(wanted)) return;
  process.kill(process.pid, 'SIGKILL');
  // Not one more line is executed, should the kernel take a moment.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}

export const isWanted = (name: string): boolean => process.env['SLUICE_FAIL_AT'] === name;
