import type { ActJournal } from '@sluice/guard/mailserver/mail-server';
import { withinTime } from '@sluice/guard/pause';
import type { BegunActions } from './begun-actions';

/** Counts the messages that one action changes, in all its attempts: what it begins is durable before it is done. */
export class WholeCount implements ActJournal {
  unfinished: readonly string[];
  private before: number;

  constructor(
    private readonly begun: Pick<BegunActions, 'find' | 'note'>,
    private readonly id: string,
  ) {
    const tally = begun.find(id)?.tally;
    this.before = tally?.done ?? 0;
    this.unfinished = tally?.batch ?? [];
  }

  /** With what earlier calls and attempts did. */
  with(done: number): number {
    return this.before + done;
  }

  async begin(done: number, ids: readonly string[]): Promise<void> {
    // A disk that fails does not stop the act; cut off then, its count could not be whole.
    await withinTime(this.begun.note(this.id, { done: this.with(done), batch: [...ids] }), 5_000, 'writing the state file').catch(() => undefined);
  }

  /** A call ended: what it changed is part of what was done before the next one. @returns the whole count */
  ended(done: number): number {
    this.before += done;
    this.unfinished = [];
    return this.before;
  }
}
