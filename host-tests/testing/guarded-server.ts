import { expect } from 'vitest';
import { eventually } from '@/lib/testing/eventually';
import { temporarySqlite, type TemporaryDatabase } from '@/lib/db/testing/temporary-database';
import { startNextHop, type NextHopStub } from '@sluice/guard/mailserver/testing/next-hop-stub';
import type { ActionStep } from '@sluice/contract/contract';
import { bundleGuard, GuardProcess, type GuardProgram } from './guard-process';
import { RealConsole, type EnrolledHost } from './real-console';

export interface GuardedParts {
  readonly database: TemporaryDatabase;
  readonly console: RealConsole;
  readonly enrolled: EnrolledHost;
  readonly hop: NextHopStub;
}

export type Ends = (() => Promise<unknown>)[];

/** What every guarded mail host needs around it: a console with its database, which knows the host, and a next hop. @param ends is told how each is ended */
export async function startAround(ends: Ends, threshold: number): Promise<GuardedParts> {
  const database = await temporarySqlite();
  ends.push(() => database.remove());
  const console = await RealConsole.start(database.db);
  ends.push(() => console.stop());
  const enrolled = await console.enrol(threshold);
  const hop = await startNextHop();
  ends.push(() => hop.close());
  return { database, console, enrolled, hop };
}

/** A mail host of whatever kind with a guard, and what belongs to it. */
export abstract class GuardedServer implements GuardedParts {
  readonly database: TemporaryDatabase;
  readonly console: RealConsole;
  readonly enrolled: EnrolledHost;
  readonly hop: NextHopStub;
  /** The last one that was started. */
  guard: GuardProcess | null = null;

  protected constructor(
    around: GuardedParts,
    readonly program: GuardProgram,
    readonly configFile: string,
    private readonly ends: Ends,
  ) {
    ({ database: this.database, console: this.console, enrolled: this.enrolled, hop: this.hop } = around);
    this.ends.push(async () => this.guard?.end('SIGTERM'));
  }

  /** @param entry of the guard below the project */
  protected static async bundled(entry: string, ends: Ends): Promise<GuardProgram> {
    const program = await bundleGuard(entry);
    ends.push(() => program.remove());
    return program;
  }

  /** Starts a guard without waiting for anything. @param user whose rights it has; those of the test when left out */
  launchGuard(environment: Record<string, string> = {}, user: { uid?: number; gid?: number } = {}): GuardProcess {
    return (this.guard = new GuardProcess(this.program, this.configFile, environment, user));
  }

  /** @returns when the guard has told the console that it watches, or protects still */
  async startGuard(): Promise<void> {
    const { lastSeenAt } = await this.enrolled.row();
    this.launchGuard();
    await this.hasSettings(lastSeenAt ?? 0);
  }

  /** Waits until the guard goes by the settings that the console has now. @param since an older report does not count */
  async hasSettings(since = 0): Promise<void> {
    await eventually(async () => {
      const { report, lastSeenAt, settings } = await this.enrolled.row();
      expect(lastSeenAt ?? 0, this.guardOutput).toBeGreaterThan(since);
      expect(report).toMatchObject({ status: expect.stringMatching(/^(watching|protected)$/) as string, settingsVersion: settings.version });
    });
  }

  /** What a crash and systemd do. */
  async restartGuard(): Promise<void> {
    await this.guard?.end('SIGKILL');
    await this.startGuard();
  }

  get guardOutput(): string {
    return this.guard?.output ?? '';
  }

  /** What the guard said last. */
  async report() {
    return (await this.enrolled.row()).report;
  }

  /** Recipients of what the next hop took. */
  received(): string[] {
    return this.hop.received.flatMap(({ to }) => to);
  }

  /** Waits for the end of an action, whichever it is. */
  async ended(id: string): Promise<{ status: string; steps: ActionStep[] }> {
    return eventually(async () => {
      const { status, steps } = await this.enrolled.action(id);
      expect(['done', 'failed']).toContain(status);
      return { status, steps };
    });
  }

  /** Waits until an action is done. @returns its steps */
  async done(id: string): Promise<ActionStep[]> {
    const { status, steps } = await this.ended(id);
    expect(status, JSON.stringify(steps)).toBe('done');
    return steps;
  }

  /** Has an act performed to its end. */
  async act(wish: Parameters<EnrolledHost['ask']>[0]): Promise<{ status: string; steps: ActionStep[] }> {
    return this.ended(await this.enrolled.ask(wish));
  }

  async remove(): Promise<void> {
    for (const end of this.ends.reverse()) await end();
  }
}

/** @returns of each step its end, with the code that says why it was not done */
export const stepsOf = ({ steps }: { steps: ActionStep[] }): Record<string, string> => Object.fromEntries(steps.map(({ step, status, code }) => [step, code === null ? status : `${status} ${code}`]));
