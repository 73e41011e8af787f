// A PostgreSQL server of a bench's own, with its usual settings, in a folder that the caller removes.
import { execFileSync, spawn } from 'node:child_process';
import { chownSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** PostgreSQL refuses to run as root, so root hands it to `nobody`. It needs no more than an empty folder. */
export function startPostgresql(folder) {
  const binaries = readdirSync('/usr/lib/postgresql').sort((a, b) => b - a).map((version) => join('/usr/lib/postgresql', version, 'bin'))[0];
  const identity = process.getuid() === 0 ? { uid: 65534, gid: 65534 } : {};
  if (process.getuid() === 0) chownSync(folder, 65534, 65534);
  execFileSync(join(binaries, 'initdb'), ['-D', join(folder, 'data'), '-U', 'postgres', '-A', 'trust'], { ...identity, cwd: folder, stdio: 'ignore' });
  const options = ['-c', 'listen_addresses=', '-c', `unix_socket_directories=${folder}`];
  return spawn(join(binaries, 'postgres'), ['-D', join(folder, 'data'), ...options], { ...identity, cwd: folder, stdio: 'ignore' });
}

/** For DATABASE_URL. */
export function urlOfPostgresql(folder) {
  return `postgresql://postgres@localhost/postgres?host=${encodeURIComponent(folder)}`;
}

export async function stopPostgresql(postgresql) {
  postgresql.kill('SIGQUIT');
  await new Promise((resolve) => (postgresql.exitCode === null ? postgresql.once('exit', resolve) : resolve()));
}
