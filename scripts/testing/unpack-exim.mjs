// Exim for the tests that attack its log and that protect one, with Debian's configuration of it. Debian lets no two mail servers be installed at once, so its packages are only unpacked.
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('../../node_modules/.cache/sluice-exim/', import.meta.url));
const PACKAGES = ['exim4-daemon-heavy', 'exim4-config', 'libspf2-2', 'libidn12'];
/** Debian's Exim does not start without this user. */
const USER = 'Debian-exim';

/** A program that starts Exim, where it was unpacked. */
export const EXIM = join(FOLDER, 'exim4');

const run = (command, args) => spawnSync(command, args, { cwd: FOLDER, stdio: ['ignore', 'ignore', 'inherit'] }).status === 0;

/** Debian's program that makes Exim's configuration, beside it. */
const UPDATE = join(FOLDER, 'update-exim4.conf');

/** Unpacks Exim once, as root on Debian. @returns whether it is there */
export function unpackExim() {
  if (existsSync(EXIM) && existsSync(UPDATE)) return true;
  if (process.getuid?.() !== 0) return false;
  mkdirSync(FOLDER, { recursive: true });
  if (!run('apt-get', ['download', '-qq', ...PACKAGES])) return false;
  for (const file of readdirSync(FOLDER).filter((name) => name.endsWith('.deb'))) if (!run('dpkg', ['-x', file, 'root'])) return false;
  if (!run('id', [USER]) && !run('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', USER])) return false;
  const root = join(FOLDER, 'root');
  const libraries = ['usr/lib', ...readdirSync(join(root, 'usr/lib')).map((name) => `usr/lib/${name}`)].map((name) => join(root, name)).join(':');
  // A program that changes its user is not given libraries of ours.
  chmodSync(join(root, 'usr/sbin/exim4'), 0o755);
  // By the name that it was called with, Exim runs itself again when it is told to read its configuration.
  writeFileSync(EXIM, `#!/bin/bash\nLD_LIBRARY_PATH='${libraries}' exec -a "$0" '${join(root, 'usr/sbin/exim4')}' "$@"\n`);
  // It looks for one file at the place where Debian installs it, whichever folder it is told.
  const script = readFileSync(join(root, 'usr/sbin/update-exim4.conf'), 'utf8').replaceAll('/etc/exim4/exim4.conf.localmacros', '$UPEX4C_confdir/exim4.conf.localmacros');
  writeFileSync(UPDATE, script);
  for (const file of [EXIM, UPDATE]) chmodSync(file, 0o755);
  return true;
}

if (process.argv[1] === fileURLToPath(import.meta.url) && !unpackExim()) {
  process.stderr.write('Exim could not be unpacked: that needs root on Debian, and apt-get update before it. Nothing was installed.\n');
  process.exitCode = 1;
}
