import { FORMATS } from './event-reader';
import { CORE_MODULE } from './generated/core-module';
import { createLogCore, type LogCore } from './log-core';
import type { LogFormat } from './log-engine';

/** Enough for one line and what it tells. */
const PAGES = [512];
const LONGEST = 65_536;

/** What a line of a mail log tells by itself. */
export interface ReadLine {
  /** The connection's or the message's, as the mail server calls it; null where it tells none. */
  id: string | null;
  /** How many recipients it tells of. */
  recipients: number;
}

/** Reads single lines of a mail log, as the engine does, for those who need no figures. */
export class LineReader {
  readonly #log: LogCore = createLogCore(CORE_MODULE, { secondsAt: () => 0, minuteOfDay: () => 0 }, { pages: PAGES });

  constructor(private readonly format: LogFormat) {}

  /** @param text of the mail server itself, out of what else it stood in */
  read(text: string): ReadLine {
    const { core, bytes } = this.#log;
    const at = core.blockAt(0);
    const to = at + new TextEncoder().encodeInto(text, bytes.subarray(at, at + LONGEST)).written;
    core.readAlone(FORMATS[this.format], at, to);
    const [from, end] = [core.idFrom.value, core.idTo.value];
    return { id: end === 0 ? null : new TextDecoder().decode(bytes.subarray(from, end)), recipients: core.recipientsTold() };
  }
}
