import { execFile } from 'node:child_process';
import type { PrivatePostfix } from './private-postfix';

/** The user as whom Debian's web servers run scripts. */
export const WEB_USER = { name: 'www-data', uid: 33 };

/**
 * Runs a shell command as another user of the host, for whom the private Postfix is the host's own: `sendmail` has no
 * parameter by which an ordinary user may choose another instance. Only this command sees it so.
 *
 * @returns its exit code and everything it said
 */
export function asLocalUser(host: PrivatePostfix, uid: number, command: string, input = ''): Promise<{ code: number; output: string }> {
  const script = `mount --bind "$1" /etc/postfix && exec setpriv --reuid ${uid} --regid ${uid} --clear-groups /bin/sh -c "$2"`;
  return new Promise((resolve) => {
    const child = execFile('/usr/bin/unshare', ['-m', '/bin/sh', '-c', script, 'sh', host.configDirectory, command], { maxBuffer: 16 * 1024 * 1024 }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : typeof error.code === 'number' ? error.code : 1, output: stdout + stderr });
    });
    child.stdin?.end(input);
  });
}
