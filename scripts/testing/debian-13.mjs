// Debian 13 for the tests that need its Postfix 3.10, its Dovecot 2.4 and its journal: a whole small system in one folder outside
// the checkout, made once for all checkouts of this machine. Programs run in it by chroot (lib/mailserver/testing/debian.ts), and it is
// started with its systemd for the package of a mail host (host-tests/testing/booted-debian.ts), as is Debian 12 by `npm run test:hosts`.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const CACHE = '/var/cache/sluice-tests';
const MAIL_HOST = ['postfix', 'dovecot-core', 'dovecot-imapd', 'systemd'];
const RELEASES = {
  'debian-13': { suite: 'trixie', packages: [...MAIL_HOST, 'dovecot-pgsql', 'dovecot-mysql', 'dovecot-ldap', 'nodejs'] },
  // Its Node.js is too old, and so it has none.
  'debian-12': { suite: 'bookworm', packages: MAIL_HOST },
};
/** To be raised with every change of what is done below, so that what an older checkout made is not taken for it. */
const MAKING = 1;

const APART = ['--mount', '--propagation', 'private'];

/** Runs a program in it. */
export const ENTER = fileURLToPath(new URL('in-debian-13.sh', import.meta.url));

/** The folder that is `/` of that release, where it was made. */
function folderOf(name) {
  const mark = createHash('sha256').update(JSON.stringify([MAKING, process.arch, RELEASES[name].packages])).digest('hex').slice(0, 12);
  return join(CACHE, `${name}-${mark}`);
}

export const DEBIAN_13 = folderOf('debian-13');
export const DEBIAN_12 = folderOf('debian-12');

/** journald as it runs there: without the kernel's messages and those of its audit, which belong to the machine underneath. */
const JOURNALD = '[Journal]\nStorage=persistent\nReadKMsg=no\nAudit=\n';

const said = (command, args) => spawnSync(command, args, { encoding: 'utf8' }).stdout ?? '';

/** The mirror that this machine takes its Debian from. */
function mirror() {
  const lines = said('apt-get', ['indextargets', '--format', '$(ORIGIN) $(COMPONENT) $(REPO_URI)', 'Created-By: Packages']).split('\n');
  const own = lines.map((line) => line.split(' ')).find(([origin, component, uri]) => origin === 'Debian' && component === 'main' && !uri.includes('security'));
  return own?.[2] ?? 'http://deb.debian.org/debian';
}

/**
 * Makes it once, as root on Debian; a minute and 100 MB from the mirror.
 *
 * @returns null when it is there, else why not, as one sentence
 */
export function makeDebian13() {
  return make('debian-13');
}

/** The same of Debian 12. */
export function makeDebian12() {
  return make('debian-12');
}

function make(name) {
  const [{ suite, packages }, folder] = [RELEASES[name], folderOf(name)];
  if (existsSync(folder)) return null;
  if (process.getuid?.() !== 0 || !existsSync('/usr/sbin/debootstrap')) return `${name} is made by root with debootstrap, and one of them is missing.`;
  // Made where nobody takes it for whole, and moved in one step: two test runs may begin at once.
  mkdirSync(CACHE, { recursive: true });
  const made = mkdtempSync(join(CACHE, 'making-'));
  try {
    process.stdout.write(`Making a ${name} for the tests of its Postfix and Dovecot, once …\n`);
    // What it mounts is seen by it alone, so that nothing of this machine can be below a folder that is removed.
    const { status, stdout } = spawnSync('unshare', [...APART, 'debootstrap', '--variant=minbase', `--include=${packages.join(',')}`, suite, made, mirror()], {
      ...{ stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8', maxBuffer: 64 * 1024 * 1024, timeout: 600_000 },
    });
    if (status !== 0) return `debootstrap ended with code ${status}: ${(stdout ?? '').trim().split('\n').at(-1)}.`;
    mkdirSync(join(made, 'etc/systemd/journald.conf.d'), { recursive: true });
    writeFileSync(join(made, 'etc/systemd/journald.conf.d/tests.conf'), JOURNALD);
    for (const file of readdirSync(join(made, 'var/cache/apt/archives')).filter((name) => name.endsWith('.deb'))) rmSync(join(made, 'var/cache/apt/archives', file));
    // debootstrap leaves the folder as closed as mkdtemp made it, and Postfix works as a user of its own.
    spawnSync('chmod', ['755', made]);
    const answer = spawnSync('/bin/sh', [ENTER, made, made, 'postconf', '-h', 'mail_version'], { encoding: 'utf8' });
    if (answer.status !== 0) return `A program of ${name} cannot be run here (mount and chroot must be allowed): ${answer.stderr.trim().slice(-300)}.`;
    try {
      renameSync(made, folder);
    } catch (error) {
      // Another run was first.
      if (!existsSync(folder)) throw error;
    }
    return null;
  } finally {
    rmSync(made, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const problem = makeDebian13();
  if (problem === null) process.stdout.write(`${DEBIAN_13}\n`);
  else process.stderr.write(`${problem} Nothing was made.\n`);
  process.exitCode = problem === null ? 0 : 1;
}
