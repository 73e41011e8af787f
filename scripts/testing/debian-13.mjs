// Debian 13 for the tests that need its Postfix 3.10 or its Exim 4.98, its Dovecot 2.4 and its journal: a whole small system in one folder
// outside the checkout for each mail server, because Debian lets no two be installed at once, made once for all checkouts of this machine.
// Programs run in it by chroot (guard/mailserver/testing/debian.ts), and it is started with its systemd for the package of a mail host
// (host-tests/testing/booted-debian.ts), as is Debian 12 by `npm run test:hosts`.
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
  // The same, in which Exim has taken Postfix's place.
  'debian-13-exim': { of: 'debian-13', packages: ['exim4-daemon-heavy', 'postfix-'] },
  'debian-12-exim': { of: 'debian-12', packages: ['exim4-daemon-heavy', 'postfix-'] },
};
/** To be raised with every change of what is done below, so that what an older checkout made is not taken for it. */
const MAKING = 1;

const APART = ['--mount', '--propagation', 'private'];

/** Runs a program in it. */
export const ENTER = fileURLToPath(new URL('in-debian-13.sh', import.meta.url));

/** The folder that is `/` of that release, where it was made. */
function folderOf(name) {
  const { of, packages } = RELEASES[name];
  const mark = createHash('sha256').update(JSON.stringify([MAKING, process.arch, packages, ...(of ? [folderOf(of)] : [])])).digest('hex').slice(0, 12);
  return join(CACHE, `${name}-${mark}`);
}

export const DEBIAN_13 = folderOf('debian-13');
export const DEBIAN_13_EXIM = folderOf('debian-13-exim');
export const DEBIAN_12 = folderOf('debian-12');
export const DEBIAN_12_EXIM = folderOf('debian-12-exim');

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
 * Makes each once, as root on Debian; a minute and 100 MB from the mirror for the first, and a few seconds for the one with Exim.
 *
 * @returns null when they are there, else why not, as one sentence
 */
export function makeDebian13() {
  return make('debian-13') ?? make('debian-13-exim');
}

/** The same of Debian 12. */
export function makeDebian12() {
  return make('debian-12') ?? make('debian-12-exim');
}

function make(name) {
  const [{ suite, of, packages }, folder] = [RELEASES[name], folderOf(name)];
  if (existsSync(folder)) return null;
  if (process.getuid?.() !== 0 || !existsSync('/usr/sbin/debootstrap')) return `${name} is made by root with debootstrap, and one of them is missing.`;
  // Made where nobody takes it for whole, and moved in one step: two test runs may begin at once.
  mkdirSync(CACHE, { recursive: true });
  const made = mkdtempSync(join(CACHE, 'making-'));
  try {
    process.stdout.write(`Making a ${name} for the tests of its mail server and Dovecot, once …\n`);
    const problem = of === undefined ? bootstrap(made, { suite, packages }) : exchangePackages(made, folderOf(of), packages);
    if (problem !== null) return problem;
    const answer = inside(made, of === undefined ? ['postconf', '-h', 'mail_version'] : ['exim4', '-bV']);
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

const SPAWNED = { stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8', maxBuffer: 64 * 1024 * 1024, timeout: 600_000 };
const inside = (root, command) => spawnSync('/bin/sh', [ENTER, root, root, ...command], { ...SPAWNED, env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });

/** @returns null, or what kept it from being made, as one sentence */
function bootstrap(made, { suite, packages }) {
  // What it mounts is seen by it alone, so that nothing of this machine can be below a folder that is removed.
  const { status, stdout } = spawnSync('unshare', [...APART, 'debootstrap', '--variant=minbase', `--include=${packages.join(',')}`, suite, made, mirror()], SPAWNED);
  if (status !== 0) return `debootstrap ended with code ${status}: ${(stdout ?? '').trim().split('\n').at(-1)}.`;
  mkdirSync(join(made, 'etc/systemd/journald.conf.d'), { recursive: true });
  writeFileSync(join(made, 'etc/systemd/journald.conf.d/tests.conf'), JOURNALD);
  for (const file of readdirSync(join(made, 'var/cache/apt/archives')).filter((name) => name.endsWith('.deb'))) rmSync(join(made, 'var/cache/apt/archives', file));
  // debootstrap leaves the folder as closed as mkdtemp made it, and Postfix works as a user of its own.
  spawnSync('chmod', ['755', made]);
  return null;
}

/** The same for another mail server in the place of Postfix: debootstrap cannot order what Exim depends on, apt can. */
function exchangePackages(made, from, packages) {
  spawnSync('cp', ['-a', `${from}/.`, made]);
  // No service is started in it.
  const policy = join(made, 'usr/sbin/policy-rc.d');
  writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  for (const args of [['update', '-qq'], ['install', '-qq', '-y', '--no-install-recommends', ...packages], ['purge', '-qq', '-y', 'postfix'], ['clean']]) {
    const { status, stderr } = inside(made, ['apt-get', ...args]);
    if (status !== 0) return `apt-get ${args[0]} ended with code ${status}: ${(stderr ?? '').trim().slice(-300)}.`;
  }
  rmSync(policy);
  return null;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const problem = makeDebian13();
  if (problem === null) process.stdout.write(`${DEBIAN_13}\n${DEBIAN_13_EXIM}\n`);
  else process.stderr.write(`${problem} Nothing was made.\n`);
  process.exitCode = problem === null ? 0 : 1;
}
