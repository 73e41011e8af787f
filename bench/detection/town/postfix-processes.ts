import type { Random } from './random';

interface Process {
  number: number;
  freeAt: number;
  uses: number;
}

/** A process of smtpd serves one connection at a time, and about ninety in its life. */
export class PostfixProcesses {
  readonly #pools = new Map<string, Process[]>();
  readonly #living = new Set<number>();

  constructor(private readonly random: Random) {}

  /** @returns the number of the process that serves a connection of that time */
  serving(service: string, from: number, to: number): number {
    const pool = this.#pools.get(service) ?? [];
    this.#pools.set(service, pool);
    let process = pool.find(({ freeAt }) => freeAt < from);
    if (process && process.uses > 90) {
      pool.splice(pool.indexOf(process), 1);
      this.#living.delete(process.number);
      process = undefined;
    }
    if (!process) {
      process = { number: 0, freeAt: 0, uses: 0 };
      do process.number = this.random.between(10_000, 63_000);
      while (this.#living.has(process.number));
      this.#living.add(process.number);
      pool.push(process);
    }
    process.freeAt = to;
    process.uses += 1;
    return process.number;
  }
}
