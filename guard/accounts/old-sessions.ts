import type { SmtpClient } from '@sluice/guard/mailserver/mail-server';
import type { StateFile } from '@sluice/guard/state/state-file';

/** Far more SMTP connections than a mail server has open. */
const MOST_CLIENTS = 5_000;
const MOST_ACCOUNTS = 50;

/**
 * SMTP connections that were open when an account was let in again. Nobody could log in meanwhile, so where one of them turns out to be
 * logged in as that account, it is from before, with the password of before: it is refused, once, for the answer ends it.
 */
export class OldSessions {
  constructor(private readonly state: StateFile) {}

  /** In force at once. @returns when it is durable; throws when the disk failed */
  refuse(account: string, clients: readonly SmtpClient[]): Promise<void> {
    const entry = { account, clients: clients.slice(0, MOST_CLIENTS).map(nameOf) };
    return this.state.change((current) => ({ ...current, oldSessions: [...current.oldSessions.filter((each) => each.account !== account), entry].slice(-MOST_ACCOUNTS) }));
  }

  /** @param isAccount tells whether the client is logged in as this account */
  isOld(client: SmtpClient, isAccount: (account: string) => boolean): boolean {
    const { oldSessions } = this.state.current;
    if (oldSessions.length === 0) return false;
    const name = nameOf(client);
    const found = oldSessions.find(({ account, clients }) => isAccount(account) && clients.includes(name));
    if (!found) return false;
    // A later connection may have the same port by chance, and is somebody's who knows the new password.
    const rest = { account: found.account, clients: found.clients.filter((each) => each !== name) };
    void this.state.change((current) => ({ ...current, oldSessions: current.oldSessions.map((each) => (each.account === found.account ? rest : each)) }));
    return true;
  }
}

const nameOf = ({ address, port }: SmtpClient): string => `${address} ${port}`;
