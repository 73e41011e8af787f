import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createPasswdFileStore } from '@sluice/guard/account-stores/passwd-file';
import { writeAccountsFile } from './accounts-file';

const passwordHash = `{BLF-CRYPT}$2y$05$${'a'.repeat(53)}`;
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluice-accounts-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('what is written is what the account store reads, for the owner alone', async () => {
  const file = join(folder, 'accounts');
  await writeAccountsFile(file, [{ account: 'Minsu@Example.test', passwordHash }, { account: 'hana@example.test', passwordHash }]);
  expect(await createPasswdFileStore({ file }).list()).toEqual(['minsu@example.test', 'hana@example.test'].map((account) => ({ account, passwordHash, enabled: true })));
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});

test.each([
  { account: 'a:b@x.test', passwordHash },
  { account: 'a@x.test\nroot@x.test', passwordHash },
  { account: '../a@x.test', passwordHash },
  { account: 'minsu', passwordHash },
  { account: 'a@x.test', passwordHash: 'plain' },
  { account: 'a@x.test', passwordHash: `${passwordHash}\nb` },
])('refuses %j and writes nothing', async (mailbox) => {
  const file = join(folder, 'accounts');
  await expect(writeAccountsFile(file, [mailbox])).rejects.toThrow(/Nothing was written/);
  await expect(readFile(file)).rejects.toMatchObject({ code: 'ENOENT' });
});
