import { readFile, readlink, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import type { SmtpInstance } from '../mail-server';

/** Linux counts the start of a process in hundredths of a second on every platform that Debian runs on (USER_HZ). */
const TICK_MS = 10;

/**
 * The identity of the running Postfix: its master process, which a reload keeps and a restart replaces. The boot is part
 * of it, because process numbers and start times begin anew with every boot.
 *
 * @param queueDirectory the instance's queue_directory, which holds pid/master.pid
 * @returns null when the master is not running
 */
export async function postfixInstance(queueDirectory: string): Promise<SmtpInstance | null> {
  const pid = Number((await readOrNull(join(queueDirectory, 'pid', 'master.pid')))?.trim());
  if (!Number.isSafeInteger(pid) || pid < 1) return null;
  const [process, statistics, boot] = await Promise.all([
    readOrNull(`/proc/${pid}/stat`),
    readOrNull('/proc/stat'),
    readOrNull('/proc/sys/kernel/random/boot_id'),
  ]);
  if (process === null || !(await isMasterOf(pid, process, queueDirectory))) return null;
  const fields = process.slice(process.lastIndexOf(')') + 2).split(' ');
  // The name of the process may hold blanks and brackets, so its fields are counted from behind it: state is the third field, starttime the twenty-second (proc(5)).
  const [state, startTicks] = [fields[0], Number(fields[19])];
  if (state === 'Z' || state === 'X' || !Number.isFinite(startTicks)) return null;
  const bootedAt = Number(/^btime (\d+)$/m.exec(statistics ?? '')?.[1] ?? 0) * 1000;
  return { id: `${boot?.slice(0, 8) ?? 'unknown'}-${pid}-${startTicks}`, pid, startedAt: bootedAt + startTicks * TICK_MS };
}

/** After a crash the file may name a process that is something else by now. The master works in its queue directory. */
async function isMasterOf(pid: number, stat: string, queueDirectory: string): Promise<boolean> {
  if (!/^\d+ \(master\) /.test(stat)) return false;
  try {
    return (await readlink(`/proc/${pid}/cwd`)) === (await realpath(queueDirectory));
  } catch {
    // Only root may see where another user's process works; its name must do then.
    return true;
  }
}

async function readOrNull(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch {
    return null;
  }
}
