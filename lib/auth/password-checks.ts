import { Refusal } from '@/lib/console/refusal';

/** A check takes a core for a good part of a second and 64 MB; more at once would keep guards waiting for their answer. */
const MAX_AT_ONCE = 2;
const MAX_WAITING = 20;

/** Lets so many password checks run at a time; the others wait their turn, and what is too many is refused. */
export class PasswordChecks {
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  /** @throws Refusal `too-many-requests` when too many wait already */
  async run<Result>(check: () => Promise<Result>): Promise<Result> {
    if (this.#running >= MAX_AT_ONCE) {
      if (this.#waiting.length >= MAX_WAITING) throw new Refusal('too-many-requests', 'Too many people sign in at this moment. Nothing was tried. Try again in a minute.');
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    } else {
      this.#running += 1;
    }
    try {
      return await check();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#running -= 1;
      else next();
    }
  }
}

/** The ones of this process: signing in and changing one's password wait in the same line. */
export const passwordChecks = new PasswordChecks();
