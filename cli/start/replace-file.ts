import { readFile, rename, rm, writeFile } from 'node:fs/promises';

/** Gives a file new contents in one step, readable by this user only; one that holds them already is left alone, so that a full disk does not matter. */
export async function replaceFile(file: string, text: string): Promise<void> {
  if ((await readFile(file, 'utf8').catch(() => null)) === text) return;
  const unfinished = `${file}.${process.pid}.new`;
  try {
    await writeFile(unfinished, text, { mode: 0o600 });
    await rename(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}
