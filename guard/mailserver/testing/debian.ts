import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DEBIAN_13, DEBIAN_13_EXIM, ENTER } from '@/scripts/testing/debian-13.mjs';

const run = promisify(execFile);

/** Whose mail server, Dovecot and journal a private mail server is made of: this machine's (Debian 12 here), or Debian 13's. */
export type DebianChoice = 'this-host' | 'debian-13';
/** Of Debian 13 there is a folder for each. */
const ROOTS = { postfix: DEBIAN_13, exim: DEBIAN_13_EXIM };

export interface Debian {
  /** The folder with the programs of the mail server. */
  commandDirectory: string;
  /** The path by which a program of it is run. */
  program(name: string): string;
  /** Where its own journald, its boot and its journal are kept; only Debian 13 has them apart from this machine's. */
  own: string;
  /** Its configuration is another language since 2.4. */
  dovecotVersion: string;
  /** The numbers of one of its users. */
  userIds(user: string): Promise<[uid: number, gid: number]>;
}

const FOLDERS = ['/usr/sbin', '/usr/bin', '/usr/lib/systemd'];

/** @returns what keeps tests of this Debian from running here, as one sentence, or null */
export function missingDebian(choice: DebianChoice, mailServer: keyof typeof ROOTS = 'postfix'): string | null {
  if (choice === 'this-host') return null;
  if (!existsSync(ROOTS[mailServer])) return 'no Debian 13: node scripts/testing/debian-13.mjs makes it';
  return process.getuid?.() === 0 ? null : 'needs root, for chroot';
}

/**
 * @param directory of the test: what belongs to this run of the system, such as its journal, is kept in it. It must be below the
 *   folder for temporary files, which has the same path inside and outside
 */
export async function openDebian(choice: DebianChoice, directory: string, mailServer: keyof typeof ROOTS = 'postfix'): Promise<Debian> {
  const { program, commandDirectory, own } = choice === 'this-host' ? { program: placeOf, commandDirectory: '/usr/sbin', own: '/' } : await programsOfDebian13(directory, ROOTS[mailServer]);
  const dovecotVersion = (await run(program('dovecot'), ['--version'])).stdout.trim();
  return {
    ...{ commandDirectory, program, own, dovecotVersion },
    async userIds(user) {
      const [uid, gid] = await Promise.all(['-u', '-g'].map((flag) => run(program('id'), [flag, user])));
      return [Number(uid?.stdout), Number(gid?.stdout)];
    },
  };
}

/** @returns where a program of this machine is */
function placeOf(name: string): string {
  const found = FOLDERS.find((folder) => existsSync(join(folder, name)));
  if (found === undefined) throw new Error(`There is no ${name} in this machine.`);
  return join(found, name);
}

async function programsOfDebian13(directory: string, root: string): Promise<Pick<Debian, 'program' | 'commandDirectory' | 'own'>> {
  const own = join(directory, 'debian-13');
  const commandDirectory = join(own, 'programs');
  await mkdir(commandDirectory, { recursive: true });
  for (const name of PROGRAMS) {
    const folder = FOLDERS.find((each) => existsSync(join(root, each, name)));
    if (folder === undefined) continue;
    const script = `#!/bin/sh\nexport TMPDIR='${tmpdir()}'\nexec /bin/sh '${ENTER}' '${root}' '${own}' ${join(folder, name)} "$@"\n`;
    await writeFile(join(commandDirectory, name), script, { mode: 0o755 });
  }
  return { commandDirectory, own, program: (name) => join(commandDirectory, name) };
}

const PROGRAMS = [
  ...['postfix', 'postconf', 'postqueue', 'postsuper', 'postcat', 'postmap', 'postlog', 'sendmail', 'exim4', 'update-exim4.conf'],
  ...['dovecot', 'doveadm', 'doveconf', 'journalctl', 'systemd-journald', 'id', 'logger', 'setpriv', 'sh'],
];
