import { WINDOW_MS } from './activity-window';
import { ownText } from './own-text';
import { RecentMap } from './recent-map';

const MOST_NAMES = 5000;

/** Failed logins of names that have not authenticated: anybody can make such names up, so they are no accounts yet. */
export class FailedLoginNames {
  readonly #names = new RecentMap<{ count: number; at: number }>(MOST_NAMES);

  /** What another one can go on from. */
  save(): ReadonlyMap<string, { count: number; at: number }> {
    return this.#names.save();
  }

  restore(saved: ReadonlyMap<string, { count: number; at: number }>): void {
    this.#names.restore(saved);
  }

  get size(): number {
    return this.#names.size;
  }

  add(name: string, at: number): void {
    const before = this.#names.get(name);
    const count = before !== undefined && before.at > at - WINDOW_MS ? before.count + 1 : 1;
    this.#names.use(before === undefined ? ownText(name) : name, { count, at });
  }

  /** Takes a name out when it authenticates. @returns its failed logins before, and when the last one was */
  take(name: string): { count: number; at: number } | null {
    const found = this.#names.get(name) ?? null;
    this.#names.delete(name);
    return found;
  }
}
