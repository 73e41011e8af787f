import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { forms, languages } from '@sluice/messages/language';
import { projectFiles, root } from './project-files';

/** Where a language may be named beside its own folder, and why. */
const MAY_NAME: Record<string, string> = {
  'packages/messages/language.ts': 'the list, and which one answers who asked for none',
  'packages/messages/messages.ts': 'the sentences of each, which no guard needs; the type check wants a line for each of the list',
  'packages/messages/alert-texts.ts': 'what is sent in each, which no page needs; the same',
  'packages/messages/page-failure.ts': 'what is said when the sentences of a page cannot be counted on; the same',
  'packages/messages/told-reason.ts': 'commands speak English alone',
  'guard/suspects/suspects.ts': 'commands speak English alone',
  'packages/alerts/guard-alerts.ts': 'the languages that the oldest guard reads, which stay what they were',
};
/** Documents are in two languages whatever the screens speak; tests, stories and benches choose one to look at. */
const passed = /\.test\.tsx?$|\/testing\/|^(e2e|host-tests|bench|docs)\/|^packages\/log-engine\/core\//;
const inFolder = new RegExp(`^packages/messages/(${languages.join('|')})/`);
const code = projectFiles().filter((file) => /\.(tsx?|mjs|cjs|js)$/.test(file) && !passed.test(file) && !inFolder.test(file));

const anyName = new RegExp(languages.flatMap((language) => [`\\b${language}\\b`, forms[language].name]).join('|'));

/** Names of languages in a file: as a text (`'ko'`), as a key (`{ ko: … }`), by their own name, or their folder. */
function namedIn(file: string): string[] {
  const written = readFileSync(join(root, file), 'utf8');
  if (!anyName.test(written)) return [];
  const source = ts.createSourceFile(file, written, ts.ScriptTarget.Latest, true, file.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const isText = ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddle(node) || ts.isTemplateTail(node) || ts.isJsxText(node);
    const isKey =
      ts.isIdentifier(node) &&
      (ts.isPropertyAssignment(node.parent) || ts.isShorthandPropertyAssignment(node.parent) || ts.isPropertySignature(node.parent)) &&
      node.parent.name === node;
    if ((isText || isKey) && languages.some((language) => names(node.text, language)))
      found.push(`${file}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1} ${node.getText()}`);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** A tag such as `en-GB` is a way to write numbers for programs, but for those by which a language itself is shown. */
function names(text: string, language: keyof typeof forms): boolean {
  const folder = new RegExp(`(^|/)messages/${language}(/|$)|^\\.{1,2}/${language}/`);
  return text === language || text.includes(forms[language].name) || folder.test(text);
}

test('no file but the lists names a language', () => {
  expect(code.filter((file) => !(file in MAY_NAME)).flatMap(namedIn)).toEqual([]);
});

test.each(Object.keys(MAY_NAME))('%s is there and names one, so its exception is needed', (file) => {
  expect(existsSync(join(root, file))).toBe(true);
  expect(namedIn(file)).not.toEqual([]);
});

test('each language is one folder with the same files', () => {
  const files = (language: string): string[] =>
    projectFiles()
      .filter((file) => file.startsWith(`packages/messages/${language}/`))
      .map((file) => file.slice(`packages/messages/${language}/`.length))
      .sort();
  const folders = new Set(projectFiles().flatMap((file) => /^packages\/messages\/(?!testing)([^/]+)\//.exec(file)?.[1] ?? []));
  expect([...folders].sort()).toEqual([...languages].sort());
  for (const language of languages) expect(files(language), language).toEqual(files('en'));
});

test('what a browser loads holds the sentences of no language: they come as a script of their own', () => {
  const onServer = ['app/page-metadata.ts', 'app/page-words.ts'];
  const imports = /^import (?!type\b)[^;]*from '(?:@sluice\/messages\/messages|\.\/messages)';/m;
  expect(code.filter((file) => imports.test(readFileSync(join(root, file), 'utf8'))).sort()).toEqual(onServer);
});
