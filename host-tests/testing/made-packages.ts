import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll } from 'vitest';
import packageJson from '@/package.json';

const run = promisify(execFile);
const ROOT = join(import.meta.dirname, '../..');
const made: string[] = [];
const { version } = packageJson;

/** `npm run test:hosts` also makes the large package, and installs it where no Node.js is. */
export const LARGE = process.env['SLUICE_TEST_HOSTS'] !== undefined;
export const SMALL = `sluice-guard_${version}_all.deb`;
export const WITH_NODE = `sluice-guard_${version}_${process.arch === 'arm64' ? 'arm64' : 'amd64'}.deb`;

/** Packages are made on Debian and Ubuntu only; elsewhere their tests are left out. */
export const missingForPackages = existsSync('/usr/bin/dpkg-deb') ? null : 'dpkg-deb makes packages, and is not here';

/** @returns a folder that is gone after the tests of the file */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-packages-'));
  made.push(folder);
  return folder;
}
afterAll(() => Promise.all(made.map((folder) => rm(folder, { recursive: true, force: true }))));

export async function makePackages(): Promise<string> {
  const folder = await temporaryFolder();
  await run(process.execPath, [join(ROOT, 'scripts/package-guard.mjs'), folder], {
    env: { ...process.env, ...(LARGE ? {} : { SLUICE_WITHOUT_RUNTIME: '1' }) },
  });
  return folder;
}

/** Writes the same package as one of the next version. @returns that version */
export async function nextPackage(file: string, next: string): Promise<string> {
  const [inside, name] = [await temporaryFolder(), `${version}+next`];
  await run('dpkg-deb', ['-R', file, inside]);
  const control = join(inside, 'DEBIAN/control');
  await writeFile(control, (await readFile(control, 'utf8')).replace(/^Version: .*$/m, `Version: ${name}`));
  await run('dpkg-deb', ['--root-owner-group', '-Zgzip', '-z1', '--build', inside, next]);
  return name;
}
