import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from './project-files';

const { satisfies } = createRequire(import.meta.url)('semver') as { satisfies(version: string, range: string): boolean };

interface Locked {
  version?: string;
  optional?: boolean;
  engines?: { node?: string };
}

/** The oldest Node.js that README names, and the newest that the tests run on. */
const VERSIONS = ['20.19.0', '24.15.0'];
/** No version of these says less. It runs on 20 all the same, as the tests of the embedded mail server show. */
const SAY_MORE = ['@haraka/email-address'];

test.each(VERSIONS)('no package says that it does not run on Node.js %s, but for one of which no other version is', (version) => {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as { packages: Record<string, Locked> };
  // An optional one that does not fit is left out by npm, without a word.
  const said = Object.entries(packages).flatMap(([path, { optional, engines }]) =>
    optional === true || engines?.node === undefined ? [] : [{ name: path.slice(path.lastIndexOf('node_modules/') + 13), node: engines.node }],
  );
  expect(said.length).toBeGreaterThan(100);
  const refusing = said.filter(({ node }) => !satisfies(version, node)).map(({ name }) => name);
  expect(refusing.filter((name) => !SAY_MORE.includes(name))).toEqual([]);
  // One that has become unnecessary here is taken out.
  if (version === VERSIONS[0]) expect(refusing.sort()).toEqual(SAY_MORE);
});
