import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The folder of the checkout. Found by looking upward, because this code runs from lib/db and, bundled, from dist.
 *
 * @throws Error when the schema is not beside the program
 */
export function projectFolder(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'prisma', 'schema.prisma'))) return folder;
    if (dirname(folder) === folder) throw new Error('The folder "prisma" is missing beside the program. Install Sluice again; no data was touched.');
  }
}
