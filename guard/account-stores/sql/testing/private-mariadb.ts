import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { runCommand } from '@sluice/guard/mailserver/run-command';
import { until } from '@sluice/guard/mailserver/testing/until';

/** `mysql` of Debian does not run the server of somebody else, so root hands its folder and its process to `nobody`. */
const UNPRIVILEGED = { uid: 65_534, gid: 65_534 };

export interface PrivateMariadb {
  /** Of the unix socket; user `root` without a password. */
  socket: string;
  stop(): Promise<void>;
}

/** A MariaDB that listens on a socket in its own temporary folder only. */
export async function startPrivateMariadb(): Promise<PrivateMariadb> {
  const directory = await mkdtemp(join(tmpdir(), 'sluice-mariadb-'));
  const isRoot = process.getuid?.() === 0;
  if (isRoot) await chown(directory, UNPRIVILEGED.uid, UNPRIVILEGED.gid);
  // Dovecot looks mailboxes up as a user of its own.
  await chmod(directory, 0o755);
  const user = isRoot ? ['--user=nobody'] : [];
  const [data, socket, temporary] = [join(directory, 'data'), join(directory, 'socket'), join(directory, 'tmp')];
  // In the common folder another MariaDB that starts would delete its temporary tables.
  await mkdir(temporary);
  if (isRoot) await chown(temporary, UNPRIVILEGED.uid, UNPRIVILEGED.gid);
  const install = ['--no-defaults', `--datadir=${data}`, `--tmpdir=${temporary}`, '--auth-root-authentication-method=normal', '--skip-test-db', ...user] as const;
  const { code, said } = await runCommand(['/usr/bin/mariadb-install-db', ...install], { timeoutMs: 60_000 });
  if (code !== 0) throw new Error(`mariadb-install-db ended with code ${code}: ${said}`);
  // Nothing in it outlives the tests, so it need not reach the disk.
  const settings = ['--no-defaults', `--datadir=${data}`, `--tmpdir=${temporary}`, `--socket=${socket}`, `--pid-file=${join(directory, 'pid')}`, '--skip-networking', '--innodb-flush-log-at-trx-commit=0', '--innodb-flush-method=nosync', '--performance-schema=OFF', ...user];
  const server = spawn('/usr/sbin/mariadbd', settings, { cwd: directory, stdio: 'ignore' });
  await until('MariaDB answers', async () => {
    if (server.exitCode !== null) throw new Error(`MariaDB ended with code ${server.exitCode} instead of starting.`);
    const connection = await createConnection({ socketPath: socket, user: 'root' }).catch(() => null);
    await connection?.end();
    return connection !== null;
  });
  return {
    socket,
    async stop() {
      const ended = once(server, 'exit');
      server.kill('SIGKILL');
      await ended;
      await rm(directory, { recursive: true, force: true });
    },
  };
}
