import type { PolicyClient } from './policy-connection';

/** Looking for the longest idle among all of them takes a while, so several go at once. */
const SHARE_AT_ONCE = 32;
/** In which order connections are given up: those that do nothing, then those that keep a question or an answer waiting. */
const GIVEN_UP = ['idle', 'stalled'] as const;

/**
 * The places for policy connections, of which there are only so many. When all are taken, those go first that have been idle for the longest
 * time: the mail server opens another when it has a question. One whose question waits for its answer is never given up.
 */
export class PolicyPlaces {
  readonly #clients = new Set<PolicyClient>();

  constructor(
    private readonly most: number,
    /** Told whenever some had to be given up, or a new one could not be let in. */
    private readonly onFull: () => void,
    /** There is room again. */
    private readonly onRoom: () => void,
  ) {}

  /** @returns false when every connection has a question that waits for its answer; the new one is closed then */
  makeRoom(): boolean {
    if (this.#clients.size < this.most) return true;
    this.onFull();
    const wanted = Math.max(1, Math.floor(this.most / SHARE_AT_ONCE));
    const victims = GIVEN_UP.flatMap((state) => [...this.#clients].filter((client) => client.state === state).sort((a, b) => a.lastUsed - b.lastUsed)).slice(0, wanted);
    for (const client of victims) {
      this.#clients.delete(client);
      client.end();
    }
    return victims.length > 0;
  }

  take(client: PolicyClient): void {
    this.#clients.add(client);
  }

  leave(client: PolicyClient): void {
    this.#clients.delete(client);
    if (this.#clients.size * 2 < this.most) this.onRoom();
  }

  get states(): PolicyClient['state'][] {
    return [...this.#clients].map(({ state }) => state);
  }

  endAll(): void {
    for (const client of this.#clients) client.end();
    this.#clients.clear();
  }
}
