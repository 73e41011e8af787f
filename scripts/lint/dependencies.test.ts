import { readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { packageFolders } from '../npm-packages.mjs';
import { projectFiles, root } from './project-files';

interface Manifest {
  name: string;
  version: string;
  dependencies: Record<string, string>;
  devDependencies?: Record<string, string>;
}

const manifestOf = (folder: string): Manifest => JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as Manifest;
const top = manifestOf('.');
const code = projectFiles().filter((name) => /\.(ts|tsx|mjs|cjs)$/.test(name) && !name.startsWith('packages/log-engine/core/'));
const isTest = (file: string): boolean => /\.test\.tsx?$/.test(file) || file.includes('/testing/');
const homeOf = (file: string): string => packageFolders.find((folder) => file.startsWith(`${folder}/`)) ?? '.';

/** Haraka finds these in its own folder when it loads a plugin. */
const haraka = new Set(['outbound', 'server', 'tls_socket', 'plugins', 'transaction', 'connection']);
/** The packages that a file imports or requires by their name. */
function packagesOf(file: string): string[] {
  const { importedFiles } = ts.preProcessFile(readFileSync(join(root, file), 'utf8'), true, true);
  return importedFiles
    .map(({ fileName }) => fileName)
    .filter((name) => /^(@?[a-z])/.test(name) && !name.startsWith('node:') && !builtinModules.includes(name))
    .map((name) => name.split('/').slice(0, name.startsWith('@') ? 2 : 1).join('/'));
}

describe.each(packageFolders)('the package in %s', (folder) => {
  const { name, version, dependencies, devDependencies = {} } = manifestOf(folder);
  const own = code.filter((file) => homeOf(file) === folder);

  test('declares every package that its code imports, and tests import nothing that is declared nowhere', () => {
    const anywhere = new Set([...Object.keys(top.devDependencies ?? {}), ...packageFolders.flatMap((each) => Object.keys(manifestOf(each).dependencies))]);
    const declared = new Set([name, ...Object.keys(dependencies), ...Object.keys(devDependencies)]);
    const undeclared: string[] = [];
    for (const file of own) {
      const known = isTest(file) || file.startsWith('host-tests/') || file.startsWith('bench/') ? anywhere : declared;
      const ofHaraka = file.startsWith('embedded/haraka/') ? haraka : new Set<string>();
      for (const wanted of packagesOf(file)) if (wanted !== name && !known.has(wanted) && !ofHaraka.has(wanted)) undeclared.push(`${wanted} in ${file}`);
    }
    expect(undeclared).toEqual([]);
  });

  test('declares none that nothing of it names', () => {
    const texts = own.filter((file) => !isTest(file)).map((file) => readFileSync(join(root, file), 'utf8'));
    const named = (wanted: string): boolean => texts.some((text) => ["'", '/', '"'].some((before) => ["'", '/', '"'].some((after) => text.includes(`${before}${wanted}${after}`))));
    // Next.js wants these beside it, and what Prisma generates imports its own.
    const wantedElsewhere = folder === '.' ? ['react-dom', 'postcss', '@prisma/client'] : [];
    expect(Object.keys(dependencies).filter((wanted) => !named(wanted) && !wantedElsewhere.includes(wanted))).toEqual([]);
  });

  test('has the version of the whole, and of each package the same as the others', () => {
    expect(version).toBe(top.version);
    for (const [wanted, range] of Object.entries(dependencies)) {
      const elsewhere = packageFolders.map((each) => manifestOf(each).dependencies[wanted]).filter((each) => each !== undefined);
      expect.soft([...new Set(elsewhere)], wanted).toEqual([range]);
    }
  });
});

test('a host that has only the guard gets no web framework, no database client of the console, no mail server and no build tool', () => {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as { packages: Record<string, { dependencies?: Record<string, string>; optionalDependencies?: Record<string, string>; link?: boolean; resolved?: string }> };
  const found = new Set<string>();
  const visit = (place: string): void => {
    const entry = packages[place];
    if (entry === undefined || found.has(place)) return;
    found.add(place);
    if (entry.link) visit(entry.resolved ?? '');
    for (const name of Object.keys({ ...entry.dependencies, ...entry.optionalDependencies })) visit(place.startsWith('node_modules/') && packages[`${place}/node_modules/${name}`] ? `${place}/node_modules/${name}` : `node_modules/${name}`);
  };
  visit('guard');
  const names = [...found].filter((place) => place.startsWith('node_modules/')).map((place) => place.slice(place.lastIndexOf('node_modules/') + 13));
  expect(names).toEqual(expect.arrayContaining(['pino', 'zod', 'pg', 'mysql2', '@sluice/contract']));
  expect(names.filter((name) => /^(next|react-dom|prisma|@prisma\/.*|haraka.*|esbuild|assemblyscript|typescript|better-sqlite3)$/.test(name))).toEqual([]);
  expect(names.length).toBeLessThan(80);
});

test('every dependency that runs has a line in ARCHITECTURE.md that says why it is there', () => {
  const [, table = ''] = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8').split('## Why each dependency is here');
  const words = table.split(/[\s,;|]+/);
  const told = (name: string): boolean => words.some((word) => word === name || name.endsWith(`/${word}`));
  const all = packageFolders.flatMap((folder) => Object.keys(manifestOf(folder).dependencies)).filter((name) => !name.startsWith('@sluice/'));
  expect([...new Set(all)].filter((name) => !told(name))).toEqual([]);
});
