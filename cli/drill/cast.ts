import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { verify } from '@node-rs/bcrypt';
import { dataLayout } from '@/cli/start/data-folder';
import { DEMO_MAILBOXES } from '@sluice/embedded/mailboxes';
import { createPasswdFileStore } from '@sluice/guard/account-stores/passwd-file';
import { embeddedLayout } from '@sluice/guard/mailserver/embedded/layout';
import { chooseMailbox, type Cast } from '@sluice/embedded/drill/choose-mailbox';
import { CannotPlay } from './cannot-play';
import type { Mailbox } from '@sluice/embedded/drill/traffic';

/** Who plays in the next drill on these data. @throws CannotPlay when every mailbox is secured */
export async function nextCast(dataDir: string): Promise<Cast> {
  const file = join(dataDir, 'run', 'last-drill');
  const store = createPasswdFileStore({ file: embeddedLayout(dataLayout(dataDir).mail).accounts });
  // Asked of the accounts file, not of the mail server: a failed login would stand in the log against an innocent mailbox.
  const works = async ({ account, password }: Mailbox) => {
    const found = await store.find(account);
    return found !== null && found.enabled && (await verify(password, found.passwordHash.replace(/^\{[^}]*\}/, '')));
  };
  const before = await readFile(file, 'utf8').then(
    (text) => text.trim(),
    () => null,
  );
  const cast = await chooseMailbox(DEMO_MAILBOXES, before, works);
  if (cast === null)
    throw new CannotPlay(
      'mailboxes-secured',
      'Every demo mailbox is secured, so there is nothing left to steal. "npx sluice demo reset" gives them their practice passwords back.',
    );
  await writeFile(file, `${cast.stolen.account}\n`, { mode: 0o600 });
  return cast;
}
