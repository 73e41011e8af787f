// A .deb and a .tar.gz of files, the same bytes each time they are made of the same files.
import { spawnSync } from 'node:child_process';
import { chmodSync, lstatSync, lutimesSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** When all that is packaged was changed last, in seconds; it tells nothing, and so is the same wherever and whenever it is packaged. */
const EPOCH = Number(process.env.SOURCE_DATE_EPOCH ?? Date.UTC(2026, 0, 1) / 1_000);

export function write(file, contents, mode = 0o644) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, contents);
  chmodSync(file, mode);
}

/** Every path below the folder, the folders before what is in them. */
const pathsIn = (folder) => readdirSync(folder, { recursive: true }).sort();
const isFile = (path) => lstatSync(path).isFile();

/** Modes and times do not tell whose machine this is. */
function settle(folder) {
  for (const name of ['.', ...pathsIn(folder)].reverse()) {
    const path = join(folder, name);
    const found = lstatSync(path);
    if (!found.isSymbolicLink()) chmodSync(path, found.isDirectory() || (found.mode & 0o100) !== 0 ? 0o755 : 0o644);
    lutimesSync(path, EPOCH, EPOCH);
  }
}

/**
 * @param folder what is below it is `/` of the host; the folder DEBIAN in it is made here
 * @param control fields of the package; scripts its maintainer scripts by name
 */
export function makeDeb({ folder, file, control, scripts, conffiles }) {
  const files = pathsIn(folder).filter((name) => isFile(join(folder, name)));
  // In KiB, each file and folder by what it takes at least.
  const size = pathsIn(folder).reduce((sum, name) => sum + (isFile(join(folder, name)) ? Math.ceil(statSync(join(folder, name)).size / 1_024) : 1), 0);
  const fields = { ...control, 'Installed-Size': size };
  write(join(folder, 'DEBIAN/control'), Object.entries(fields).map(([name, value]) => `${name}: ${value}\n`).join(''));
  write(join(folder, 'DEBIAN/conffiles'), conffiles.map((name) => `${name}\n`).join(''));
  const sums = run('md5sum', files.filter((name) => !conffiles.includes(`/${name}`)), { cwd: folder });
  write(join(folder, 'DEBIAN/md5sums'), sums);
  for (const [name, script] of Object.entries(scripts)) write(join(folder, 'DEBIAN', name), script, 0o755);
  settle(folder);
  rmSync(file, { force: true });
  // Debian 12 reads xz; more effort at it makes the package a tenth smaller in five times the time.
  run('dpkg-deb', ['--root-owner-group', '-Zxz', '-z1', '--threads-max=1', '--build', folder, file], { env: { ...process.env, SOURCE_DATE_EPOCH: String(EPOCH) } });
}

/** @param name of the one folder in it */
export function makeTarGz({ parent, name, file }) {
  settle(join(parent, name));
  const tar = join(parent, `${name}.tar`);
  run('tar', ['--format=ustar', '--sort=name', `--mtime=@${EPOCH}`, '--owner=0', '--group=0', '--numeric-owner', '-cf', tar, '-C', parent, name]);
  writeFileSync(file, gzipSync(readFileSync(tar), { level: 9 }));
  rmSync(tar);
}

/** @returns what it printed @throws Error when it failed */
function run(command, args, options = {}) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8', ...options });
  if (status !== 0) throw new Error(`${command} ${error ? `cannot be run (${error.message})` : `ended with code ${status}: ${stderr.trim().slice(-300)}`}. Packages are made on Debian or Ubuntu. Nothing was packaged.`);
  return stdout;
}
