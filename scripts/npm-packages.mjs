import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Every package of this project by its folder: the console's at the top, the other programs, and what they share. */
export const packageFolders = ['.', 'guard', 'embedded', ...readdirSync(join(root, 'packages')).map((name) => `packages/${name}`)];

/** The names of all npm packages that the programs declare, for a bundler that leaves them outside. The project's own are not among them. */
export function npmPackages() {
  const manifests = packageFolders.map((folder) => JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')));
  return [...new Set(manifests.flatMap(({ dependencies, devDependencies = {} }) => Object.keys({ ...dependencies, ...devDependencies })))].filter((name) => !name.startsWith('@sluice/'));
}
