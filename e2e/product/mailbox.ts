import { appendFile } from 'node:fs/promises';
import { dataLayout } from '@/cli/start/data-folder';
import { practiceHash } from '@/cli/start/mail-set-up';
import type { Mailbox } from '@sluice/embedded/drill/traffic';
import { embeddedLayout } from '@sluice/guard/mailserver/embedded/layout';
import type { Product } from './product';

/** Makes one more mailbox on the practice mail server. */
export async function addMailbox({ dataDir }: Product, { account, password }: Mailbox): Promise<void> {
  const { accounts } = embeddedLayout(dataLayout(dataDir).mail);
  await appendFile(accounts, `${account}:${await practiceHash(password)}:1000:1000::::\n`);
}
