import { readFileSync } from 'node:fs';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { projectFiles, root } from '@/scripts/lint/project-files';
import { pages as en } from './en/pages';

/** Every sentence by its whole path, such as `shell.signOut`. */
function paths(node: unknown, path: string): string[] {
  if (typeof node === 'string') return [path];
  return Object.entries(node as Record<string, unknown>).flatMap(([key, value]) => paths(value, path === '' ? key : `${path}.${key}`));
}

interface Uses {
  /** Whole paths, or patterns of them where a part is put in at run time. */
  named: RegExp[];
  /** Namespaces whose translator is called with something else than a text, or handed on. */
  open: Set<string>;
  /** Every text of the code: a key that is handed around must stand somewhere. */
  texts: Set<string>;
  templates: RegExp[];
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** A text, or a template whose blanks stand for anything. */
function patternOf(node: ts.Node): string | null {
  if (ts.isStringLiteralLike(node)) return escaped(node.text);
  if (!ts.isTemplateExpression(node)) return null;
  return escaped(node.head.text) + node.templateSpans.map((span) => `.+${escaped(span.literal.text)}`).join('');
}

function collect(file: string, uses: Uses): void {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true, file.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS);
  const translators = new Map<string, string>();
  const find = (node: ts.Node): void => {
    if (
      ts.isVariableDeclaration(node) &&
      node.initializer &&
      ts.isCallExpression(node.initializer) &&
      node.initializer.expression.getText() === 'useTranslations'
    ) {
      const [space] = node.initializer.arguments;
      if (space && ts.isStringLiteral(space)) translators.set(node.name.getText(), space.text);
    }
    ts.forEachChild(node, find);
  };
  find(source);
  const visit = (node: ts.Node): void => {
    const pattern = patternOf(node);
    if (ts.isStringLiteralLike(node)) uses.texts.add(node.text);
    else if (pattern !== null && pattern.replaceAll('.+', '') !== '') uses.templates.push(new RegExp(`^${pattern}$`));
    if (ts.isIdentifier(node) && !ts.isPropertyAssignment(node.parent) && !(ts.isVariableDeclaration(node.parent) && node.parent.name === node)) {
      const space = translators.get(node.text);
      if (space !== undefined) use(node, space);
    }
    // A name in an object may be the key as well: `{ working: t('…') }`, `keyof`.
    if (ts.isPropertyAssignment(node) && ts.isIdentifier(node.name)) uses.texts.add(node.name.text);
    // For instance messagesOf(language).shell[name].
    if (ts.isElementAccessExpression(node) && ts.isPropertyAccessExpression(node.expression) && node.expression.getText().startsWith('messagesOf('))
      uses.open.add(node.expression.name.text);
    ts.forEachChild(node, visit);
  };
  const use = (name: ts.Identifier, space: string): void => {
    const called = ts.isPropertyAccessExpression(name.parent) ? name.parent : name;
    const call = called.parent;
    const key = ts.isCallExpression(call) && call.expression === called ? call.arguments[0] : undefined;
    const pattern = key === undefined ? null : patternOf(key);
    if (pattern === null) uses.open.add(space);
    else uses.named.push(new RegExp(`^${escaped(space)}\\.${pattern}$`));
  };
  visit(source);
}

test('every sentence is used by a page', () => {
  const uses: Uses = { named: [], open: new Set(), texts: new Set(), templates: [] };
  for (const file of projectFiles()) {
    if (!/^(app|components|lib|packages|guard|cli)\/.*\.tsx?$/.test(file) || /\.test\.|\/testing\/|^packages\/messages\/[^/]+\/|^packages\/log-engine\/core/.test(file)) continue;
    collect(`${root}${file}`, uses);
  }
  const isUsed = (path: string): boolean => {
    if (uses.named.some((pattern) => pattern.test(path))) return true;
    const keys = [...uses.open].filter((space) => path.startsWith(`${space}.`)).map((space) => path.slice(space.length + 1));
    return keys.some((key) => uses.texts.has(key) || uses.templates.some((template) => template.test(key)));
  };
  expect(paths(en, '').filter((path) => !isUsed(path))).toEqual([]);
});
