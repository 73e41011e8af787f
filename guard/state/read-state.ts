import { mkdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { detailOf, type GuardLog } from '@sluice/guard/guard-log';
import { firstState, guardStateSchema, type GuardState } from './guard-state';

/**
 * Reads the state at the start of the guard. A leftover of an unfinished write is not looked at: it was never in force.
 *
 * A file that cannot be understood is kept aside and the guard starts like a new one, with a problem that the console
 * shows. Starting protected instead would stop the whole site's mail for a broken disk block, with no trip to explain
 * it; and little is lost: the settings come back with the first exchange, and a queue that is still too long trips the
 * rule again with the first sample after it. What can be lost is a latch whose queue has drained since.
 *
 * @returns the state, and what was wrong with the file if anything was
 * @throws when the folder itself cannot be made or read, for a guard that cannot keep its latch must not look healthy
 */
export async function readState(directory: string, now: number, log: GuardLog): Promise<{ state: GuardState; problem: string | null }> {
  const path = join(directory, 'state.json');
  await mkdir(directory, { recursive: true, mode: 0o700 });
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    log.info({ path }, 'There is no state file yet: this guard starts for the first time, or its state directory was emptied.');
    return { state: firstState(), problem: null };
  }
  try {
    return { state: guardStateSchema.parse(JSON.parse(text)), problem: null };
  } catch (error) {
    const aside = `${path}.${now}.corrupt`;
    await rename(path, aside);
    const problem =
      `The state file could not be read and was kept as ${aside}. The guard started with an empty state: a protected state ` +
      'that stood before is forgotten unless the queue is still over the threshold. Check the incident and the disk, then restart the guard to clear this.';
    log.error({ path, aside, cause: detailOf(error) }, problem);
    return { state: firstState(), problem };
  }
}
