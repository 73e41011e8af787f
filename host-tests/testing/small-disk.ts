import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmdirSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A file system of its own that a test can really fill. */
export interface SmallDisk {
  readonly path: string;
  /** Leaves not one byte free. */
  fill(): void;
  /** Removes what `fill` wrote. */
  free(): void;
  /** Ends it; everything on it is gone. */
  remove(): void;
}

/** Why no small disk can be made here, or null. */
export function noSmallDisk(): string | null {
  return process.getuid?.() === 0 ? null : 'needs root, to mount a small disk';
}

/** @param bytes of the whole file system */
export function smallDisk(bytes: number): SmallDisk {
  const path = mkdtempSync(join(tmpdir(), 'sluice-disk-'));
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${bytes},mode=0700`, 'tmpfs', path]);
  const ballast = join(path, 'ballast');
  return {
    path,
    fill() {
      const file = openSync(ballast, 'a');
      try {
        for (let size = 1_048_576; size >= 1; ) {
          if (!writes(file, size)) size = Math.floor(size / 2);
        }
      } finally {
        closeSync(file);
      }
    },
    free: () => rmSync(ballast, { force: true }),
    remove() {
      // Lazy: a program that is just ending may still hold a file of it.
      execFileSync('umount', ['--lazy', path]);
      rmdirSync(path);
    },
  };
}

function writes(file: number, size: number): boolean {
  try {
    return writeSync(file, Buffer.alloc(size)) > 0;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC') return false;
    throw error;
  }
}
