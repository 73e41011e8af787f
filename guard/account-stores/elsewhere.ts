import { AccountsElsewhere, type AccountStore, type MailAccount } from './account-store';

/**
 * Accounts that are kept where Sluice does not change them: system users, a directory, anything else. Nothing is found and nothing is
 * changed; the login gate and the policy answer refuse a contained account without it.
 */
export function accountsElsewhere(): AccountStore {
  const refuse = (account: string): Promise<MailAccount> =>
    Promise.reject(new AccountsElsewhere(`${account} was not changed: mailbox accounts of this host are kept where the guard does not change them (accounts.kind = "elsewhere"). Do it there by hand.`));
  return {
    kind: 'elsewhere',
    receivesWhileDisabled: null,
    find: () => Promise.resolve(null),
    list: () => Promise.resolve([]),
    disable: refuse,
    enable: refuse,
    setPasswordHash: refuse,
  };
}
