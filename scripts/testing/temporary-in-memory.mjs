import { spawnSync } from 'node:child_process';
import { freemem, tmpdir } from 'node:os';

/** Of a whole run at most a third of it is used, and the programs need memory themselves. */
const SIZE_BYTES = 6 * 1024 ** 3;
const MARK = 'SLUICE_TEMPORARY_IN_MEMORY';
const MOUNT = `mount -t tmpfs -o mode=1777,size=${SIZE_BYTES} tmpfs "$0" && exec "$@"`;

/**
 * Runs this program once more with a folder for temporary files that is in memory and seen by it and what it starts alone, and gone
 * with them: queues, databases, browsers' profiles. On a disk each of thousands of small files waits for it twice, when it is written
 * for good and when it is deleted.
 *
 * @param root the checkout, which may itself be among the temporary files
 * @returns its exit code, or null where this is that run already, or there is no right or no memory for one
 */
export function runInMemory(root) {
  if (process.env[MARK] !== undefined || process.env.TMPDIR !== undefined || process.getuid?.() !== 0) return null;
  if (root.startsWith(`${tmpdir()}/`) || freemem() < 2 * SIZE_BYTES) return null;
  const mounted = (...command) => ['--mount', '--propagation', 'private', '/bin/sh', '-c', MOUNT, tmpdir(), ...command];
  if (spawnSync('unshare', mounted('true'), { stdio: 'ignore' }).status !== 0) return null;
  return spawnSync('unshare', mounted(process.execPath, ...process.argv.slice(1)), { stdio: 'inherit', env: { ...process.env, [MARK]: '1' } }).status ?? 1;
}
