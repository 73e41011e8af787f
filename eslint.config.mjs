import boundaries from 'eslint-plugin-boundaries';
import reactHooks from 'eslint-plugin-react-hooks';
import { defineConfig, globalIgnores } from 'eslint/config';
import globals from 'globals';
import { builtinModules } from 'node:module';
import tseslint from 'typescript-eslint';
import { browserFiles, importRules, pagePartFiles, places, pureFiles, schemaFiles } from './scripts/lint/import-rules.mjs';
import { ownRules } from './scripts/lint/own-rules.mjs';

const CODE = ['**/*.{ts,tsx}'];
const TESTS = ['**/*.test.{ts,tsx}', '**/testing/**', 'e2e/**', 'playwright.config.ts', 'vitest.config.ts'];
/** A rule of import-rules.mjs may name a place, or the schemas, which are files within one. */
const named = (name) => (name === 'schemas' ? { file: { categories: 'schemas' } } : { element: { type: name } });

const everywhere = {
  eqeqeq: ['error', 'always', { null: 'ignore' }],
  'max-lines': ['error', { max: 400, skipBlankLines: false, skipComments: false }],
  'no-console': 'error',
  'no-debugger': 'error',
  'no-eval': 'error',
  'no-self-compare': 'error',
  'no-unreachable': 'error',
  'no-unused-private-class-members': 'error',
  'no-var': 'error',
  'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx', 'hack'], location: 'start', decoration: ['*'] }],
  'prefer-const': 'error',
  'sluice/file-name': 'error',
  'sluice/no-barrel': 'error',
  'sluice/zod-namespace': 'error',
};

const noBarrelExport = { selector: 'ExportAllDeclaration', message: 'Import from the file that defines it: no barrels.' };
const noNode = {
  paths: builtinModules.filter((name) => !name.startsWith('_')).map((name) => ({ name, message: 'This folder is used without Node.js; let the caller do it.' })),
  patterns: [{ group: ['node:*'], message: 'This folder is used without Node.js; let the caller do it.' }],
};
const noClock = [
  { selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']", message: 'Pure: take the time as an argument.' },
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'Pure: take the time as an argument.' },
  { selector: "CallExpression[callee.name='Date']", message: 'Pure: take the time as an argument.' },
  { selector: "CallExpression[callee.object.name='Math'][callee.property.name='random']", message: 'Pure: take what is random as an argument.' },
];

const outsideWorld = ['performance', 'crypto', 'setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'process', 'Buffer', 'fetch', 'globalThis'];
const noOutsideWorld = outsideWorld.map((name) => ({ name, message: 'Pure: let the caller pass in what this needs.' }));

export default defineConfig(
  globalIgnores(['.next/', 'dist/', 'data/', 'coverage/', 'test-results/', 'playwright-report/', 'lib/db/generated/', 'packages/log-engine/generated/', 'next-env.d.ts']),
  { linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'error' } },
  { plugins: { sluice: ownRules }, rules: everywhere },
  {
    files: ['**/*.{js,cjs,mjs}'],
    languageOptions: { globals: globals.node },
    rules: { 'no-undef': 'error', 'no-unused-vars': ['error', { caughtErrors: 'none' }] },
  },
  { files: ['**/*.cjs'], languageOptions: { sourceType: 'commonjs' } },
  {
    files: CODE,
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/ban-ts-comment': ['error', { 'ts-expect-error': true, 'ts-ignore': true, 'ts-nocheck': true, 'ts-check': false }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-unnecessary-condition': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'none' }],
      '@typescript-eslint/prefer-promise-reject-errors': 'off',
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true, allowNullish: true }],
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      'no-restricted-syntax': ['error', noBarrelExport],
    },
  },
  {
    // AssemblyScript: it looks like TypeScript, and its own compiler checks its types.
    files: ['packages/log-engine/core/**/*.ts'],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: { parserOptions: { projectService: false } },
    rules: { '@typescript-eslint/switch-exhaustiveness-check': 'off', '@typescript-eslint/prefer-promise-reject-errors': 'off', 'prefer-const': 'off' },
  },
  // The compiler takes what one file exports for what the module does.
  { files: ['packages/log-engine/core/exports.ts'], rules: { 'sluice/no-barrel': 'off' } },
  {
    files: ['**/*.tsx', 'components/**/*.ts', 'app/**/*.ts'],
    plugins: { 'react-hooks': reactHooks },
    rules: reactHooks.configs.flat.recommended.rules,
  },
  {
    files: CODE,
    ignores: TESTS,
    plugins: { boundaries },
    settings: {
      'boundaries/elements': Object.entries(places).map(([type, pattern]) => ({ type, pattern, partialMatch: false })),
      'boundaries/files': [{ category: 'schemas', pattern: schemaFiles }, { category: 'page-part', pattern: pagePartFiles }],
      'import/resolver': { typescript: { project: `${import.meta.dirname}/tsconfig.json` } },
    },
    rules: {
      'boundaries/dependencies': [
        'error',
        {
          default: 'disallow',
          checkInternals: true,
          message: '{{from.element.type}} may not import {{to.element.type}}: see scripts/lint/import-rules.mjs.',
          policies: [
            { allow: { to: { module: { origin: ['external', 'core'] } } } },
            ...Object.entries(importRules).map(([from, to]) => ({
              from: named(from),
              allow: { to: [from, ...to].map(named) },
            })),
            // What a page is made of runs in the browser; only its entry may read on the server.
            { from: { file: { categories: 'page-part' } }, disallow: { to: ['db', 'auth', 'console'].map(named) } },
            { from: { file: { categories: 'page-part' } }, allow: { to: named('schemas') } },
            { from: named('schemas'), disallow: { to: ['db', 'console'].map(named) } },
            { from: named('schemas'), allow: { to: named('schemas') } },
          ],
        },
      ],
    },
  },
  { files: [...pureFiles, ...browserFiles], ignores: TESTS, rules: { 'no-restricted-imports': ['error', noNode] } },
  { files: pureFiles, ignores: TESTS, rules: { 'no-restricted-syntax': ['error', noBarrelExport, ...noClock], 'no-restricted-globals': ['error', ...noOutsideWorld] } },
  { files: ['guard/**'], ignores: [...TESTS, 'guard/commands/**'], rules: { 'no-restricted-globals': ['error', { name: 'fetch', message: 'Ask by guard/ask-http.ts: what parses for fetch takes 24 MB of the guard.' }] } },
  {
    files: TESTS,
    rules: {
      // A test may say "it is there" with `!`: if it is not, the test fails.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
    },
  },
);
