import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, vi } from 'vitest';
import { HOST_PASSWORD, type PrivatePostfix } from '@/lib/mailserver/testing/private-postfix';
import { sendMail } from '@/lib/mailserver/testing/smtp-client';
import { GuardProcess, type GuardProgram } from './guard-process';
import { runProgram } from './mail-programs';
import type { EnrolledHost } from './real-console';

const waitFor = <T>(fact: () => T | Promise<T>): Promise<T> => vi.waitFor(fact, { timeout: 60_000, interval: 100 });
const NO_ANSWER = 451;
const DENIED = 530;

export interface FailHost {
  postfix: PrivatePostfix;
  enrolled: EnrolledHost;
  program: GuardProgram;
  config: string;
  /** Somebody who does nothing wrong. */
  innocent: string;
}

/** One incident on a real Postfix, while the guard is killed with -9 at one point after the other and started again. Its thief is an account of its own. */
export class PostfixFailRun {
  deaths = 0;
  /** Messages of the thief that were accepted. */
  taken = 0;
  /** What was accepted although it had been refused before and nothing was restarted. */
  readonly leaks: string[] = [];
  private restarted = false;
  private ending = false;
  private guard: GuardProcess | null = null;
  private working: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly host: FailHost,
    private readonly points: readonly string[],
    private readonly thief: string,
  ) {}

  get journalFile(): string {
    return join(this.host.postfix.directory, 'journal');
  }

  /** @returns the two actions */
  async play(): Promise<{ contain: string; restart: string }> {
    const { enrolled } = this.host;
    await rm(this.journalFile, { force: true });
    this.working = this.keepRunning();
    await waitFor(async () => expect((await enrolled.row()).report).toMatchObject({ status: 'watching', latch: null }));
    const before = (await enrolled.incidents()).length;
    await this.flood();
    const asking = this.keepAsking();
    await waitFor(async () => expect(await enrolled.incidents()).toHaveLength(before + 1));
    const contain = await enrolled.ask({ kind: 'contain-account', account: this.thief });
    await waitFor(async () => expect(await enrolled.isDone(contain)).toBe(true));
    this.restarted = true;
    await asking;
    const restart = await enrolled.ask({ kind: 'restart-smtp', overrideReason: 'a test of fail points' });
    await waitFor(async () => expect(await enrolled.isDone(restart)).toBe(true));
    await waitFor(async () => expect((await enrolled.incidents()).at(-1)?.incident.status).toBe('released'));
    await waitFor(async () => expect(await this.send(this.host.innocent)).toBe(250));
    return { contain, restart };
  }

  async end(): Promise<void> {
    this.ending = true;
    await this.guard?.end('SIGKILL');
    await this.working;
  }

  journal(): Promise<string[]> {
    return readFile(this.journalFile, 'utf8').then((text) => text.split('\n').filter((line) => line !== ''));
  }

  /** By queue, the messages there are of the thief, or of anybody else. */
  async queued(): Promise<{ held: number; waiting: number }> {
    const { output } = await runProgram('/usr/sbin/postqueue', ['-c', this.host.postfix.configDirectory, '-j']);
    const messages = output.split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as { queue_name: string; sender: string }).filter(({ sender }) => sender === this.thief);
    const held = messages.filter((message) => message.queue_name === 'hold').length;
    return { held, waiting: messages.length - held };
  }

  /** Until the guard's refusal. The listener defers while no guard answers, so a guard that dies lets nothing pass. */
  private async flood(): Promise<void> {
    for (let code = 250; code !== DENIED; ) {
      code = await this.send(this.thief);
      if (code === 250) this.taken += 1;
      else expect([DENIED, NO_ANSWER]).toContain(code);
    }
  }

  private async keepAsking(): Promise<void> {
    while (!this.restarted && !this.ending) {
      const code = await this.send(this.host.innocent);
      if (code === 250) this.leaks.push('accepted after a 530');
      await pause(50);
    }
  }

  private send(account: string): Promise<number> {
    const mail = { from: account, to: ['friend@outside.test'], text: 'Subject: x\r\n\r\nx\r\n' };
    return sendMail(this.host.postfix.submissionPort, mail, { user: account, pass: HOST_PASSWORD }).then(
      () => 250,
      (error: unknown) => (error as { responseCode?: number }).responseCode ?? 0,
    );
  }

  /** What systemd does. */
  private async keepRunning(): Promise<void> {
    while (!this.ending) {
      const at = this.points[this.deaths];
      const deadly: Record<string, string> = at === undefined ? {} : { SLUICE_FAIL_AT: at };
      this.guard = new GuardProcess(this.host.program, this.host.config, { SLUICE_TEST_JOURNAL: this.journalFile, ...deadly });
      const ended = await this.guard.ended;
      if (this.ending) return;
      expect(ended, this.guard.output).toBe('SIGKILL');
      this.deaths += 1;
    }
  }
}
