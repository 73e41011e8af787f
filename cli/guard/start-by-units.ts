import { existsSync } from 'node:fs';
import { runCommand } from '@/lib/mailserver/run-command';
import { sentenceOf } from '@/cli/operator-error';

const UNITS = ['sluice-guard.socket', 'sluice-guard.service'];
/** The guard says itself when it answers; systemd waits 90 s for that. */
const PATIENCE_MS = 100_000;

/**
 * Starts the guard where its units are installed and systemd runs the host, now and at every start of it.
 *
 * @returns null where that is not so; else what came of it: nothing that is wrong, or why it does not run
 */
export async function startByUnits(): Promise<{ problem: string | null } | null> {
  if (!existsSync('/run/systemd/system')) return null;
  const systemctl = (...args: string[]): Promise<{ code: number | null; said: string }> =>
    runCommand(['systemctl', ...args], { timeoutMs: PATIENCE_MS }).catch((error: unknown) => ({ code: 1, said: sentenceOf(error) }));
  if ((await systemctl('cat', ...UNITS)).code !== 0) return null;
  const { code, said } = await systemctl('enable', '--now', ...UNITS);
  return { problem: code === 0 ? null : said };
}
