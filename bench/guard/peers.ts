import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A policy server to measure: how it is started on a port, below a folder of its own. */
export interface Peer {
  name: string;
  /** @returns its command */
  command(folder: string, port: number): Promise<string[]>;
}

export const PEERS: Peer[] = [
  { name: 'C epoll', command: (folder, port) => Promise.resolve([join(folder, 'policy-load'), 'serve', String(port)]) },
  { name: 'guard', command: async (folder, port) => [process.execPath, join(folder, 'guard.js'), '--config', await guardConfig(folder, port)] },
  {
    name: 'postgrey',
    async command(folder, port) {
      const database = join(folder, `postgrey-${port}`);
      await mkdir(database);
      return ['/usr/sbin/postgrey', `--inet=127.0.0.1:${port}`, `--dbdir=${database}`, `--pidfile=${join(database, 'pid')}`, '--user=root', '--group=root'];
    },
  },
  {
    name: 'postfwd2',
    async command(folder, port) {
      const rules = join(folder, 'postfwd.cf');
      await writeFile(rules, 'id=R1; protocol_state==RCPT; action=DUNNO\n');
      return ['/usr/sbin/postfwd2', '-f', rules, '-i', '127.0.0.1', '-p', String(port), '--nodaemon', '-u', 'root', '-g', 'root', '--pidfile', join(folder, 'postfwd.pid')];
    },
  },
  {
    name: 'policyd-rate-limit',
    async command(folder, port) {
      const file = join(folder, 'policyd.yaml');
      const own = { user: 'root', group: 'root', pidfile: join(folder, 'policyd.pid'), backend: 0, sqlite_config: { database: join(folder, 'policyd.sqlite3') } };
      const answers = { success_action: 'dunno', fail_action: 'defer_if_permit limit', db_error_action: 'dunno', debug: false, report: false, delay_to_close: 300 };
      const limits = { limits: [[1_000_000_000, 60]], limits_by_id: {}, limit_by_sasl: true, limit_by_sender: false, limit_by_ip: false, limited_networks: [], count_mode: 0 };
      // JSON is YAML.
      await writeFile(file, JSON.stringify({ ...own, ...answers, ...limits, SOCKET: ['127.0.0.1', port], socket_permission: 438 }));
      return ['/usr/bin/policyd-rate-limit', '--file', file];
    },
  },
];

async function guardConfig(folder: string, port: number): Promise<string> {
  const file = join(folder, 'guard.toml');
  await mkdir(join(folder, 'mail', 'logs'), { recursive: true });
  await mkdir(join(folder, 'mail', 'queue'), { recursive: true });
  await writeFile(join(folder, 'token'), 'bench');
  await writeFile(
    file,
    `console = { url = "http://127.0.0.1:9", token_file = "${folder}/token" }
    mailserver = { kind = "embedded", directory = "${folder}/mail", smtp_host = "127.0.0.1", smtp_port = 9, local_domains = ["example.test"], time_zone = "UTC" }
    accounts = { kind = "passwd-file", file = "${folder}/mail/accounts" }
    policy = { listen = "127.0.0.1:${port}" }
    state = { directory = "${folder}/state" }\n`,
  );
  return file;
}
