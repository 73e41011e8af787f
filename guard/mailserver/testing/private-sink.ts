import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { greets } from '../embedded/smtp-greeting';
import { until } from './until';

/** Postfix's own smtp-sink as the next hop: it accepts everything and keeps nothing. */
export class PrivateSink {
  #child: ChildProcess | null = null;

  constructor(readonly port: number) {}

  /** @param more further arguments of smtp-sink(1), for instance `['-w', '1']` to take a second for every reply */
  async start(more: readonly string[] = []): Promise<void> {
    const child = spawn('/usr/sbin/smtp-sink', ['-u', 'postfix', ...more, `127.0.0.1:${this.port}`, '100'], { stdio: 'ignore' });
    this.#child = child;
    await until('smtp-sink answers', () => greets('127.0.0.1', this.port, 2_000));
  }

  async stop(): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
    this.#child = null;
  }
}
