// Preloaded into every child of `sluice start`. The child's standard input is a pipe that the supervisor holds open; when
// it closes, the supervisor is gone, killed perhaps, and the child must not go on alone: the next start needs its ports.
const LONGEST_FAREWELL_MS = 5_000;

function leave(): void {
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), LONGEST_FAREWELL_MS).unref();
  process.kill(process.pid, 'SIGTERM');
}

process.stdin.on('error', leave);
process.stdin.once('close', leave);
process.stdin.resume();
// A program that has nothing else to do may end as it would without this.
if ('unref' in process.stdin && typeof process.stdin.unref === 'function') process.stdin.unref();

export {};
