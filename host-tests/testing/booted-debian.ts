import { execFile, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { until } from '@sluice/guard/mailserver/testing/until';

const BOOT = join(import.meta.dirname, 'boot-debian.sh');
const PATIENCE_MS = 120_000;
const NAMESPACES = ['--mount', '--pid', '--ipc', '--uts', '--cgroup', '--net', '--fork', '--kill-child'];
/** Mounts what the start of a Debian needs, and leaves it at that. */
const TRIAL = 'mount --make-rprivate / && mount -t cgroup2 cgroup2 /mnt && mount -t tmpfs tmpfs /mnt && cd /mnt && mkdir u w m && mount -t overlay overlay -o "lowerdir=$1,upperdir=u,workdir=w" m';
/** Run in the network of the Debian, with this machine's files: what connects to the port there reaches the socket here. */
const RELAY = `import { connect, createServer } from 'node:net';
const [port, path] = process.argv.slice(1);
createServer((from) => { const to = connect(path); for (const [one, other] of [[from, to], [to, from]]) one.on('error', () => other.destroy()).pipe(other); }).listen(Number(port));`;

export interface Ran {
  code: number;
  /** Standard output and error. */
  said: string;
}

/**
 * A whole Debian that was started with its systemd, in namespaces of its own: units run as they run on a host, with their sandbox. It has
 * a network of its own, in which there is nothing but itself and the console.
 */
export class BootedDebian {
  private readonly closing: (() => void)[] = [];

  private constructor(
    /** What the Debian has as /srv/shared is `shared` in it. */
    readonly folder: string,
    private readonly child: ChildProcess,
    private readonly pid: number,
  ) {}

  /** @returns what keeps it from running here, as one sentence, or null */
  static missing(root: string): string | null {
    if (process.getuid?.() !== 0) return 'needs root, for namespaces';
    if (!existsSync(root)) return 'this Debian was not made: npm test or npm run test:hosts makes it';
    const { status } = spawnSync('unshare', [...NAMESPACES, 'sh', '-euc', TRIAL, 'sh', root], { stdio: 'ignore' });
    return status === 0 ? null : 'this machine lets nobody make namespaces, lay one folder over another or mount cgroups';
  }

  /** @param seed files that it has from the start, by their path */
  static async start(root: string, seed: Record<string, string>): Promise<BootedDebian> {
    const folder = await mkdtemp(join(tmpdir(), 'sluice-debian-'));
    await mkdir(join(folder, 'shared'));
    for (const [path, text] of Object.entries(seed)) {
      await mkdir(dirname(join(folder, 'seed', path)), { recursive: true });
      await writeFile(join(folder, 'seed', path), text);
    }
    const child = spawn('unshare', [...NAMESPACES, 'sh', BOOT, root, folder], { stdio: ['ignore', 'ignore', 'pipe'], env: { NODE_ENV: 'test', PATH: process.env['PATH'], container: 'test' } });
    let errors = '';
    child.stderr?.on('data', (chunk: Buffer) => (errors = (errors + chunk.toString()).slice(-4_000)));
    let pid = 0;
    try {
      await until('the Debian was begun', async () => (pid = Number((await readFile(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').catch(() => '')).trim().split(' ')[0])) > 0, PATIENCE_MS);
      const debian = new BootedDebian(folder, child, pid);
      await until('the Debian has started', async () => {
        if (child.exitCode !== null) throw new Error(`The Debian ended: ${errors}`);
        return /^(running|degraded)/.test((await debian.run('systemctl', 'is-system-running')).said);
      }, PATIENCE_MS);
      return debian;
    } catch (error) {
      child.kill('SIGKILL');
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }

  /** Runs a command inside. */
  run(...command: string[]): Promise<Ran> {
    return this.enter(['--all', '--root', '--wd'], command);
  }

  /** The same by a shell. @throws Error when it fails */
  async sh(line: string): Promise<string> {
    const { code, said } = await this.run('sh', '-c', line);
    if (code !== 0) throw new Error(`${line} ended with code ${code}: ${said}`);
    return said;
  }

  /** Runs a program of this machine in its network. */
  beside(...command: string[]): Promise<Ran> {
    return this.enter(['--net'], command);
  }

  /** What listens on this port of this machine can be reached there at the same, by each address. */
  async letReach(port: number): Promise<void> {
    const path = join(this.folder, `port-${port}`);
    const server: Server = createServer((from) => {
      const to = connect(port, '127.0.0.1');
      for (const [one, other] of [[from, to], [to, from]] as const) one.on('error', () => other.destroy()).pipe(other);
    });
    server.listen(path);
    await once(server, 'listening');
    const relay = spawn('nsenter', ['--target', String(this.pid), '--net', process.execPath, '--input-type=module', '--eval', RELAY, '--', String(port), path], { stdio: 'ignore' });
    this.closing.push(() => server.close(), () => relay.kill('SIGKILL'));
  }

  /** Kills it with all that it started. */
  async end(): Promise<void> {
    for (const close of this.closing) close();
    this.child.kill('SIGKILL');
    if (this.child.exitCode === null && this.child.signalCode === null) await once(this.child, 'exit');
    await rm(this.folder, { recursive: true, force: true });
  }

  private enter(which: string[], command: string[]): Promise<Ran> {
    const environment = { NODE_ENV: 'test' as const, PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C', DEBIAN_FRONTEND: 'noninteractive' };
    return new Promise((resolve) => {
      execFile('nsenter', ['--target', String(this.pid), ...which, '--', ...command], { env: environment, timeout: PATIENCE_MS, encoding: 'utf8', maxBuffer: 16 * 1024 * 1024 }, (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : typeof error.code === 'number' ? error.code : -1, said: `${stdout}${stderr}`.trim() });
      });
    });
  }
}
