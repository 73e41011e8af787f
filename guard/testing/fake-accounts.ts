import { AccountNotFound, AccountProtected, AccountStoreFailed, type AccountStore, type MailAccount } from '@sluice/guard/account-stores/account-store';

/** An account store in memory. */
export class FakeAccounts implements AccountStore {
  readonly kind = 'passwd-file';
  readonly receivesWhileDisabled = true;
  readonly accounts = new Map<string, MailAccount>();
  readonly protectedAccounts = new Set<string>();
  broken = false;
  /** Reports success and changes nothing, which reading back must find out. */
  lying = false;
  changes: string[] = [];

  constructor(...accounts: string[]) {
    for (const account of accounts) this.accounts.set(account, { account, enabled: true, passwordHash: '{BLF-CRYPT}old' });
  }

  find(account: string): Promise<MailAccount | null> {
    return Promise.resolve(this.accounts.get(account) ?? null);
  }

  list(): Promise<MailAccount[]> {
    return this.broken ? Promise.reject(new AccountStoreFailed('the accounts file is gone')) : Promise.resolve([...this.accounts.values()]);
  }

  disable(account: string): Promise<MailAccount> {
    return this.change('disable', account, { enabled: false });
  }

  enable(account: string): Promise<MailAccount> {
    return this.change('enable', account, { enabled: true });
  }

  setPasswordHash(account: string, passwordHash: string): Promise<MailAccount> {
    return this.change('set-password', account, { passwordHash });
  }

  private change(what: string, account: string, part: Partial<MailAccount>): Promise<MailAccount> {
    this.changes.push(`${what} ${account}`);
    const found = this.accounts.get(account);
    if (this.broken) return Promise.reject(new AccountStoreFailed('the accounts file is gone'));
    if (!found) return Promise.reject(new AccountNotFound(`There is no account ${account}.`));
    if (this.protectedAccounts.has(account)) return Promise.reject(new AccountProtected(`${account} is a system account.`));
    const changed = { ...found, ...part };
    if (!this.lying) this.accounts.set(account, changed);
    return Promise.resolve(changed);
  }
}
