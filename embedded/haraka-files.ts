import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The folder with the embedded server's configuration and plugins. Found by looking upward, because this code runs from
 * its own folder and, bundled, from dist.
 *
 * @throws Error when it is not beside the program
 */
export function harakaFolder(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const candidate = join(folder, 'embedded', 'haraka');
    if (existsSync(candidate)) return candidate;
    if (dirname(folder) === folder) {
      throw new Error('The folder "embedded/haraka" is missing beside the program. Install Sluice again; no data was touched.');
    }
  }
}

/** Haraka's own program. */
export function harakaProgram(): string {
  return join(dirname(createRequire(import.meta.url).resolve('haraka/package.json')), 'haraka.js');
}
