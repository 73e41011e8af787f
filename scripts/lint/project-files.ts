import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the project, with a slash at its end. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

/** What is installed, built or written while running. */
const passed = new Set(['node_modules', 'generated', 'dist', 'data', 'coverage', 'test-results', 'playwright-report']);

/** The project's own files by their path from its top, without what begins with a dot. Read from the disk, since an archive has no Git. */
export function projectFiles(folder = root): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.name.startsWith('.') || passed.has(entry.name)) return [];
    const path = join(folder, entry.name);
    return entry.isDirectory() ? projectFiles(path) : [relative(root, path)];
  });
}
