import { createHash } from 'node:crypto';
import { readFile, readdir, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';

/**
 * A fingerprint of files by their contents: equal for two checkouts of the same state, whatever their times.
 *
 * @param root absolute
 * @param places files and folders below `root`; absent ones count as empty
 */
export async function sourceStamp(root: string, places: string[]): Promise<string> {
  const hash = createHash('sha256').update(process.versions.node);
  for (const place of places) {
    for (const file of await filesOf(join(root, place))) {
      hash.update(`\0${relative(root, file)}\0`).update(await readFile(file));
    }
  }
  return hash.digest('hex');
}

async function filesOf(path: string): Promise<string[]> {
  const found = await stat(path).catch(() => null);
  if (found === null) return [];
  if (found.isFile()) return [path];
  const entries = await readdir(path, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile() && !entry.name.includes('.test.'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
