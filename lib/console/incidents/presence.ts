import type { IncidentStepKey, IncidentView } from './schemas';

/** An open page asks every second, one behind another tab does not. */
const GONE_AFTER_MS = 10_000;
/** Pages that look at open incidents at the same time; more are not told of. */
const MOST_LOOKS = 500;

interface Look {
  number: number;
  personId: string;
  name: string;
  step: IncidentStepKey | null;
  at: number;
}

/**
 * Who looks at which incident, and at which step of it, so that two do not do the same at once. It is gone with whoever
 * looks, so it is kept in the memory of this process: of several consoles on one database each knows of its own people.
 */
export class Presence {
  private readonly looks = new Map<string, Look>();

  /** @returns the others who look at the incident now, by name */
  look(look: Look): IncidentView['present'] {
    for (const [key, { at }] of this.looks) if (at + GONE_AFTER_MS <= look.at) this.looks.delete(key);
    const own = `${look.number} ${look.personId}`;
    if (this.looks.size < MOST_LOOKS || this.looks.has(own)) this.looks.set(own, look);
    return [...this.looks.values()]
      .filter(({ number, personId }) => number === look.number && personId !== look.personId)
      .map(({ name, step }) => ({ name, step }))
      .sort((one, other) => (one.name < other.name ? -1 : 1));
  }
}
