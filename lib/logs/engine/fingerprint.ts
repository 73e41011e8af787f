import type { CoreExports } from './core-exports';

/** The fingerprint that the core took last of a piece of the log, as two halves: see `core/fingerprint.ts`. */
export class Fingerprint {
  lo = 0;
  hi = 0;

  constructor(private readonly core: CoreExports) {}

  /** Of the bytes as they stand. */
  take(from: number, to: number): void {
    this.core.take(from, to);
    this.#read();
  }

  /** Of the bytes with ASCII capitals as small letters. */
  takeFolded(from: number, to: number): void {
    this.core.takeFolded(from, to);
    this.#read();
  }

  /** Makes the halves those of the pair of the fingerprint and `owner`. */
  pairWith(owner: number): void {
    this.lo = (this.lo + Math.imul(owner + 1, 0x9e3779b1)) | 0;
    this.hi = Math.imul(this.hi ^ Math.imul(owner + 1, 0x85ebca6b), 0x2c1b3c6d) | 0;
  }

  #read(): void {
    this.lo = this.core.takenLow();
    this.hi = this.core.takenHigh();
  }
}
