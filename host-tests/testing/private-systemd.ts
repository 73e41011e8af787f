import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const SYSTEMD = '/usr/lib/systemd/systemd';
/**
 * systemd as the first process of namespaces of its own. It knows the units of the folder and no others, and the machine's disk is read-only
 * to it but for that folder: the very units that clean /tmp at a start must never run here. The network is the machine's.
 */
const INSIDE = `
  mount --make-rprivate / && mount --bind "$1" "$1" && mount -o remount,bind,ro / &&
  mount -t tmpfs tmpfs /run && mount -t proc proc /proc && mount -t tmpfs tmpfs /dev/shm &&
  exec ${SYSTEMD} --system --log-target=console --log-level=info --unit=test.target --show-status=0`;

export class PrivateSystemd {
  output = '';

  private constructor(
    /** Writable for the services. */
    readonly folder: string,
    private readonly child: ChildProcess,
  ) {
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (this.output = (this.output + chunk.toString()).slice(-20_000)));
  }

  /** @returns what keeps it from running here, as one sentence, or null */
  static missing(): string | null {
    if (process.getuid?.() !== 0) return 'needs root, for namespaces';
    if (!existsSync(SYSTEMD)) return 'not installed: apt-get install --no-install-recommends systemd';
    const { status } = spawnSync('unshare', ['--mount', '--pid', '--ipc', '--uts', '--cgroup', '--fork', 'sh', '-c', 'mount --make-rprivate / && mount -t tmpfs tmpfs /run'], { stdio: 'ignore' });
    return status === 0 ? null : 'this machine lets nobody make namespaces';
  }

  static folder(): Promise<string> {
    return mkdtemp(join(tmpdir(), 'sluice-systemd-'));
  }

  /** Starts one service. @param service its [Service] section */
  static async start(folder: string, service: string): Promise<PrivateSystemd> {
    const units = join(folder, 'units');
    await mkdir(units);
    await writeFile(join(units, 'test.service'), `[Unit]\nDefaultDependencies=no\nStartLimitIntervalSec=0\n[Service]\n${service}`);
    await writeFile(join(units, 'test.target'), '[Unit]\nDefaultDependencies=no\nWants=test.service\n');
    const child = spawn('unshare', ['--mount', '--pid', '--ipc', '--uts', '--cgroup', '--fork', '--kill-child', 'sh', '-c', INSIDE, 'sh', folder], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { NODE_ENV: 'test', PATH: process.env['PATH'], container: 'test', SYSTEMD_UNIT_PATH: units },
    });
    return new PrivateSystemd(folder, child);
  }

  /** Kills it with all that it started. */
  async end(): Promise<void> {
    this.child.kill('SIGKILL');
    if (this.child.exitCode === null && this.child.signalCode === null) await once(this.child, 'exit');
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** @returns the lines of the guard's own unit that begin with these names */
export async function linesOfUnit(names: readonly string[]): Promise<string[]> {
  const text = await readFile(join(import.meta.dirname, '../../systemd/sluice-guard.service'), 'utf8');
  return text.split('\n').filter((line) => names.includes(line.split('=')[0] ?? ''));
}
