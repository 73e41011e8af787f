import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { guardPackagesSchema, type GuardPackages } from './schemas';

/** The folder in which `npm run package:guard` leaves what a mail host installs; told by the console's own program. */
export const packagesFolder = (environment: Record<string, string | undefined> = process.env): string | null => environment['SLUICE_PACKAGES'] ?? null;

/** @returns the packages of this version with their checksums; none when they were not made, or of another version. Never throws */
export async function readPackages(folder: string | null, version: string): Promise<GuardPackages> {
  const none = { version, packages: [] };
  if (folder === null) return none;
  try {
    const made = guardPackagesSchema.parse(JSON.parse(await readFile(join(folder, 'packages.json'), 'utf8')));
    return made.version === version ? made : none;
  } catch {
    return none;
  }
}
