import type { Latch } from '@sluice/protection/protection';
import type { ActionOrder, ActionReport } from '@sluice/contract/contract';
import type { BegunAction } from '@sluice/guard/state/guard-state';
import type { StateFile } from '@sluice/guard/state/state-file';

const MOST_KEPT = 500;
/** A service that was told to restart may come up after the action has given up on it. */
const LATE_START_MS = 60_000;

/** Which actions were begun, how far they are and what of it the console has; all but the progress is durable. */
export class BegunActions {
  /** Reports that the console does not have yet, in the order they were last changed. */
  private readonly pending = new Map<string, ActionReport>();

  constructor(private readonly state: StateFile) {
    for (const { id, report, acknowledged } of state.current.actions) if (!acknowledged) this.pending.set(id, report);
  }

  find(id: string): BegunAction | undefined {
    return this.state.current.actions.find((action) => action.id === id);
  }

  /** Those that were cut off by the end of an earlier guard, as they were ordered. */
  unfinished(): BegunAction[] {
    return this.state.current.actions.filter(({ order }) => order !== null);
  }

  /** @returns when the id is durable, which it must be before anything is done */
  begin(order: ActionOrder, at: number, smtpInstanceBefore: string | null): Promise<void> {
    const report: ActionReport = { id: order.id, status: 'running', at, steps: [], smtpInstance: null };
    this.pending.set(order.id, report);
    const begun: BegunAction = { id: order.id, order, report, acknowledged: false, tally: null, smtpInstanceBefore };
    return this.state.change((current) => ({ ...current, actions: bounded([...current.actions, begun]) }));
  }

  /** @returns when it is durable how many messages the action has changed, and which it changes now */
  note(id: string, tally: BegunAction['tally']): Promise<void> {
    return this.edit(id, (action) => ({ ...action, tally }));
  }

  /** A new report of a running action. Progress within a step is not worth a write: the step is done again after a crash. */
  progress(report: ActionReport): void {
    this.pending.delete(report.id);
    this.pending.set(report.id, report);
  }

  /**
   * The console is told with `progress` afterwards: what it takes for ended must not be taken up again after a crash.
   *
   * @returns when the end is durable
   */
  end(report: ActionReport): Promise<void> {
    return this.edit(report.id, (action) => ({ ...action, order: null, report, acknowledged: false, tally: null }));
  }

  waiting(): ActionReport[] {
    return [...this.pending.values()].slice(0, 200);
  }

  /** The console has these very reports; one that changed since is told again. */
  acknowledge(reports: ActionReport[]): void {
    const ended = new Set<string>();
    for (const report of reports) {
      if (this.pending.get(report.id) !== report) continue;
      this.pending.delete(report.id);
      if (report.status !== 'running') ended.add(report.id);
    }
    if (ended.size === 0) return;
    void this.state.change((current) => ({
      ...current,
      actions: current.actions.map((action) => (ended.has(action.id) ? { ...action, acknowledged: true } : action)),
    }));
  }

  /** The console asks again for an action that was begun: it is not done again, its report is told again. */
  repeatReport(id: string): void {
    const action = this.find(id);
    if (action?.order === null && !this.pending.has(id)) this.pending.set(id, action.report);
  }

  /** The restart of ours that ended the run in which the rule fired, for telling why it was released. */
  restartOf(latch: Latch, now: number): string | null {
    const restart = this.state.current.actions.findLast((action) => {
      const steps = action.report.steps;
      const restarts = action.order ? action.order.kind === 'restart-smtp' : steps.some(({ step }) => step === 'stop-smtp');
      const inTime = action.report.status !== 'failed' || now - action.report.at < LATE_START_MS;
      return restarts && inTime && action.smtpInstanceBefore === latch.smtpInstance;
    });
    return restart?.id ?? null;
  }

  private edit(id: string, next: (action: BegunAction) => BegunAction): Promise<void> {
    return this.state.change((current) => ({ ...current, actions: current.actions.map((action) => (action.id === id ? next(action) : action)) }));
  }
}

/** Of many, the oldest that have ended and are known to the console are forgotten. */
function bounded(actions: BegunAction[]): BegunAction[] {
  if (actions.length <= MOST_KEPT) return actions;
  const oldest = actions.findIndex(({ order, acknowledged }) => order === null && acknowledged);
  return oldest === -1 ? actions : actions.toSpliced(oldest, 1);
}
