// What the tests need besides npm packages. Root on Debian gets it installed; anybody else is told what to install.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const onPath = (name) => (process.env.PATH ?? '').split(':').some((folder) => folder !== '' && existsSync(join(folder, name)));
const postgresqlOfDebian = () => existsSync('/usr/lib/postgresql') && readdirSync('/usr/lib/postgresql').length > 0;
const HOST_LIST = new URL('../host-test-packages.txt', import.meta.url);
const POLICY = '/usr/sbin/policy-rc.d';

/** @returns the library that tells a program another time (several threads), or null where it is not installed */
export function libraryOfFaketime() {
  const folders = ['/usr/lib', ...['x86_64', 'aarch64'].map((machine) => `/usr/lib/${machine}-linux-gnu`)];
  return folders.map((folder) => join(folder, 'faketime', 'libfaketimeMT.so.1')).find((path) => existsSync(path)) ?? null;
}

function hasKoreanFont() {
  if (!onPath('fc-list')) return false;
  return spawnSync('fc-list', [':lang=ko'], { encoding: 'utf8' }).stdout.trim() !== '';
}

/** @returns of each line its package and the file by which it is seen to be there */
export function readPackageList(text) {
  const lines = text.split('\n').map((line) => line.trim());
  return lines
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split(/\s+/))
    .map(([name, file]) => ({ name, file }));
}

/** What a developer's machine may do without; CI must have it. */
const LEFT_OUT_WITHOUT = [
  ...readPackageList(readFileSync(HOST_LIST, 'utf8')).map(({ name, file }) => ({
    name,
    what: 'for the tests of a real mail host',
    isThere: () => existsSync(file),
  })),
  { name: 'faketime', what: 'for the tests at other dates', isThere: () => libraryOfFaketime() !== null },
];

/** Debian's name of each package, and how to see that what it brings is there. */
const NEEDED = [
  { name: 'chromium', what: 'Chromium, for the stories of notifications', isThere: () => onPath('chromium') || process.env.SLUICE_CHROMIUM !== undefined },
  // The same browser without windows of its own, which a page in `chromium --headless` has all the same: stories take a third of the time.
  {
    name: 'chromium-headless-shell',
    what: 'Chromium without windows, for all other stories in a real browser',
    isThere: () => onPath('chromium-headless-shell') || process.env.SLUICE_CHROMIUM !== undefined,
  },
  { name: 'postgresql', what: 'PostgreSQL, for the database tests', isThere: () => postgresqlOfDebian() || (onPath('initdb') && onPath('postgres')) },
  { name: 'fonts-noto-cjk', what: 'a Korean font, for the pages in Korean', isThere: hasKoreanFont },
  { name: 'swaks', what: 'swaks, a plain SMTP client', isThere: () => onPath('swaks') },
];

/** For `npm run test:browsers` alone. */
const OTHER_BROWSERS = [
  { name: 'firefox-esr', what: 'Firefox', isThere: () => onPath('firefox-esr') },
  { name: 'webkit2gtk-driver', what: 'WebKit, which an iPhone has, with its MiniBrowser', isThere: () => onPath('WebKitWebDriver') },
  { name: 'xvfb', what: 'a screen that nobody sees, for WebKit', isThere: () => onPath('Xvfb') },
];

const missingOf = (needed) => needed.filter(({ isThere }) => !isThere());

/** The tests start their servers themselves, privately: an installation must start none (policy-rc.d answers 101, "forbidden"). */
function withoutStartingServices(install) {
  const own = !existsSync(POLICY);
  if (own) writeFileSync(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    install();
  } finally {
    if (own) rmSync(POLICY, { force: true });
  }
}

function installWithApt(names) {
  process.stdout.write(`Installing with apt-get what the tests need: ${names.join(', ')} …\n`);
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const args of [
    ['update', '-qq'],
    ['install', '-y', '-qq', '--no-install-recommends', ...names],
  ]) {
    const { status } = spawnSync('apt-get', args, { stdio: ['ignore', 'ignore', 'inherit'], env: environment });
    if (status !== 0) process.stderr.write(`apt-get ${args[0]} ended with code ${status}.\n`);
  }
}

function sentenceOf(missing) {
  const list = missing.map(({ name, what }) => `  ${name}: ${what}`).join('\n');
  return `The tests need what is not installed here:\n${list}\nInstall it, on Debian as root with\n  apt-get update && apt-get install -y --no-install-recommends ${missing.map(({ name }) => name).join(' ')}\nor start the tests as root. (SLUICE_CHROMIUM may name a Chromium that is somewhere else.)`;
}

/** Installs what is missing where it may. @returns what is missing still */
function installMissing(wanted) {
  const before = missingOf(wanted);
  if (before.length > 0 && process.getuid?.() === 0 && onPath('apt-get')) {
    withoutStartingServices(() => {
      installWithApt(before.map(({ name }) => name));
    });
  }
  return missingOf(wanted);
}

/** The same for the browsers beside Chromium. @returns null when they are there, else the sentence for the operator */
export function provideOtherBrowsers() {
  const missing = installMissing(OTHER_BROWSERS);
  return missing.length === 0 ? null : `${sentenceOf(missing)} Nothing was tested.`;
}

/**
 * Installs what is missing where it may. Without what only some tests need these are left out, with a sentence, unless
 * they run in CI, which must have everything.
 *
 * @returns null when the tests can run, else the sentence for the operator
 */
export async function provideSystemPackages() {
  const missing = installMissing([...NEEDED, ...LEFT_OUT_WITHOUT.filter(({ name }) => NEEDED.every((each) => each.name !== name))]);
  if (missing.length === 0) return null;
  const mayDoWithout = !process.env.CI && missingOf(NEEDED).length === 0;
  if (!mayDoWithout) return `${sentenceOf(missing)} Nothing was tested.`;
  process.stderr.write(`${sentenceOf(missing)} The tests that need it are left out.\n`);
  return null;
}
