import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ESLint } from 'eslint';
import { beforeAll, expect, test } from 'vitest';
import tseslint from 'typescript-eslint';

const root = fileURLToPath(new URL('../..', import.meta.url));
let eslint: ESLint;

beforeAll(() => {
  // A snippet is in no project, so the rules that need types are left out here.
  const { rules } = tseslint.configs.disableTypeChecked;
  const untyped = { files: ['**/*.{ts,tsx}'], languageOptions: { parserOptions: { projectService: false } }, rules };
  eslint = new ESLint({ cwd: root, overrideConfig: [untyped] });
});

async function rulesBrokenBy(file: string, code: string): Promise<string[]> {
  const [result] = await eslint.lintText(code, { filePath: join(root, file) });
  return [...new Set(result!.messages.map((message) => message.ruleId ?? message.message))];
}

const uses = (from: string) => `import { x } from '${from}';\nexport const y = x;\n`;

/** One existing file of each folder that the rules speak of; boundaries asks the disk where an import leads. */
const fileOf = {
  'log-engine': '@sluice/log-engine/sender',
  suspects: '@sluice/suspects/assessment',
  protection: '@sluice/protection/protection',
  policy: '@sluice/policy/reply',
  contract: '@sluice/contract/contract',
  actions: '@sluice/actions/kinds',
  schemas: '@/lib/console/actions/schemas',
  mailserver: '@sluice/guard/mailserver/mail-server',
  'account-stores': '@sluice/guard/account-stores/account-store',
  db: '@/lib/db/client',
  console: '@/lib/console/servers/enroll',
  auth: '@/lib/auth/signed-in',
  guard: '@sluice/guard/main',
  embedded: '@sluice/embedded/mailboxes',
  cli: '@/cli/status',
};
const pure = ['log-engine', 'suspects', 'protection', 'policy'] as const;
type Folder = keyof typeof fileOf;

const forbidden: [string, Folder[]][] = [
  ['packages/log-engine/snippet.ts', ['suspects', 'protection', 'policy', 'contract', 'schemas', 'mailserver', 'account-stores', 'db', 'console', 'auth', 'guard', 'cli']],
  ['packages/suspects/snippet.ts', ['protection', 'policy', 'contract', 'db', 'guard']],
  ['packages/protection/snippet.ts', ['policy', 'contract', 'mailserver', 'db']],
  ['packages/policy/snippet.ts', ['contract', 'schemas', 'mailserver', 'guard']],
  ['packages/contract/snippet.ts', ['schemas', 'db', 'mailserver', 'guard']],
  ['packages/actions/snippet.ts', ['log-engine', 'contract', 'schemas', 'db', 'console', 'guard']],
  ['lib/console/actions/schemas.ts', ['db', 'console', 'auth', 'guard']],
  ['packages/contract/problem.ts', ['schemas', 'db', 'console']],
  ['guard/mailserver/snippet.ts', ['db', 'account-stores', 'console', 'auth', 'guard', 'cli']],
  ['guard/account-stores/snippet.ts', ['db', 'mailserver', 'console', 'auth', 'guard']],
  ['lib/db/snippet.ts', ['console', 'auth', 'guard', 'mailserver']],
  ['lib/console/servers/snippet.ts', ['auth', 'mailserver', 'account-stores', 'guard', 'cli']],
  ['guard/snippet.ts', ['schemas', 'db', 'console', 'auth', 'embedded', 'cli']],
  ['guard/commands/snippet.ts', ['schemas', 'db', 'console', 'embedded', 'cli']],
  ['embedded/snippet.ts', ['log-engine', 'contract', 'schemas', 'db', 'console', 'guard', 'cli']],
  ['components/snippet.tsx', ['db', 'console', 'auth', 'mailserver', 'account-stores', 'guard', 'cli']],
  ['app/(console)/audit/page.tsx', ['mailserver', 'account-stores', 'guard', 'cli']],
  ['app/(console)/audit/snippet.tsx', ['db', 'console', 'auth', 'guard']],
  ['app/(console)/incidents/[number]/snippet.ts', ['db', 'console', 'auth', 'guard']],
  ['app/setup/snippet.ts', ['db', 'console', 'auth']],
];

test.each(forbidden.flatMap(([file, folders]) => folders.map((folder) => [file, fileOf[folder]] as const)))('%s may not import %s', async (file, from) => {
  expect(await rulesBrokenBy(file, uses(from))).toEqual(['boundaries/dependencies']);
});

const allowed: [string, readonly Folder[]][] = [
  ['packages/suspects/snippet.ts', ['log-engine']],
  ['packages/protection/snippet.ts', ['log-engine', 'suspects']],
  ['packages/policy/snippet.ts', ['log-engine', 'suspects', 'protection']],
  ['packages/contract/snippet.ts', pure],
  ['guard/mailserver/snippet.ts', pure],
  ['lib/console/servers/snippet.ts', ['db', 'contract', 'schemas', 'actions']],
  ['lib/console/actions/schemas.ts', ['contract', 'actions', 'schemas']],
  ['components/snippet.tsx', ['schemas', 'actions']],
  ['guard/snippet.ts', [...pure, 'contract', 'mailserver', 'account-stores']],
  ['embedded/snippet.ts', ['mailserver']],
  ['app/(console)/audit/page.tsx', ['db', 'auth', 'console', 'schemas']],
  ['app/api/audit/route.ts', ['db', 'auth', 'console', 'schemas']],
  ['app/(console)/audit/snippet.tsx', ['schemas', 'actions']],
];

test.each(allowed.flatMap(([file, folders]) => folders.map((folder) => [file, fileOf[folder]] as const)))('%s may import %s', async (file, from) => {
  expect(await rulesBrokenBy(file, uses(from))).toEqual([]);
});

test.each(pure)('packages/%s knows no Node.js, no clock and no chance', async (folder) => {
  const file = `packages/${folder}/snippet.ts`;
  expect(await rulesBrokenBy(file, uses('node:fs'))).toEqual(['no-restricted-imports']);
  expect(await rulesBrokenBy(file, uses('crypto'))).toEqual(['no-restricted-imports']);
  for (const code of ['Date.now()', 'new Date()', 'Date()', 'Math.random()', 'performance.now()', 'crypto.randomUUID()', 'setTimeout(() => 1, 1)', 'process.env']) {
    expect.soft(await rulesBrokenBy(file, `export const x = ${code};\n`), code).toHaveLength(1);
  }
  expect(await rulesBrokenBy(file, 'export const x = new Date(0).getTime();\n')).toEqual([]);
});

test('what reaches the browser knows no Node.js', async () => {
  expect(await rulesBrokenBy('components/snippet.tsx', uses('node:fs'))).toEqual(['no-restricted-imports']);
  expect(await rulesBrokenBy('app/(console)/audit/snippet.ts', uses('node:fs'))).toEqual(['no-restricted-imports']);
  expect(await rulesBrokenBy('guard/snippet.ts', uses('node:fs'))).toEqual([]);
});

test.each(['lib/utils/queue.ts', 'packages/utils/queue.ts', 'packages/log-engine/helpers.ts', 'guard/misc.ts', 'components/common/button.tsx', 'cli/constants.ts', 'lib/db/util.test.ts'])('the name %s is refused', async (file) => {
  expect(await rulesBrokenBy(file, 'export const x = 1;\n')).toEqual(['sluice/file-name']);
});

test('the guard does not ask by fetch', async () => {
  expect(await rulesBrokenBy('guard/sync/snippet.ts', `export const x = fetch('http://localhost/');\n`)).toEqual(['no-restricted-globals']);
  expect(await rulesBrokenBy('cli/snippet.ts', `export const x = fetch('http://localhost/');\n`)).toEqual([]);
});

test('barrels are refused', async () => {
  expect(await rulesBrokenBy('packages/log-engine/index.ts', `export { x } from './event';\n`)).toEqual(['sluice/no-barrel']);
  expect(await rulesBrokenBy('packages/log-engine/index.ts', `export * from './event';\nexport const y = 1;\n`)).toContain('no-restricted-syntax');
});

test.each([
  ['export const x: any = 1;\n', '@typescript-eslint/no-explicit-any'],
  ['// @ts-ignore\nexport const x = 1;\n', '@typescript-eslint/ban-ts-comment'],
  ['// TODO: later\nexport const x = 1;\n', 'no-warning-comments'],
  ['export const x = 1;\n'.repeat(1) + '\n'.repeat(400), 'max-lines'],
  [`import { z } from 'zod';\nexport const x = z.string();\n`, 'sluice/zod-namespace'],
  [`import z from 'zod';\nexport const x = z.string();\n`, 'sluice/zod-namespace'],
])('%j is refused', async (code, rule) => {
  expect(await rulesBrokenBy('guard/snippet.ts', code)).toEqual([rule]);
});

test('zod is imported as a namespace', async () => {
  for (const imported of ['* as z', 'type * as z', '{ prettifyError }', 'type { ZodType }'])
    expect(await rulesBrokenBy('guard/snippet.ts', `import ${imported} from 'zod';\nexport { ${/\w+(?=\W*$)/.exec(imported)![0]} as x };\n`), imported).toEqual([]);
});

test('a rule cannot be switched off in a comment', async () => {
  expect(await rulesBrokenBy('guard/snippet.ts', '/* eslint-disable */\nexport const x: any = 1;\n')).toContain('@typescript-eslint/no-explicit-any');
});

test('a hook in a condition is refused', async () => {
  const code = `import { useState } from 'react';\nexport function Part({ on }: { on: boolean }) {\n  if (on) useState(1);\n  return null;\n}\n`;
  expect(await rulesBrokenBy('components/snippet.tsx', code)).toContain('react-hooks/rules-of-hooks');
});
