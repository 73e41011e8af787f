import { comparePlaces, droppedLines, isWrittenBy, placeOfEntry, syslogLine, type JournalPlace } from '@sluice/guard/mailserver/journal/journal-entry';
import type { JournalEntry } from '@sluice/guard/mailserver/journal/journal-export';

/** Lines that were never seen, or that may not have been: then their number is null. */
export interface LogLoss {
  /** Milliseconds since 1970. */
  at: number;
  lines: number | null;
}

/** How far the journal was read, and what of it is known to be missing; for a guard that starts again. */
export interface SavedJournal {
  place: JournalPlace | null;
  losses: LogLoss[];
  /** How many lines were read. */
  line: number;
}

/** Figures look back a day, and so does what is missing in them. */
const REMEMBERED_MS = 24 * 60 * 60 * 1_000;
const MOST_LOSSES = 200;
const MOST_UNITS = 50;

/**
 * Goes through the entries of the journal: each is taken once, whatever journalctl repeats, and what is missing is kept in mind.
 */
export class JournalReading {
  private place: JournalPlace | null;
  private losses: LogLoss[];
  /** The place that reading goes on from: until it is passed, what comes may be known already. */
  private resumedFrom: JournalPlace | null = null;
  private readonly units = new Set<string>();

  /** @param options.writers the users whose lines are believed, by number; null to believe all */
  constructor(private readonly options: { saved: Omit<SavedJournal, 'line'> | null; writers: readonly number[] | null }) {
    this.place = options.saved?.place ?? null;
    this.losses = options.saved?.losses ?? [];
  }

  save(): Omit<SavedJournal, 'line'> {
    return { place: this.place, losses: this.losses };
  }

  get reachedPlace(): JournalPlace | null {
    return this.place;
  }

  /** What comes now begins with the place that was reached, if the journal still holds it. */
  resume(): void {
    this.resumedFrom = this.place;
  }

  /** What is missing since a day before, as one number; null lines where only that something is missing is known. */
  missing(now: number): { lines: number | null; since: number } | null {
    this.losses = this.losses.filter(({ at }) => at >= now - REMEMBERED_MS);
    const [first] = this.losses;
    if (first === undefined) return null;
    const known = this.losses.flatMap(({ lines }) => (lines === null ? [] : [lines]));
    return { lines: known.length === 0 ? null : known.reduce((sum, lines) => sum + lines, 0), since: first.at };
  }

  /** @returns the line to be read, or null when there is none in it */
  take(entry: JournalEntry): string | null {
    const place = placeOfEntry(entry);
    if (place === null || this.isKnown(place)) return null;
    this.place = place;
    const dropped = droppedLines(entry);
    if (dropped !== null) {
      if (this.concerns(dropped.unit)) this.lose(place, dropped.lines);
      return null;
    }
    if (!isWrittenBy(entry, this.options.writers)) return null;
    const unit = entry.get('_SYSTEMD_UNIT');
    if (unit !== undefined && entry.get('SYSLOG_IDENTIFIER')?.includes('/') && this.units.size < MOST_UNITS) this.units.add(unit);
    return syslogLine(entry);
  }

  private isKnown(place: JournalPlace): boolean {
    const from = this.resumedFrom;
    if (from === null) return false;
    const order = comparePlaces(place.cursor, from.cursor);
    if (order === 'before' || (order === 'unknown' && place.realtime <= from.realtime)) return true;
    this.resumedFrom = null;
    if (order === 'same') return true;
    // The journal was cut since, or its files were removed: what stood between may be among it.
    this.lose(place, null);
    return false;
  }

  /** Postfix's own lines come from its unit; a line of which journald knows no unit may be anybody's. */
  private concerns(unit: string | null): boolean {
    return unit === null || /^postfix(?:@.*)?\.service$/.test(unit) || this.units.has(unit);
  }

  private lose({ realtime }: JournalPlace, lines: number | null): void {
    this.losses = [...this.losses, { at: Math.floor(realtime / 1000), lines }].slice(-MOST_LOSSES);
  }
}
