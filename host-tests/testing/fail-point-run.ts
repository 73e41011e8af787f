import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { eventually } from '@/lib/testing/eventually';
import { guardStateSchema, type GuardState } from '@sluice/guard/state/guard-state';
import { freePort } from '@sluice/guard/mailserver/testing/free-port';
import { RELAY_DENIED } from '@sluice/policy/decision';
import { FileMailServer } from './file-mail-server';
import { GuardProcess, type GuardProgram } from './guard-process';
import { askPolicy } from './policy-question';
import type { EnrolledHost, RealConsole } from './real-console';

export const THIEF = 'thief@example.test';
const MESSAGES = 8;
export const FAIL_THRESHOLD = 3;
// Each look at the console is a dozen queries in the process that serves all guards, so it is not looked often.

/** One incident from the first message to the end of its restart, while the guard is killed at one point and started again. */
export class FailPointRun {
  deaths = 0;
  /** Answers that should have been refusals. */
  readonly leaks: string[] = [];
  private refused = false;
  private ending = false;
  private guard: GuardProcess | null = null;
  private working: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly directory: string,
    private readonly program: GuardProgram,
    private readonly port: number,
    private readonly deadly: { at: string; times: number },
    readonly host: EnrolledHost,
  ) {}

  static async prepare(console: RealConsole, program: GuardProgram, deadly: { at: string; times: number }): Promise<FailPointRun> {
    const directory = await mkdtemp(join(tmpdir(), 'sluice-fail-'));
    const run = new FailPointRun(directory, program, await freePort(), deadly, await console.enrol(FAIL_THRESHOLD));
    run.mail.prepare();
    await writeFile(join(directory, 'token'), run.host.token);
    await writeFile(join(directory, 'accounts'), `${THIEF}:{BLF-CRYPT}$2y$04$abcdefghijklmnopqrstuv::::::\n`);
    await writeFile(
      join(directory, 'guard.toml'),
      `console = { url = "${console.url}", token_file = "${directory}/token" }
      mailserver = { kind = "embedded", directory = "${directory}/mail", smtp_host = "127.0.0.1", smtp_port = 2525, local_domains = ["example.test"], time_zone = "Asia/Seoul" }
      accounts = { kind = "passwd-file", file = "${directory}/accounts" }
      policy = { listen = "127.0.0.1:${run.port}" }
      state = { directory = "${directory}/guard" }\n`,
    );
    return run;
  }

  get mail(): FileMailServer {
    return new FileMailServer(this.directory);
  }

  state(): Promise<GuardState> {
    return readFile(join(this.directory, 'guard', 'state.json'), 'utf8').then((text) => guardStateSchema.parse(JSON.parse(text)));
  }

  accounts(): Promise<string> {
    return readFile(join(this.directory, 'accounts'), 'utf8');
  }

  /** Plays the incident. @returns the two actions */
  async play(): Promise<{ contain: string; restart: string }> {
    this.working = Promise.all([this.keepRunning(), this.keepAsking()]);
    await eventually(async () => expect((await this.host.row()).report).toMatchObject({ status: 'watching', settingsVersion: 2 }));
    this.mail.fill(THIEF, MESSAGES);
    await eventually(async () => {
      expect(this.refused).toBe(true);
      expect(await this.host.incidents()).toHaveLength(1);
    });
    const contain = await this.host.ask({ kind: 'contain-account', account: THIEF });
    await eventually(async () => expect(await this.host.isDone(contain)).toBe(true));
    const restart = await this.host.ask({ kind: 'restart-smtp', reason: 'a test of fail points' });
    await eventually(async () => expect(await this.host.isDone(restart)).toBe(true));
    await eventually(async () => expect((await this.host.incidents())[0]?.incident.status).toBe('released'));
    await eventually(async () => {
      const { events, actions } = await this.state();
      expect([events, actions.map(({ order, acknowledged }) => [order, acknowledged])]).toEqual([[], [[null, true], [null, true]]]);
    });
    await eventually(async () => expect(await askPolicy(this.port, 'minsu@example.test')).toBe('DUNNO'));
    return { contain, restart };
  }

  /** Ends everything. */
  async end(): Promise<void> {
    this.ending = true;
    await this.guard?.end('SIGKILL');
    await this.working;
    await rm(this.directory, { recursive: true, force: true });
  }

  /** What systemd does: a guard that died is started again. */
  private async keepRunning(): Promise<void> {
    while (!this.ending) {
      const deadly: Record<string, string> = this.deaths < this.deadly.times ? { SLUICE_FAIL_AT: this.deadly.at } : {};
      this.guard = new GuardProcess(this.program, join(this.directory, 'guard.toml'), { SLUICE_TEST_MAIL_SERVER: this.directory, ...deadly });
      const ended = await this.guard.ended;
      if (this.ending) return;
      expect(ended, this.guard.output).toBe('SIGKILL');
      this.deaths += 1;
      // The queue gets short meanwhile: only what was written down keeps the next guard protecting.
      if (this.refused && this.mail.names('held').length === 0) this.mail.drain(FAIL_THRESHOLD);
    }
  }

  /** What Postfix does: it asks all the time. Once refused, nobody may pass until the service was restarted. */
  private async keepAsking(): Promise<void> {
    while (!this.ending) {
      const answer = await askPolicy(this.port, 'minsu@example.test');
      if (answer === RELAY_DENIED) {
        this.refused = true;
        if (this.deadly.at === 'first-refusal' && this.deaths < this.deadly.times) await this.guard?.end('SIGKILL');
      } else if (answer !== null && this.refused && this.mail.current?.id === 'run-1') this.leaks.push(answer);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}
