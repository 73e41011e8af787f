import { spawn } from 'node:child_process';
import { chmod, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { AccountProtected, AccountStoreFailed } from './account-store';
import { createPasswdFileStore } from './passwd-file';
import { accountStoreConformance, FIRST, SECOND } from './testing/account-store-conformance';

const TEXT = `# mailboxes, kept by hand \xe9
${FIRST.account}:${FIRST.passwordHash}:1000:1000::/mail/minsu::userdb_quota_rule=*:storage=1G

${SECOND.account.toUpperCase()}:${SECOND.passwordHash}:1000:1000::::
not an account line
system:{BLF-CRYPT}x:0:0::::
daemon@example.test:{BLF-CRYPT}x:8:8::::`;

let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluice-accounts-'));
  file = join(folder, 'accounts');
  await writeFile(file, TEXT, 'latin1');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

accountStoreConformance('passwd-file', () =>
  Promise.resolve({ store: createPasswdFileStore({ file }), another: createPasswdFileStore({ file }), remove: () => Promise.resolve() }),
);

test('disabling and enabling leaves the file byte for byte as it was, with its permissions', async () => {
  await chmod(file, 0o640);
  const store = createPasswdFileStore({ file });
  await store.disable(FIRST.account);
  expect(await readFile(file, 'latin1')).toBe(TEXT.replace(FIRST.passwordHash, `{CRYPT}$!$${FIRST.passwordHash}`));
  await store.enable(FIRST.account);
  expect(await readFile(file, 'latin1')).toBe(TEXT);
  expect((await stat(file)).mode & 0o777).toBe(0o640);
  expect((await readdir(folder)).sort()).toEqual(['accounts', 'accounts.lock']);
});

test('an account with a system user’s number is protected and not listed', async () => {
  const store = createPasswdFileStore({ file });
  await expect(store.disable('daemon@example.test')).rejects.toThrow(AccountProtected);
  expect((await store.list()).map(({ account }) => account)).not.toContain('daemon@example.test');
});

test('a file behind a symbolic link is changed where it is', async () => {
  const link = join(folder, 'link');
  await symlink(file, link);
  await createPasswdFileStore({ file: link }).disable(FIRST.account);
  expect(await createPasswdFileStore({ file }).find(FIRST.account)).toMatchObject({ enabled: false });
});

test('a missing file is told in a sentence', async () => {
  await rm(file);
  const store = createPasswdFileStore({ file });
  await expect(store.find(FIRST.account)).rejects.toThrow(AccountStoreFailed);
  await expect(store.disable(FIRST.account)).rejects.toThrow(/No account was changed/);
});

test('several processes change accounts at once and no change is lost', async () => {
  const accounts = Array.from({ length: 12 }, (_, index) => `user${index}@example.test`);
  await writeFile(file, accounts.map((account) => `${account}:${FIRST.passwordHash}:1000:1000::::\n`).join(''));
  const program = join(process.cwd(), 'node_modules', `.accounts-test-${process.pid}.mjs`);
  await build({
    stdin: {
      contents: `import { createPasswdFileStore } from './guard/account-stores/passwd-file'; const [, , file, ...accounts] = process.argv; const store = createPasswdFileStore({ file }); for (const account of accounts) await store.disable(account);`,
      resolveDir: process.cwd(),
      loader: 'ts',
    },
    bundle: true, platform: 'node', format: 'esm', packages: 'external', outfile: program, logLevel: 'error',
  });
  try {
    const codes = await Promise.all(
      [0, 1, 2].map((third) => new Promise((resolve) => spawn(process.execPath, [program, file, ...accounts.filter((_, index) => index % 3 === third)], { stdio: 'ignore' }).once('exit', resolve))),
    );
    expect(codes).toEqual([0, 0, 0]);
  } finally {
    await rm(program, { force: true });
  }
  expect((await createPasswdFileStore({ file }).list()).filter(({ enabled }) => enabled)).toEqual([]);
});
