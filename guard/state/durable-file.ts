import { closeSync, fsync, openSync, writeFileSync } from 'node:fs';
import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';

/**
 * Replaces a file so that after a crash at any moment it holds either the old or the new contents, whole: write, fsync,
 * rename, fsync of the folder. When the promise resolves, the new contents survive a power failure.
 *
 * @throws the file system's error; the old contents then still stand
 */
export async function replaceDurably(path: string, contents: string | Uint8Array): Promise<void> {
  const temporary = `${path}.new`;
  try {
    await using(await open(temporary, 'w', 0o600), async (file) => {
      await file.writeFile(contents);
      await file.sync();
    });
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  }
  await using(await open(dirname(path), 'r'), (folder) => folder.sync());
}

/**
 * The same for contents that change as soon as this returns: they are written until then, and made durable after it.
 *
 * @throws as the other, and nothing before the promise
 */
export async function replaceDurablyNow(path: string, pieces: readonly Uint8Array[]): Promise<void> {
  const temporary = `${path}.new`;
  try {
    const file = openSync(temporary, 'w', 0o600);
    try {
      for (const piece of pieces) writeFileSync(file, piece);
      await promisify(fsync)(file);
    } finally {
      closeSync(file);
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  }
  await using(await open(dirname(path), 'r'), (folder) => folder.sync());
}

async function using(file: FileHandle, work: (file: FileHandle) => Promise<void>): Promise<void> {
  try {
    await work(file);
  } finally {
    await file.close();
  }
}
