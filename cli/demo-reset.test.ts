import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verify } from '@node-rs/bcrypt';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DEMO_MAILBOXES } from '@sluice/embedded/mailboxes';
import { createPasswdFileStore } from '@sluice/guard/account-stores/passwd-file';
import { embeddedLayout } from '@sluice/guard/mailserver/embedded/layout';
import { demoReset } from './demo-reset';
import { dataLayout, prepareDataFolder } from './start/data-folder';
import { practiceHash, setUpMailServer } from './start/mail-set-up';
import { startSettings } from './start/settings';

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'sluice-reset-'));
});
afterEach(() => rm(dataDir, { recursive: true }));

const surroundings = (say: (line: string) => void = () => undefined) => ({ root: '/project', environment: { SLUICE_DATA_DIR: dataDir }, say });

test('before the first start there is nothing to reset, and the sentence says what to do', async () => {
  await expect(demoReset(surroundings())).rejects.toThrow(/no demo mailboxes in .* yet\. "npm start" makes them\./);
});

test('every demo mailbox is allowed again with its practice password', async () => {
  await prepareDataFolder(dataDir);
  await setUpMailServer(startSettings({ SLUICE_DATA_DIR: dataDir }, '/project'), { policy: 40_001, sink: 40_002 }, 'Asia/Seoul');
  const store = createPasswdFileStore({ file: embeddedLayout(dataLayout(dataDir).mail).accounts });
  const [first, second] = DEMO_MAILBOXES;
  await store.disable(first!.account);
  await store.setPasswordHash(second!.account, await practiceHash('something else'));

  const lines: string[] = [];
  await demoReset(surroundings((line) => lines.push(line)));
  expect(lines).toHaveLength(DEMO_MAILBOXES.length);
  for (const { account, password } of DEMO_MAILBOXES) {
    const { enabled, passwordHash } = (await store.find(account))!;
    expect(enabled, account).toBe(true);
    expect(await verify(password, passwordHash.replace('{BLF-CRYPT}', '')), account).toBe(true);
  }
});
