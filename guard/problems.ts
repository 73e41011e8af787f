import type { GuardReport } from '@sluice/contract/contract';

export type GuardProblem = GuardReport['problems'][number];

/** What is wrong on the host now; each duty raises its own problems and takes them back. */
export class Problems {
  private readonly raised = new Map<string, GuardProblem>();

  constructor(private readonly now: () => number) {}

  /** Raising it again keeps its beginning and takes the newest detail. @param subject tells two of one code apart */
  raise(code: GuardProblem['code'], detail: string, subject = '', more: Pick<GuardProblem, 'count'> = {}): void {
    const key = `${code} ${subject}`;
    const since = this.raised.get(key)?.since ?? this.now();
    this.raised.set(key, { code, since, detail: detail.slice(0, 500), ...more });
  }

  clear(code: GuardProblem['code'], subject = ''): void {
    this.raised.delete(`${code} ${subject}`);
  }

  list(): GuardProblem[] {
    return [...this.raised.values()].slice(0, 20);
  }
}
