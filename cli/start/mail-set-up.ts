import { hash } from '@node-rs/bcrypt';
import { DEMO_DOMAIN, DEMO_MAILBOXES } from '@sluice/embedded/mailboxes';
import { prepareEmbedded } from '@sluice/embedded/prepare';
import { dataLayout } from './data-folder';
import type { InnerPorts } from './inner-ports';
import { MAIL_HOST } from './parts';
import type { StartSettings } from './settings';

/** The practice passwords are printed in the source, so a costlier hash would protect nothing. */
const PRACTICE_COST = 6;

/** Writes the embedded mail server's configuration, and the demo mailboxes where there are none yet. */
export async function setUpMailServer(settings: StartSettings, ports: InnerPorts, timeZone: string): Promise<void> {
  const mailboxes = await Promise.all(DEMO_MAILBOXES.map(async ({ account, password }) => ({ account, passwordHash: await practiceHash(password) })));
  await prepareEmbedded({
    directory: dataLayout(settings.dataDir).mail,
    smtpHost: MAIL_HOST,
    smtpPort: settings.smtpPort,
    policyPort: ports.policy,
    nextHop: settings.relay ?? { host: MAIL_HOST, port: ports.sink },
    domain: DEMO_DOMAIN,
    timeZone,
    mailboxes,
  });
}

/** A Dovecot-style hash of a practice password. */
export async function practiceHash(password: string): Promise<string> {
  return `{BLF-CRYPT}${await hash(password, PRACTICE_COST)}`;
}
