import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'vitest';
import { eventually } from '@/lib/testing/eventually';
import type { GuardedServer } from './guarded-server';

const NO_ANSWER = 451;
const DENIED = 530;

export interface FailingHost extends GuardedServer {
  send(account: string, to: string): Promise<unknown>;
}

/** One incident on a real mail server, while the guard is killed with -9 at one point after the other and started again. Its thief is an account of its own. */
export class IncidentFailRun {
  deaths = 0;
  /** Messages of the thief that were accepted. */
  taken = 0;
  /** What was accepted although it had been refused before and nothing was restarted. */
  readonly leaks: string[] = [];
  private restarted = false;
  private ending = false;
  private working: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly host: FailingHost,
    /** Of the test, beside the mail server's. */
    private readonly directory: string,
    /** Somebody who does nothing wrong is asked about all the while. */
    private readonly plot: { points: readonly string[]; thief: string; innocent: string },
  ) {}

  get journalFile(): string {
    return join(this.directory, 'journal');
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
