import * as kinds from './event-kinds';
import { FORMATS } from './event-reader';
import { CORE_MODULE } from './generated/core-module';
import { LogClock } from './log-clock';
import { createLogCore, type LogCore } from './log-core';
import type { LogFormat } from './log-engine';
import { tellDomains } from './account-book';

/** Enough for one line and what it tells. */
const PAGES = [512];
const LONGEST = 65_536;

/** What a line of a mail log tells by itself. */
export interface ReadLine {
  /** The connection's or the message's, as the mail server calls it; null where it tells none. */
  id: string | null;
  /** How many recipients it tells of. */
  recipients: number;
  /** The mail server itself wrote it. */
  ofServer: boolean;
}

/** One of the things that a line tells; see `core/events.ts`. Only what its kind has may be asked for. */
export interface LineEvent {
  kind: number;
  first: bigint;
  second: bigint;
  third: bigint;
  number: number;
  more: boolean;
  name: string;
  client: string;
  /** Of DATED: seconds since 1970. */
  time: number;
}

export interface LineReaderOptions {
  /** Four random numbers of 32 bits. */
  seed: readonly [number, number, number, number];
  /** The domain of logins that are written without one. */
  loginDomain?: string;
  /** Whether senders without a login are told. */
  loginless: boolean;
}

/** Reads single lines of a mail log, as the engine does, for those who need no figures. */
export class LineReader {
  readonly #log: LogCore;
  #clock: LogClock | null = null;

  constructor(
    private readonly format: LogFormat,
    { seed, loginDomain, loginless }: LineReaderOptions = { seed: [1, 2, 3, 4], loginless: false },
  ) {
    this.#log = createLogCore(CORE_MODULE, { secondsAt: (...stamp) => this.#clock?.secondsAt(...stamp) ?? 0, minuteOfDay: () => 0 }, { pages: PAGES });
    const { core } = this.#log;
    core.seedFingerprints(...seed);
    tellDomains(this.#log, { loginDomain });
    if (loginless) core.wantLoginless();
  }

  /** The lines that follow are of a file that was written last at that time, milliseconds since 1970, in that zone. Before this, no line tells when it was written. */
  beginFile(near: number, timeZone: string): void {
    this.#clock = new LogClock(() => this.#log.bytes, { near, timeZone, date: new Date(near).toISOString().slice(0, 10) });
  }

  /** @param text of the mail server itself, out of what else it stood in */
  read(text: string): ReadLine {
    this.#read(text);
    const { core, bytes } = this.#log;
    const [from, end] = [core.idFrom.value, core.idTo.value];
    return { id: end === 0 ? null : new TextDecoder().decode(bytes.subarray(from, end)), recipients: core.recipientsTold(), ofServer: core.countOfServer() > 0 };
  }

  /** What a line tells, in its order. */
  events(text: string): LineEvent[] {
    this.#read(text);
    const { core } = this.#log;
    const [from, to] = [core.eventsAt(0), core.eventsAt(0) + core.eventBytes()];
    const told: LineEvent[] = [];
    for (let at = from; at < to; at += core.bytesOfEvent(at)) told.push(new EventInCore(this.#log, at));
    return told;
  }

  /** @returns the fingerprint that events have of an id */
  fingerprint(id: string): bigint {
    const at = this.#write(id);
    this.#log.core.take(at.from, at.to);
    return BigInt.asUintN(64, this.#log.core.taken.value);
  }

  #read(text: string): void {
    const { from, to } = this.#write(text);
    this.#log.core.framesOfBlock(0);
    this.#log.core.resetCounts();
    this.#log.core.readAlone(FORMATS[this.format], from, to);
  }

  #write(text: string): { from: number; to: number } {
    const from = this.#log.core.blockAt(0);
    return { from, to: from + new TextEncoder().encodeInto(text, this.#log.bytes.subarray(from, from + LONGEST)).written };
  }
}

/** An event where it stands, until the next line is read. */
class EventInCore implements LineEvent {
  constructor(
    private readonly log: LogCore,
    private readonly at: number,
  ) {}

  get kind(): number {
    return this.log.view.getInt32(this.at, true);
  }

  get first(): bigint {
    return this.log.view.getBigUint64(this.at + kinds.FIRST, true);
  }

  get second(): bigint {
    return this.log.view.getBigUint64(this.at + kinds.SECOND, true);
  }

  get third(): bigint {
    return this.log.view.getBigUint64(this.at + kinds.THIRD, true);
  }

  get number(): number {
    return this.log.view.getInt32(this.at + kinds.NUMBER, true);
  }

  get more(): boolean {
    return (this.log.view.getInt32(this.at + kinds.MORE, true) & 1) !== 0;
  }

  get name(): string {
    return this.#text(kinds.NAME_FROM, kinds.NAME_TO);
  }

  get client(): string {
    return this.#text(kinds.ADDRESS_FROM, kinds.ADDRESS_TO);
  }

  get time(): number {
    return this.log.view.getFloat64(this.at + kinds.FIRST, true);
  }

  #text(from: number, to: number): string {
    const { view, bytes } = this.log;
    return new TextDecoder().decode(bytes.subarray(view.getUint32(this.at + from, true), view.getUint32(this.at + to, true)));
  }
}
