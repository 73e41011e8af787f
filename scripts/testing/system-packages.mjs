// What the tests need besides npm packages. Root on Debian gets it installed; anybody else is told what to install.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const onPath = (name) => (process.env.PATH ?? '').split(':').some((folder) => folder !== '' && existsSync(join(folder, name)));
const postgresqlOfDebian = () => existsSync('/usr/lib/postgresql') && readdirSync('/usr/lib/postgresql').length > 0;

function hasKoreanFont() {
  if (!onPath('fc-list')) return false;
  return spawnSync('fc-list', [':lang=ko'], { encoding: 'utf8' }).stdout.trim() !== '';
}

/** Debian's name of each package, and how to see that what it brings is there. */
const NEEDED = [
  { name: 'chromium', what: 'Chromium, for the stories in a real browser', isThere: () => onPath('chromium') || process.env.SLUICE_CHROMIUM !== undefined },
  { name: 'postgresql', what: 'PostgreSQL, for the database tests', isThere: () => postgresqlOfDebian() || (onPath('initdb') && onPath('postgres')) },
  { name: 'fonts-noto-cjk', what: 'a Korean font, for the pages in Korean', isThere: hasKoreanFont },
  { name: 'swaks', what: 'swaks, a plain SMTP client', isThere: () => onPath('swaks') },
];

const missing = () => NEEDED.filter(({ isThere }) => !isThere());

/** Installs what is missing where it may. @returns null when everything is there, else the sentence for the operator */
export async function provideSystemPackages() {
  const before = missing();
  if (before.length === 0) return null;
  if (process.getuid?.() === 0 && onPath('apt-get')) {
    const names = before.map(({ name }) => name);
    process.stdout.write(`Installing with apt-get what the tests need: ${names.join(', ')} …\n`);
    const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    for (const args of [['update', '-qq'], ['install', '-y', '-qq', '--no-install-recommends', ...names]]) {
      const { status } = spawnSync('apt-get', args, { stdio: ['ignore', 'ignore', 'inherit'], env: environment });
      if (status !== 0) process.stderr.write(`apt-get ${args[0]} ended with code ${status}.\n`);
    }
  }
  const after = missing();
  if (after.length === 0) return null;
  const list = after.map(({ name, what }) => `  ${name}: ${what}`).join('\n');
  return `The tests need what is not installed here:\n${list}\nInstall it, on Debian as root with\n  apt-get update && apt-get install -y ${after.map(({ name }) => name).join(' ')}\nor start the tests as root. Nothing was tested. (SLUICE_CHROMIUM may name a Chromium that is somewhere else.)`;
}
