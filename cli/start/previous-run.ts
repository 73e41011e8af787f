import { readFile, rm } from 'node:fs/promises';
import { runningFile, runningSchema } from './running';

/** A child whose supervisor was killed ends itself within five seconds. */
const LONGEST_FAREWELL_MS = 8_000;

/**
 * Waits for what a killed run left behind: its parts are just ending, and hold the ports and the queue until they have.
 * A run that was stopped left no file, and nothing is waited for. Call it while holding the lock of the data folder.
 */
export async function waitForPreviousRun(dataDir: string, isAlive: (pid: number) => boolean = isProcess, patienceMs = LONGEST_FAREWELL_MS): Promise<void> {
  const text = await readFile(runningFile(dataDir), 'utf8').catch(() => null);
  if (text === null) return;
  const pids = pidsIn(text);
  for (const deadline = performance.now() + patienceMs; pids.some(isAlive) && performance.now() < deadline; ) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await rm(runningFile(dataDir), { force: true });
}

function pidsIn(text: string): number[] {
  try {
    const { pid, processes } = runningSchema.parse(JSON.parse(text));
    return [pid, ...Object.values(processes)].filter((each): each is number => each !== null && each !== process.pid);
  } catch {
    return [];
  }
}

export function isProcess(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
