import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Client } from 'pg';

const run = promisify(execFile);
const DEBIAN = '/usr/lib/postgresql';

/** A private PostgreSQL that listens on a socket in its own temporary folder only. */
export interface TemporaryPostgresql {
  /** Of its database `postgres`; see `databaseAt` for the others. */
  url: string;
  stop(): Promise<void>;
}

/** The address of another database on the same server. */
export function databaseAt(serverUrl: string, name: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}

/** @returns the folder with `initdb` and `postgres`, the newest version first, or null where PostgreSQL is not installed */
export function postgresqlBinaries(): string | null {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).sort((a, b) => Number(b) - Number(a)) : [];
  const debian = versions.map((version) => join(DEBIAN, version, 'bin'));
  const path = (process.env['PATH'] ?? '').split(':').filter((folder) => folder !== '');
  return [...debian, ...path].find((folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres'))) ?? null;
}

/** PostgreSQL refuses to run as root, so root hands its folder and its process to `nobody`. */
const unprivileged = { uid: 65534, gid: 65534 };

export async function startTemporaryPostgresql(binaries: string): Promise<TemporaryPostgresql> {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-pg-'));
  const isRoot = process.getuid?.() === 0;
  if (isRoot) chownSync(folder, unprivileged.uid, unprivileged.gid);
  const identity = isRoot ? unprivileged : {};
  const data = join(folder, 'data');
  const url = `postgresql://postgres@localhost/postgres?host=${encodeURIComponent(folder)}`;
  await run(join(binaries, 'initdb'), ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'], { ...identity, cwd: folder });
  // Nothing in it outlives the tests, so it need not reach the disk.
  const settings = ['listen_addresses=', `unix_socket_directories=${folder}`, 'fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=300'];
  const server = spawn(join(binaries, 'postgres'), ['-D', data, ...settings.flatMap((setting) => ['-c', setting])], {
    ...identity,
    cwd: folder,
    stdio: 'ignore',
  });
  await untilAnswering(server, url);
  return {
    url,
    async stop() {
      const ended = once(server, 'exit');
      // SIGQUIT is PostgreSQL's immediate shutdown: it does not wait for clients.
      server.kill('SIGQUIT');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function untilAnswering(server: ChildProcess, url: string): Promise<void> {
  const deadline = performance.now() + 30_000;
  for (;;) {
    const client = new Client({ connectionString: url });
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      if (server.exitCode !== null) throw new Error(`PostgreSQL ended with code ${server.exitCode} instead of starting.`, { cause: error });
      if (performance.now() > deadline) throw error;
      await pause(50);
    }
  }
}
