import { createPasswdFileStore } from '@/lib/accounts/passwd-file';
import type { AccountStore } from '@/lib/accounts/account-store';
import { createEmbeddedMailServer } from '@/lib/mailserver/embedded/embedded-mail-server';
import type { MailServer } from '@/lib/mailserver/mail-server';
import type { GuardConfig } from './config';

/** The mail server and the account store that the configuration names. */
export function createAdapters(config: GuardConfig, now: () => number): { mailServer: MailServer; accounts: AccountStore } {
  const { directory, smtp_host: smtpHost, smtp_port: smtpPort } = config.mailserver;
  return {
    mailServer: createEmbeddedMailServer({ directory, smtpHost, smtpPort, now }),
    accounts: createPasswdFileStore({ file: config.accounts.file }),
  };
}
