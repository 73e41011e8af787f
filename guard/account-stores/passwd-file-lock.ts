import { spawn } from 'node:child_process';
import { constants, open } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';

const TRY_AGAIN_MS = 10;
/** "Locked at the moment of opening", which macOS has and Node.js passes on without naming it. */
const O_EXLOCK = 0x20;

/**
 * Does work while nobody else does any under the same lock, in this process or another one. It is the kernel's lock of a file, which
 * is taken back when the holder dies, so a killed process leaves none behind. No native module is needed: Node.js cannot ask for it
 * on Linux, so flock(1) of util-linux holds it for as long as this process keeps its standard input open.
 *
 * @throws Error when the lock was not free within `patienceMs`
 */
export async function withFileLock<Result>(lockFile: string, patienceMs: number, work: () => Promise<Result>): Promise<Result> {
  const release = await (process.platform === 'darwin' ? lockedAtOpening : lockedByFlock)(lockFile, patienceMs);
  try {
    return await work();
  } finally {
    await release();
  }
}

const tooLong = (patienceMs: number): Error => new Error(`another program has been changing accounts for ${patienceMs / 1_000} seconds`);

async function lockedByFlock(lockFile: string, patienceMs: number): Promise<() => Promise<void>> {
  const holder = spawn('flock', [lockFile, 'sh', '-c', 'echo && exec cat'], { stdio: ['pipe', 'pipe', 'pipe'] });
  let said = '';
  holder.stderr.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-1_000)));
  // What it is asked to do next it may not live to read.
  holder.stdin.on('error', () => undefined);
  const ended = new Promise<void>((resolve) => holder.once('close', () => resolve()).once('error', () => resolve()));
  let timer: NodeJS.Timeout | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      timer = setTimeout(() => reject(tooLong(patienceMs)), patienceMs);
      holder.stdout.once('data', () => resolve());
      holder.once('error', (error) => reject(new Error(`flock, of the package util-linux, cannot be run (${error.message})`)));
      holder.once('close', () => reject(new Error(said.trim() || 'flock ended without the lock')));
    });
  } catch (error) {
    holder.stdin.end();
    holder.kill('SIGKILL');
    throw error;
  } finally {
    clearTimeout(timer);
  }
  return async () => {
    holder.stdin.end();
    await ended;
  };
}

async function lockedAtOpening(lockFile: string, patienceMs: number): Promise<() => Promise<void>> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    try {
      const file = await open(lockFile, constants.O_RDWR | constants.O_CREAT | constants.O_NONBLOCK | O_EXLOCK, 0o600);
      return () => file.close();
    } catch (error) {
      if (!['EAGAIN', 'EWOULDBLOCK'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
      if (performance.now() > deadline) throw tooLong(patienceMs);
      await pause(TRY_AGAIN_MS);
    }
  }
}
