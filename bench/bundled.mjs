// Bundles the TypeScript programs of a bench into a folder of their own, which is gone afterwards.
import { build } from 'esbuild';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { npmPackages } from '../scripts/npm-packages.mjs';

export const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * @param entryPoints name of the program in the folder (NAME.js) → its source, from the project's folder
 * @param work given the folder
 */
export async function withBundles(entryPoints, work) {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-bench-'));
  try {
    // As `sluice` bundles its programs: the packages stay outside, all but zod.
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
    await symlink(join(root, 'prisma'), join(folder, 'prisma'));
    await writeFile(join(folder, 'package.json'), '{"type":"module"}');
    await build({
      absWorkingDir: root,
      entryPoints,
      outdir: folder,
      ...{ bundle: true, platform: 'node', format: 'esm', target: 'node20', external: npmPackages().filter((name) => name !== 'zod').flatMap((name) => [name, `${name}/*`]), tsconfig: 'tsconfig.json', logLevel: 'error', minifyWhitespace: true, lineLimit: 160 },
    });
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
