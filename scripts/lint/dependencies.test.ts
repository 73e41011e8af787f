import { readFileSync } from 'node:fs';
import { builtinModules, createRequire } from 'node:module';
import { join } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { projectFiles, root } from './project-files';

const { dependencies, devDependencies } = createRequire(import.meta.url)(join(root, 'package.json')) as Record<'dependencies' | 'devDependencies', Record<string, string>>;
const declared = new Set([...Object.keys(dependencies), ...Object.keys(devDependencies)]);

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

test('every package that the code imports is declared', () => {
  const undeclared: string[] = [];
  for (const file of projectFiles().filter((name) => /\.(ts|tsx|mjs|cjs)$/.test(name) && !name.startsWith('lib/logs/engine/core/'))) {
    const own = file.startsWith('lib/mailserver/embedded/haraka/') ? haraka : new Set<string>();
    for (const name of packagesOf(file)) if (!declared.has(name) && !own.has(name)) undeclared.push(`${name} in ${file}`);
  }
  expect(undeclared).toEqual([]);
});

test('every dependency that runs has a line in ARCHITECTURE.md that says why it is there', () => {
  const [, table = ''] = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8').split('## Why each dependency is here');
  const words = table.split(/[\s,;|]+/);
  const told = (name: string): boolean => words.some((word) => word === name || name.endsWith(`/${word}`));
  expect(Object.keys(dependencies).filter((name) => !told(name))).toEqual([]);
});
