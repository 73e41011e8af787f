import { readFile } from 'node:fs/promises';
import { until } from './until';

/**
 * Waits until the file names a process. A file that was just made may still be empty, which read as a number is 0, and a
 * signal to 0 goes to the process group of the tests themselves.
 */
export async function pidIn(file: string): Promise<number> {
  let pid = 0;
  await until(`${file} names a process`, async () => {
    pid = Number(await readFile(file, 'utf8').catch(() => ''));
    return Number.isSafeInteger(pid) && pid > 1;
  });
  return pid;
}
