import type { CoreExports } from './core-exports';

/** Reads the stamp that a syslog line begins with, for readers outside of the core: see `core/syslog-stamp.ts`. */
export class SyslogStamp {
  constructor(private readonly core: CoreExports) {}

  /** The time of the stamp that was read last, seconds since 1970. */
  get at(): number {
    return this.core.stampTime.value;
  }

  /** @returns the place after the stamp that begins at `start`, or -1 when there is none before `end` */
  read(start: number, end: number): number {
    return this.core.readStamp(start, end) || -1;
  }
}
