import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Replaces a file so that after a crash at any moment it holds either the old or the new text, whole: write, fsync,
 * rename, fsync of the folder. When the promise resolves, the new text survives a power failure.
 *
 * @throws the file system's error; the old text then still stands
 */
export async function replaceDurably(path: string, text: string): Promise<void> {
  const temporary = `${path}.new`;
  try {
    await using(await open(temporary, 'w', 0o600), async (file) => {
      await file.writeFile(text);
      await file.sync();
    });
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
