import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { projectFiles, root } from './project-files';

const DOCUMENTS = ['ARCHITECTURE.md', 'CONTRIBUTING.md'];
const textOf = (document: string): string => readFileSync(join(root, document), 'utf8');
const files = projectFiles();
/** Every file and folder, also by the end of its path: a sentence about one folder names its files from there on. */
const known = new Set(files.flatMap((file) => folders(file).flatMap((path) => path.split('/').map((_, index, parts) => parts.slice(index).join('/')))));

function folders(file: string): string[] {
  const parts = file.split('/');
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}

/** Whatever stands in code marks and looks like a path: `packages/log-engine/`, `incidents/open.ts`, `core/apply-events.ts`. */
const namedIn = (document: string): string[] => [...new Set([...textOf(document).matchAll(/`([^`\s]+)`/g)]
  .map((match) => match[1] ?? '')
  .filter((name) => (/^[\w()[\].@-]+(\/[\w()[\].@<>{},*-]+)*\/?$/.test(name) && /\/|\.(ts|tsx|mjs|cjs|md|prisma|json)$/.test(name)) && !/^[A-Z]+\//.test(name) && !name.startsWith('/')))];

describe.each(DOCUMENTS)('%s', (document) => {
  test('names paths at all', () => {
    expect(namedIn(document).length).toBeGreaterThan(20);
  });

  test.each(namedIn(document))('%s exists', (name) => {
    // `{en,ko}` stands for each of them, `<noun>` and `*` for any name.
    const paths = name.includes('{en,ko}') ? ['en', 'ko'].map((language) => name.replace('{en,ko}', language)) : [name];
    for (const path of paths.map((each) => each.replace(/\/$/, ''))) {
      const pattern = new RegExp(`^${path.split(/<[^>]+>|\*/).map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&')).join('[^/]+')}$`);
      expect(known.has(path) || [...known].some((each) => pattern.test(each)), `${document} names ${path}`).toBe(true);
    }
  });
});

test('every folder at the top is told of', () => {
  const top = new Set(files.filter((file) => file.includes('/')).map((file) => file.slice(0, file.indexOf('/'))));
  for (const folder of [...top].filter((name) => name !== 'bin' && name !== 'scripts')) expect.soft(textOf('ARCHITECTURE.md'), `ARCHITECTURE.md does not name ${folder}/`).toContain(`\`${folder}/`);
});
