import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '@sluice/guard/mailserver/testing/free-port';

/** A policy server to measure, and how often more questions than it the guard should answer. */
export interface Peer {
  name: string;
  goal: number;
  /** Starts it on a port, below a folder of its own. @returns how it is ended, with its workers */
  start(folder: string, port: number): Promise<() => Promise<void>>;
}

export interface RunningPeer {
  name: string;
  port: number;
  end(): Promise<void>;
}

export const PEERS: Peer[] = [
  { name: 'C epoll', goal: 0.5, start: (folder, port) => inForeground(join(folder, 'policy-load'), ['serve', String(port)]) },
  {
    name: 'postgrey',
    goal: 5,
    async start(folder, port) {
      const database = join(folder, `postgrey-${port}`);
      await mkdir(database);
      return inForeground('/usr/sbin/postgrey', [`--inet=127.0.0.1:${port}`, `--dbdir=${database}`, `--pidfile=${join(database, 'pid')}`, '--user=root', '--group=root']);
    },
  },
  {
    // It serves as a daemon only: with --nodaemon it reads questions from its standard input and ends.
    name: 'postfwd2',
    goal: 10,
    async start(folder, port) {
      const [rules, pidFile] = [join(folder, 'postfwd.cf'), join(folder, 'postfwd.pid')];
      await writeFile(rules, 'id=R1; protocol_state==RCPT; action=DUNNO\n');
      const cache = ['--cache_interface', '127.0.0.1', '--cache_port', String(await freePort()), '--cache_proto', 'tcp'];
      // What it leaves running would keep its output open.
      await once(spawn('/usr/sbin/postfwd2', ['-f', rules, '-i', '127.0.0.1', '-p', String(port), ...cache, '-u', 'root', '-g', 'root', '--pidfile', pidFile], { stdio: 'ignore' }), 'exit');
      return async () => endGroup(Number(await readFile(pidFile, 'utf8')));
    },
  },
  {
    name: 'policyd-rate-limit',
    goal: 50,
    async start(folder, port) {
      const file = join(folder, 'policyd.yaml');
      const own = { user: 'root', group: 'root', pidfile: join(folder, 'policyd.pid'), backend: 0, sqlite_config: { database: join(folder, 'policyd.sqlite3') } };
      const answers = { success_action: 'dunno', fail_action: 'defer_if_permit limit', db_error_action: 'dunno', debug: false, report: false, delay_to_close: 300 };
      const limits = { limits: [[1_000_000_000, 60]], limits_by_id: {}, limit_by_sasl: true, limit_by_sender: false, limit_by_ip: false, limited_networks: [], count_mode: 0 };
      // JSON is YAML.
      await writeFile(file, JSON.stringify({ ...own, ...answers, ...limits, SOCKET: ['127.0.0.1', port], socket_permission: 438 }));
      return inForeground('/usr/bin/policyd-rate-limit', ['--file', file]);
    },
  },
];

function inForeground(program: string, args: string[]): Promise<() => Promise<void>> {
  const child = spawn(program, args, { stdio: 'ignore', detached: true });
  child.on('error', (error) => process.stderr.write(`${program}: ${error.message}\n`));
  return Promise.resolve(() => Promise.resolve(endGroup(child.pid)));
}

/** It leads a process group of its own. */
function endGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGTERM');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
