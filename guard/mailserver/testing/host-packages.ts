import { existsSync, readFileSync } from 'node:fs';
import { describe, test } from 'vitest';

const LIST = new URL('../../../scripts/host-test-packages.txt', import.meta.url);

/** @returns Debian packages of the list, with a file that each brings */
function listedPackages(): Map<string, string> {
  const lines = readFileSync(LIST, 'utf8').split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#'));
  return new Map(lines.map((line) => line.trim().split(/\s+/) as [string, string]));
}

/** @returns what keeps tests with these packages from running here, as one sentence, or null */
export function missingOnHost(packages: readonly string[], options: { root: boolean }): string | null {
  const listed = listedPackages();
  const missing = packages.filter((name) => {
    const file = listed.get(name);
    if (file === undefined) throw new Error(`${name} is not in scripts/host-test-packages.txt`);
    return !existsSync(file);
  });
  if (missing.length > 0) return `not installed: apt-get install --no-install-recommends ${missing.join(' ')}`;
  return options.root && process.getuid?.() !== 0 ? 'needs root, to start Postfix and Dovecot' : null;
}

/** Declares tests that need Debian packages. Without them they are skipped with a sentence, and fail where CI is set. */
export function describeOnHost(name: string, options: { packages: readonly string[]; root: boolean }, tests: () => void): void {
  describeUnlessMissing(name, missingOnHost(options.packages, options), tests);
}

/** The same for tests that need something else of the host. @param missing what it lacks, as one sentence; null when nothing */
export function describeUnlessMissing(name: string, missing: string | null, tests: () => void): void {
  if (missing === null) describe(name, tests);
  else if (process.env['CI']) test(name, () => Promise.reject(new Error(`CI must be able to run this: ${missing}`)));
  else describe.skip(`${name} (${missing})`, tests);
}
