import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { runCommand } from '@sluice/guard/mailserver/run-command';
import { sentenceOf } from '@sluice/guard/commands/operator-error';

const UNITS = ['sluice-guard.socket', 'sluice-guard.service'];
/** What sluice-guard.socket has. */
export const UNIT_LISTEN = '/var/spool/postfix/private/sluice-guard';
/** A file of an administrator (`systemctl edit`) comes after it, and has the last word. */
const DROP_IN = '/etc/systemd/system/sluice-guard.socket.d/listen.conf';
/** The guard says itself when it answers; systemd waits 90 s for that. */
const PATIENCE_MS = 100_000;

/** Lines for sluice-guard.socket by which systemd holds another address than Postfix's, on a host that may have no Postfix. @param owner of a socket in a folder, who alone may open it; null at a port */
export function socketAt(listen: string, owner: number | null): string[] {
  return ['[Unit]', 'AssertPathIsDirectory=', '[Socket]', 'ListenStream=', `ListenStream=${listen}`, `SocketUser=${owner ?? ''}`];
}

/**
 * Starts the guard where its units are installed and systemd runs the host, now and at every start of it.
 *
 * @param listen where it is asked
 * @param owner of a socket in a folder, null at a port; undefined where nothing is to be said to systemd that it does not know
 * @returns null where that is not so; else what came of it: nothing that is wrong, or why it does not run
 */
export async function startByUnits(listen: string, owner?: number | null): Promise<{ problem: string | null } | null> {
  if (!existsSync('/run/systemd/system')) return null;
  const systemctl = (...args: string[]): Promise<{ code: number | null; said: string }> =>
    runCommand(['systemctl', ...args], { timeoutMs: PATIENCE_MS }).catch((error: unknown) => ({ code: 1, said: sentenceOf(error) }));
  if ((await systemctl('cat', ...UNITS)).code !== 0) return null;
  const isThere = listen === UNIT_LISTEN || (await readFile(DROP_IN, 'utf8').catch(() => '')).includes(`\nListenStream=${listen}\n`);
  if (!isThere) {
    if (owner === undefined) return null;
    await mkdir(dirname(DROP_IN), { recursive: true });
    await writeFile(DROP_IN, `# Written by "sluice guard enroll": policy.listen of /etc/sluice/guard.toml.\n${socketAt(listen, owner).join('\n')}\n`);
    await systemctl('daemon-reload');
  }
  const { code, said } = await systemctl('enable', '--now', ...UNITS);
  return { problem: code === 0 ? null : said };
}
