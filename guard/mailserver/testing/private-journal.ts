import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DEBIAN_13 } from '@/scripts/testing/debian-13.mjs';
import type { JournalQuery } from '../mail-server';
import type { Debian } from './debian';
import { until } from './until';

const run = promisify(execFile);

/** Of the C library of Debian. */
const SIGRTMIN = 34;

/** Sends a file as one datagram; Node.js has no such sockets. */
const SEND_NATIVE = `local $/; open F, "<", $ARGV[0]; my $s = IO::Socket::UNIX->new(Type => SOCK_DGRAM, Peer => "/run/systemd/journal/socket") or die "$!"; $s->send(scalar <F>) or die "$!";`;

/** journald's native protocol: as in the export format, a size before a value with newlines. */
function nativeEntry(fields: Readonly<Record<string, string>>): Buffer {
  const parts = Object.entries(fields).map(([name, value]) => {
    const size = Buffer.alloc(8);
    size.writeBigUInt64LE(BigInt(Buffer.byteLength(value)));
    return Buffer.concat([Buffer.from(`${name}\n`), size, Buffer.from(`${value}\n`)]);
  });
  return Buffer.concat(parts);
}

/** A systemd-journald of its own, without systemd: programs of the same Debian log to it, and nothing else does. */
export class PrivateJournal {
  private daemon: ChildProcess | null = null;
  /** For `journalctl --directory`. */
  readonly directory: string;

  private constructor(private readonly debian: Debian) {
    this.directory = join(debian.own, 'journal');
  }

  /** @param options.settings more lines of journald.conf, such as `RateLimitBurst=20` */
  static async start(debian: Debian, options: { settings?: readonly string[] } = {}): Promise<PrivateJournal> {
    const journal = new PrivateJournal(debian);
    const settings = ['[Journal]', 'Storage=persistent', 'ReadKMsg=no', 'Audit=', 'RateLimitIntervalSec=0', ...(options.settings ?? [])];
    await mkdir(join(debian.own, 'run/systemd/journal'), { recursive: true });
    // Storage is what a start of the system makes persistent; here it is from the beginning.
    await writeFile(join(debian.own, 'run/systemd/journal/flushed'), '');
    await writeFile(join(debian.own, 'journald.conf'), settings.join('\n') + '\n');
    await journal.boot();
    return journal;
  }

  /** Starts journald, as in another run of the system than before. */
  async boot(): Promise<void> {
    await this.stop();
    await writeFile(join(this.debian.own, 'boot-id'), `${randomUUID()}\n`);
    const socket = join(this.debian.own, 'run/systemd/journal/dev-log');
    await rm(socket, { force: true });
    this.daemon = spawn(this.debian.program('systemd-journald'), { stdio: 'ignore' });
    await until('journald listens', () => existsSync(socket));
  }

  /** Everything written so far is in files that are not written to any more. */
  async rotate(): Promise<void> {
    // journald takes a signal before what waits in its socket, but this one after it.
    await this.control(SIGRTMIN + 1, 'synced');
    await this.control('SIGUSR2', 'rotated');
  }

  /** As journald does when the disk has no room for more: everything that it has put aside goes. */
  async vacuum(): Promise<void> {
    await run('/usr/bin/journalctl', [`--directory=${this.directory}`, '--vacuum-size=1', '--quiet']);
  }

  /** @param more further arguments of logger(1), such as `--id=77` */
  async write(identifier: string, lines: readonly string[], more: readonly string[] = []): Promise<void> {
    const file = join(this.debian.own, 'lines');
    await writeFile(file, lines.join('\n') + '\n');
    await run(this.debian.program('logger'), ['-p', 'mail.info', '-t', identifier, ...more, '-f', file]);
  }

  async asUser(uid: number, identifier: string, line: string): Promise<void> {
    await run(this.debian.program('setpriv'), [`--reuid=${uid}`, '--clear-groups', 'logger', '-p', 'mail.info', '-t', identifier, line]);
  }

  /** An entry of fields of one's own, as programs write them that know journald. */
  async writeNative(fields: Readonly<Record<string, string>>): Promise<void> {
    const file = join(this.debian.own, 'fields');
    await writeFile(file, nativeEntry(fields));
    await run(this.debian.program('sh'), ['-c', `perl -MIO::Socket::UNIX -e '${SEND_NATIVE}' '${file}'`]);
  }

  /** Runs a shell script as a service of systemd would run: journald names its unit by its group of processes. */
  async asUnit(unit: string, script: string): Promise<void> {
    const group = `/sys/fs/cgroup/system.slice/${unit}`;
    const shell = this.debian.program('sh');
    try {
      await run(shell, ['-c', `mkdir -p '${group}' && echo $$ > '${group}/cgroup.procs' && ${script}`]);
    } finally {
      await run(shell, ['-c', `while [ -d '${group}' ] && ! rmdir '${group}' 2>/dev/null; do :; done; rmdir /sys/fs/cgroup/system.slice 2>/dev/null || :`]);
    }
  }

  /** All of it, as a log service would have written it. */
  async text(): Promise<string> {
    return (await run('/usr/bin/journalctl', [`--directory=${this.directory}`, '--output=short', '--quiet', '--merge'], { maxBuffer: 256 * 1024 * 1024 })).stdout;
  }

  async query(): Promise<JournalQuery> {
    const machineId = (await readFile(join(DEBIAN_13, 'etc/machine-id'), 'utf8')).trim();
    return { journalctl: '/usr/bin/journalctl', directory: this.directory, machineId, writers: [0, (await this.debian.userIds('postfix'))[0]] };
  }

  async stop(): Promise<void> {
    const { daemon } = this;
    if (daemon === null || daemon.exitCode !== null || daemon.signalCode !== null) return;
    const ended = once(daemon, 'exit');
    daemon.kill();
    await ended;
    this.daemon = null;
  }

  private async control(signal: NodeJS.Signals | number, done: string): Promise<void> {
    const mark = join(this.debian.own, 'run/systemd/journal', done);
    await rm(mark, { force: true });
    if (this.daemon?.pid !== undefined) process.kill(this.daemon.pid, signal);
    await until(`journald has ${done}`, () => existsSync(mark));
  }
}
