import type { ActionReport, ActionStep } from '@sluice/contract/contract';
import { failureOf, NotPossible, type StepName } from './step-failure';

/** Follows the steps of one action and keeps its report. */
export class StepProgress {
  private steps: ActionStep[] = [];

  /**
   * @param changed is told the whole report after every change, with `ended` true when a step ended; that is worth
   * telling the console at once
   */
  constructor(
    private readonly id: string,
    private readonly now: () => number,
    private readonly changed: (report: ActionReport, ended: boolean) => void,
  ) {}

  get failed(): boolean {
    return this.steps.some(({ status }) => status === 'failed');
  }

  report(status: ActionReport['status'], smtpInstance: string | null = null): ActionReport {
    return { id: this.id, status, at: this.now(), steps: this.steps, smtpInstance };
  }

  begin(step: StepName): void {
    this.put({ step, status: 'running', count: null, at: this.now(), code: null, detail: null }, false);
  }

  count(step: StepName, count: number): void {
    this.put({ step, status: 'running', count, at: this.now(), code: null, detail: null }, false);
  }

  done(step: StepName, count: number | null): void {
    this.put({ step, status: 'done', count, at: this.now(), code: null, detail: null }, true);
  }

  fail(step: StepName, error: unknown): void {
    const count = this.steps.find((each) => each.step === step)?.count ?? null;
    const status = error instanceof NotPossible ? 'not-possible' : 'failed';
    this.put({ step, status, count, at: this.now(), ...failureOf(step, error) }, true);
  }

  /** What was asked for is not known here. @param word what the console calls it */
  refuse(word: string): void {
    this.put({ step: 'other', status: 'failed', count: null, at: this.now(), code: 'unknown-act', detail: word }, true);
  }

  /**
   * Does one step. A failed one is recorded, not thrown: the steps after it are done all the same, because half a
   * containment is better than none.
   *
   * @param work returns what was counted
   * @returns whether it was done
   */
  async perform(step: StepName, work: (count: (done: number) => void) => Promise<number | null>): Promise<boolean> {
    this.begin(step);
    try {
      this.done(step, await work((done) => this.count(step, done)));
      return true;
    } catch (error) {
      this.fail(step, error);
      return false;
    }
  }

  /** A step keeps its place, although it may end after one that began later. */
  private put(step: ActionStep, ended: boolean): void {
    const at = this.steps.findIndex((each) => each.step === step.step);
    this.steps = at === -1 ? [...this.steps, step] : this.steps.with(at, step);
    this.changed(this.report('running'), ended);
  }
}
