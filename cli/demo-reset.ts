import { access } from 'node:fs/promises';
import { DEMO_MAILBOXES } from '@sluice/embedded/mailboxes';
import { createPasswdFileStore } from '@sluice/guard/account-stores/passwd-file';
import { embeddedLayout } from '@sluice/guard/mailserver/embedded/layout';
import { OperatorError } from '@sluice/guard/commands/operator-error';
import { dataLayout } from './start/data-folder';
import { practiceHash } from './start/mail-set-up';
import { dataFolder } from './start/settings';
import type { Surroundings } from '@sluice/guard/commands/surroundings';

/** `sluice demo reset`: every demo mailbox is allowed again and has its practice password. Other accounts stay as they are. */
export async function demoReset({ root, environment, say }: Surroundings): Promise<void> {
  const dataDir = dataFolder(environment, root);
  const { accounts } = embeddedLayout(dataLayout(dataDir).mail);
  if (!(await exists(accounts))) throw new OperatorError(`There are no demo mailboxes in ${dataDir} yet. "npm start" makes them.`);
  await resetMailboxes(accounts, say);
}

/** @param accounts the file of the embedded mail server */
export async function resetMailboxes(accounts: string, say: (line: string) => void): Promise<void> {
  const store = createPasswdFileStore({ file: accounts });
  for (const { account, password } of DEMO_MAILBOXES) {
    if ((await store.find(account)) === null) {
      say(`${account}: is not in ${accounts} any more, left alone`);
      continue;
    }
    await store.setPasswordHash(account, await practiceHash(password));
    await store.enable(account);
    say(`${account}: allowed, practice password ${password}`);
  }
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
