// Preloaded into every child of `sluice start`. The child's standard input is a pipe that the supervisor holds open; when
// it closes, the supervisor is gone, killed perhaps, and the child must not go on alone: the next start needs its ports.
import { isMainThread } from 'node:worker_threads';

const LONGEST_FAREWELL_MS = 5_000;

function leave(): void {
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), LONGEST_FAREWELL_MS).unref();
  process.kill(process.pid, 'SIGTERM');
}

// A thread of the child is preloaded with this too, and has a standard input of its own that closes at once.
if (isMainThread) {
  process.stdin.on('error', leave);
  process.stdin.once('close', leave);
  process.stdin.resume();
  // A program that has nothing else to do may end as it would without this.
  if ('unref' in process.stdin && typeof process.stdin.unref === 'function') process.stdin.unref();
}
