import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { MailServer, SmtpInstance } from '@sluice/guard/mailserver/mail-server';

/**
 * A mail server that is nothing but files, so that it outlives a guard that is killed, and tells in its journal what was
 * done to it. A message is an empty file named `account#number`.
 */
export class FileMailServer implements MailServer {
  readonly kind = 'embedded';
  readonly log = { format: 'mailcarrier' as const, files: () => Promise.resolve([]) };

  constructor(private readonly directory: string) {}

  prepare(): void {
    for (const folder of ['waiting', 'held']) mkdirSync(join(this.directory, folder), { recursive: true });
    writeFileSync(join(this.directory, 'journal'), '');
    this.run('run-1');
  }

  fill(account: string, count: number): void {
    for (let number = 0; number < count; number += 1) writeFileSync(join(this.directory, 'waiting', `${account}#${number}`), '');
  }

  /** Delivers all but so many. */
  drain(left: number): void {
    for (const name of this.names('waiting').slice(left)) rmSync(join(this.directory, 'waiting', name));
  }

  names(folder: 'waiting' | 'held'): string[] {
    return readdirSync(join(this.directory, folder));
  }

  get journal(): string[] {
    return readFileSync(join(this.directory, 'journal'), 'utf8')
      .split('\n')
      .filter((line) => line !== '');
  }

  note(line: string): void {
    appendFileSync(join(this.directory, 'journal'), `${line}\n`);
  }

  get current(): SmtpInstance | null {
    try {
      return JSON.parse(readFileSync(join(this.directory, 'instance'), 'utf8')) as SmtpInstance;
    } catch {
      return null;
    }
  }

  readonly brake = {
    engage: () => {
      this.note('engage');
      writeFileSync(join(this.directory, 'braked'), '');
      return Promise.resolve({ transports: ['smtp'] });
    },
    lift: () => {
      this.note('lift');
      rmSync(join(this.directory, 'braked'), { force: true });
      return Promise.resolve();
    },
    isEngaged: () => Promise.resolve(existsSync(join(this.directory, 'braked'))),
    isWhole: () => Promise.resolve(existsSync(join(this.directory, 'braked'))),
  };

  readonly queue = {
    length: (): Promise<number> => Promise.resolve(this.names('waiting').length),
    breakdown: () => {
      const [waiting, held] = [this.names('waiting'), this.names('held')];
      const of = (names: string[], account: string): number => names.filter((name) => name.startsWith(`${account}#`)).length;
      const accounts = [...new Set([...waiting, ...held].map((name) => name.split('#')[0]!))];
      return Promise.resolve({
        waiting: waiting.length,
        held: held.length,
        oldestAt: null,
        accounts: accounts.map((account) => ({ account, waiting: of(waiting, account), held: of(held, account) })),
        recipients: { waiting: waiting.length, complete: true, held: held.length, heldMost: Math.min(1, held.length), heldComplete: true },
      });
    },
    hold: (account: string, onProgress: (done: number) => void) => this.move(account, 'waiting', 'held', onProgress),
    release: (account: string, onProgress: (done: number) => void) => this.move(account, 'held', 'waiting', onProgress),
    delete: () => Promise.reject(new Error('Nothing is deleted here.')),
  };

  readonly smtp = {
    whyOpenSessionsCanSend: () => Promise.resolve(null),
    openClients: () => Promise.resolve([]),
    instance: () => Promise.resolve(this.current),
    restart: async (): Promise<SmtpInstance> => {
      const before = this.current;
      if (before) this.note(`stop ${before.id}`);
      rmSync(join(this.directory, 'instance'), { force: true });
      await pause(30);
      return this.run(`run-${this.journal.length + 2}`);
    },
  };

  /** One session is open until it is ended for the first time. */
  readonly sessions = {
    loginsReadTheStore: true,
    forget: () => Promise.resolve(),
    count: () => Promise.resolve(this.journal.includes('call sessions') ? 0 : 1),
    end: () => {
      const open = this.journal.includes('call sessions') ? 0 : 1;
      this.note('call sessions');
      return Promise.resolve(open);
    },
  };

  private run(id: string): SmtpInstance {
    const instance = { id, pid: 1, startedAt: 1_000 };
    this.note(`start ${id}`);
    writeFileSync(join(this.directory, 'instance.new'), JSON.stringify(instance));
    renameSync(join(this.directory, 'instance.new'), join(this.directory, 'instance'));
    return instance;
  }

  private async move(account: string, from: 'waiting' | 'held', to: 'waiting' | 'held', onProgress: (done: number) => void): Promise<{ messages: number }> {
    const found = this.names(from).filter((name) => name.startsWith(`${account}#`));
    for (const [index, name] of found.entries()) {
      renameSync(join(this.directory, from, name), join(this.directory, to, name));
      this.note(`${to} ${name}`);
      onProgress(index + 1);
    }
    return { messages: found.length };
  }
}
