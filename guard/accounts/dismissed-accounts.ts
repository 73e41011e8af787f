import type { Dismissal } from '@sluice/contract/contract';
import type { StateFile } from '@sluice/guard/state/state-file';

/** What operators found innocent, kept on disk so that a log that is read again is judged by it from its first line. */
export class DismissedAccounts {
  constructor(private readonly options: { state: StateFile; now(): number; onChange(): void }) {}

  /** With the moment of each by this host's clock, which the log is written with. */
  get excuses(): { account: string; until: number }[] {
    return this.options.state.current.dismissals.map(({ account, until }) => ({ account, until }));
  }

  /** @param dismissals all that stand; telling the same again changes nothing */
  take(dismissals: readonly Dismissal[]): void {
    const { state, now, onChange } = this.options;
    const before = new Map(state.current.dismissals.map((known) => [keyOf(known), known]));
    const next = dismissals.map(({ account, at, ageMs }) => before.get(keyOf({ account, at })) ?? { account, at, until: now() - ageMs });
    if (next.length === before.size && next.every((each) => before.has(keyOf(each)))) return;
    void state.change((current) => ({ ...current, dismissals: next }));
    onChange();
  }
}

const keyOf = ({ account, at }: { account: string; at: number }): string => `${at} ${account}`;
