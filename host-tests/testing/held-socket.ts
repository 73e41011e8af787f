import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { until } from '@sluice/guard/mailserver/testing/until';
import type { GuardProgram } from './guard-process';

/**
 * Holds the socket as systemd does and takes no connection itself: its event loop stands still in `readSync` and `spawnSync`.
 * Each line that it is sent starts one guard, which finds the socket as descriptor 3 and LISTEN_PID naming itself.
 */
const HOLDER = `
  import { spawnSync } from 'node:child_process';
  import { readSync } from 'node:fs';
  import { createServer } from 'node:net';
  const [port, guard, config] = process.argv.slice(1);
  const inner = 'process.stdout.write("pid " + process.pid + "\\\\n"); process.env.LISTEN_PID = String(process.pid); await import(process.argv.splice(1, 1)[0]);';
  const held = createServer().listen(Number(port), '127.0.0.1', () => {
    process.stdout.write('held\\n');
    while (readSync(0, Buffer.alloc(1)) === 1) {
      spawnSync(process.execPath, ['--input-type=module', '--eval', inner, '--', guard, '--config', config], {
        stdio: ['ignore', 1, 2, held._handle.fd],
        env: { ...process.env, LISTEN_FDS: '1' },
      });
      process.stdout.write('ended\\n');
    }
    process.exit(0);
  });
`;

/** The policy socket in the hands of another process, with or without a guard that answers on it. */
export class HeldSocket {
  private output = '';

  private constructor(
    private readonly child: ChildProcess,
    private readonly port: number,
  ) {
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
  }

  static async hold(port: number, program: GuardProgram, config: string): Promise<HeldSocket> {
    const child = spawn(process.execPath, ['--input-type=module', '--eval', HOLDER, '--', String(port), program.file, config], { stdio: ['pipe', 'pipe', 'pipe'] });
    const held = new HeldSocket(child, port);
    await until('the socket is held', () => held.output.includes('held\n'));
    return held;
  }

  /** A guard is started on the socket. */
  async startGuard(): Promise<void> {
    const before = this.count('pid');
    this.child.stdin?.write('\n');
    await until('a guard is started on the held socket', () => this.count('pid') > before);
  }

  async killGuard(): Promise<void> {
    const pid = Number(this.output.match(/^pid \d+$/gm)?.at(-1)?.slice(4));
    process.kill(pid, 'SIGKILL');
    await until('the guard is dead', () => this.count('ended') === this.count('pid'));
  }

  /** Resolves when so many connections wait in the socket, which nobody has taken. */
  async waiting(connections: number): Promise<void> {
    await until('questions wait in the held socket', async () => (await waitingOn(this.port)) >= connections);
  }

  /** Also ends a guard that runs on it. */
  async end(): Promise<void> {
    if (this.count('ended') < this.count('pid')) await this.killGuard();
    this.child.stdin?.end();
    if (this.child.exitCode === null) await once(this.child, 'exit');
  }

  private count(what: 'pid' | 'ended'): number {
    return this.output.split('\n').filter((line) => line === what || line.startsWith(`${what} `)).length;
  }
}

/** For a socket that listens, the kernel shows in the place of received bytes how many connections wait in it (proc(5)). */
async function waitingOn(port: number): Promise<number> {
  const address = `0100007F:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const lines = (await readFile('/proc/net/tcp', 'utf8')).split('\n').map((line) => line.trim().split(/\s+/));
  const queues = lines.find((columns) => columns[1] === address && columns[3] === '0A')?.[4];
  return Number.parseInt(queues?.split(':')[1] ?? '0', 16);
}
