import { statSync } from 'node:fs';
import type { DatabaseLocation } from './database-location';
import type { PrismaClient } from './generated/sqlite/client';
import { faultOfFile, hasNoSpace, StorageError, storageFaultOf, type StorageFault } from './storage-fault';

/** A fault that nobody has run into again for this long may be over. */
const STALE_MS = 3_000;

/** Remembers, for one open database, whether it can be used; told by everything that is asked of it. */
export class StorageWatch {
  readonly #file: string | null;
  #inode: number | null = null;
  #noted: { fault: StorageFault; at: number } | null = null;
  readonly #whenWorking = new Set<() => Promise<void>>();

  /** @param monotonic milliseconds of any clock that never goes back */
  constructor(
    location: DatabaseLocation,
    private readonly monotonic: () => number = () => performance.now(),
  ) {
    this.#file = location.kind === 'sqlite' ? location.file : null;
    this.#lookForFile();
  }

  /** What is known to be wrong now; null when nothing is. */
  get fault(): StorageFault | null {
    return this.#fileFault() ?? this.#noted?.fault ?? null;
  }

  /** Finds out whether a fault that was noted a while ago still lasts, when nobody has written since. */
  async tryAgain(db: Pick<PrismaClient, '$executeRawUnsafe' | '$queryRaw'>): Promise<void> {
    if (this.#noted === null || this.monotonic() - this.#noted.at < STALE_MS) return;
    this.#noted.at = this.monotonic();
    try {
      if (this.#file === null) await db.$queryRaw`SELECT 1`;
      // Writes the first page of the file as it is: the number stands for nothing.
      else await db.$executeRawUnsafe('PRAGMA user_version = 0');
      this.worked();
    } catch (error) {
      this.note(error);
    }
  }

  /** Something failed: remembers it if the database itself was the reason. */
  note(error: unknown): void {
    const fault = storageFaultOf(error);
    if (fault === null) return;
    const better = this.#fileFault() ?? (fault === 'damaged' && this.#file !== null && hasNoSpace(this.#file) ? 'full' : fault);
    this.#noted = { fault: better, at: this.monotonic() };
  }

  /** Something was written for good. */
  worked(): void {
    if (this.#inode === null) this.#lookForFile();
    if (this.#noted === null) return;
    this.#noted = null;
    for (const work of this.#whenWorking) {
      this.#whenWorking.delete(work);
      work().catch(() => this.#whenWorking.add(work));
    }
  }

  /** @param work done once when writing works again after a fault, and again later if it fails */
  onWorking(work: () => Promise<void>): void {
    this.#whenWorking.add(work);
  }

  /** @throws StorageError when what would be written now would be lost: the file was removed or replaced */
  requireFile(): void {
    const fault = this.#fileFault();
    if (fault !== null && fault !== 'read-only') throw new StorageError(fault);
  }

  #lookForFile(): void {
    if (this.#file !== null) this.#inode = statSync(/* turbopackIgnore: true */ this.#file, { throwIfNoEntry: false })?.ino ?? null;
  }

  #fileFault(): StorageFault | null {
    // A database that is made by opening it has no file yet.
    if (this.#file === null || this.#inode === null) return null;
    return faultOfFile(this.#file, this.#inode);
  }
}
