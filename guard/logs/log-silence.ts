import type { GuardLog } from '@sluice/guard/guard-log';
import type { Problems } from '@sluice/guard/problems';
import { repeat } from '@sluice/guard/repeat';
import type { Duty } from '@sluice/guard/runtime';

/** A line belongs to what happens shortly before and after it. */
const AROUND_MS = 5_000;
/** A refused recipient and a message in the queue always have a line; it comes within moments. */
const SURE_MS = 20_000;
/** One message may have many questions, and only the first of them surely has a line: a slow sender asks for minutes. */
const LIKELY_MS = 120_000;

/** What the guard sees of the mail server without its log. */
export interface SeenWithoutLog {
  /** Questions about relaying so far, and those that were answered with a refusal. */
  requests: number;
  refused: number;
  /** Null while it cannot be measured. */
  queueLength: number | null;
}

/**
 * Notices a log that says nothing while the mail server works: the file is another one, a log service has died or was changed, or
 * the names in the lines are not those that are looked for. A server that does nothing has nothing to write, and is no problem.
 */
export class LogSilence {
  private readonly startedAt: number;
  private writtenAt: number | null = null;
  private seen: SeenWithoutLog | null = null;
  private readonly since: { sure: number | null; likely: number | null } = { sure: null, likely: null };

  /** @param elapsed milliseconds of a clock that is never set */
  constructor(private readonly elapsed: () => number) {
    this.startedAt = elapsed();
  }

  /** The mail server has written a line. */
  written(): void {
    this.writtenAt = this.elapsed();
    this.since.sure = null;
    this.since.likely = null;
  }

  /** Compares with the look before. */
  look(seen: SeenWithoutLog): void {
    const before = this.seen;
    this.seen = seen;
    if (before === null) return;
    const grew = seen.queueLength !== null && before.queueLength !== null && seen.queueLength > before.queueLength;
    if (grew || seen.refused > before.refused) this.happened('sure');
    else if (seen.requests > before.requests) this.happened('likely');
  }

  /** @returns milliseconds since the last line, while more has happened than a log may leave out; null when there is nothing to say */
  silentFor(): number | null {
    const now = this.elapsed();
    const { sure, likely } = this.since;
    const silent = (sure !== null && now - sure >= SURE_MS) || (likely !== null && now - likely >= LIKELY_MS);
    return silent ? now - (this.writtenAt ?? this.startedAt) : null;
  }

  private happened(how: 'sure' | 'likely'): void {
    const now = this.elapsed();
    if (this.writtenAt !== null && now - this.writtenAt <= AROUND_MS) return;
    // Its line may have been in the log already when that was first looked into. What follows from it has further lines, a little later.
    this.since[this.writtenAt === null && now - this.startedAt <= AROUND_MS ? 'likely' : how] ??= now;
  }
}

/** Looks every second. @param options.place where the mail server writes its log, for the sentence */
export function watchSilence(options: { silence: LogSilence; seen(): SeenWithoutLog; place: string; problems: Problems; log: GuardLog }): Duty {
  const { silence, seen, place, problems, log } = options;
  let told = false;
  return repeat({
    name: 'log silence',
    intervalMs: 1_000,
    log,
    task() {
      silence.look(seen());
      const silentMs = silence.silentFor();
      if (silentMs === null) {
        if (told) log.info({}, `The mail server writes to ${place} again.`);
        told = false;
        problems.clear('log-silent');
        return Promise.resolve();
      }
      const sentence = `The mail server works, and for ${Math.round(silentMs / 1_000)} s it has written nothing to ${place}.`;
      problems.raise('log-silent', `${sentence} Nobody can be found by it. See that Postfix writes there: sluice guard check`);
      if (!told) log.warn({}, sentence);
      told = true;
      return Promise.resolve();
    },
  });
}
