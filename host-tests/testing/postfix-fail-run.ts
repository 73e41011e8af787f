import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'vitest';
import { eventually } from '@/lib/testing/eventually';
import type { GuardedHost } from './guarded-host';
import { runProgram } from './mail-programs';

const NO_ANSWER = 451;
const DENIED = 530;

/** One incident on a real Postfix, while the guard is killed with -9 at one point after the other and started again. Its thief is an account of its own. */
export class PostfixFailRun {
  deaths = 0;
  /** Messages of the thief that were accepted. */
  taken = 0;
  /** What was accepted although it had been refused before and nothing was restarted. */
  readonly leaks: string[] = [];
  private restarted = false;
  private ending = false;
  private working: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly host: GuardedHost,
    /** Somebody who does nothing wrong is asked about all the while. */
    private readonly plot: { points: readonly string[]; thief: string; innocent: string },
  ) {}

  get journalFile(): string {
    return join(this.host.postfix.directory, 'journal');
  }

  /** @returns the two actions */
  async play(): Promise<{ contain: string; restart: string }> {
    const { enrolled } = this.host;
    await rm(this.journalFile, { force: true });
    this.working = this.keepRunning();
    await eventually(async () => expect(await this.host.report()).toMatchObject({ status: 'watching', latch: null }));
    const before = (await enrolled.incidents()).length;
    await this.flood();
    const asking = this.keepAsking();
    await eventually(async () => expect(await enrolled.incidents()).toHaveLength(before + 1));
    const contain = await enrolled.ask({ kind: 'contain-account', account: this.plot.thief });
    await this.host.done(contain);
    this.restarted = true;
    await asking;
    const restart = await enrolled.ask({ kind: 'restart-smtp', reason: 'a test of fail points' });
    await this.host.done(restart);
    await eventually(async () => expect((await enrolled.incidents()).at(-1)?.incident.status).toBe('released'));
    await eventually(async () => expect(await this.send(this.plot.innocent)).toBe(250));
    return { contain, restart };
  }

  async end(): Promise<void> {
    this.ending = true;
    await this.host.guard?.end('SIGKILL');
    await this.working;
  }

  journal(): Promise<string[]> {
    return readFile(this.journalFile, 'utf8').then((text) => text.split('\n').filter((line) => line !== ''));
  }

  /** By queue, the messages there are of the thief, or of anybody else. */
  async queued(): Promise<{ held: number; waiting: number }> {
    const { output } = await runProgram('/usr/sbin/postqueue', ['-c', this.host.postfix.configDirectory, '-j']);
    const messages = output.split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as { queue_name: string; sender: string }).filter(({ sender }) => sender === this.plot.thief);
    const held = messages.filter((message) => message.queue_name === 'hold').length;
    return { held, waiting: messages.length - held };
  }

  /** Until the guard's refusal. The listener defers while no guard answers, so a guard that dies lets nothing pass. */
  private async flood(): Promise<void> {
    for (let code = 250; code !== DENIED; ) {
      code = await this.send(this.plot.thief);
      if (code === 250) this.taken += 1;
      else expect([DENIED, NO_ANSWER]).toContain(code);
    }
  }

  private async keepAsking(): Promise<void> {
    while (!this.restarted && !this.ending) {
      const code = await this.send(this.plot.innocent);
      if (code === 250) this.leaks.push('accepted after a 530');
      await pause(50);
    }
  }

  private send(account: string): Promise<number> {
    return this.host.send(account, 'friend@outside.test').then(
      () => 250,
      (error: unknown) => (error as { responseCode?: number }).responseCode ?? 0,
    );
  }

  /** What systemd does. */
  private async keepRunning(): Promise<void> {
    while (!this.ending) {
      const at = this.plot.points[this.deaths];
      const deadly: Record<string, string> = at === undefined ? {} : { SLUICE_FAIL_AT: at };
      const guard = this.host.launchGuard({ SLUICE_TEST_JOURNAL: this.journalFile, ...deadly });
      const ended = await guard.ended;
      if (this.ending) return;
      expect(ended, guard.output).toBe('SIGKILL');
      this.deaths += 1;
    }
  }
}
