/** Where a mail server keeps its mailbox accounts. `passwd-file` and `sql` implement it, and one conformance suite tests both; `elsewhere` stands for accounts that are not Sluice's to change. */
export interface AccountStore {
  readonly kind: 'passwd-file' | 'sql' | 'elsewhere';
  /** Whether the mailbox of a disabled account goes on receiving mail; null where only who wrote the statements can know. */
  readonly receivesWhileDisabled: boolean | null;
  /** @returns null when there is no such account */
  find(account: string): Promise<MailAccount | null>;
  list(): Promise<MailAccount[]>;
  /**
   * Each change is atomic, safe to repeat, keeps every other account as it was, and is read back before it returns.
   * @throws AccountNotFound, AccountProtected (a system account), AccountsElsewhere or AccountStoreFailed, each with a sentence for the operator
   */
  disable(account: string): Promise<MailAccount>;
  enable(account: string): Promise<MailAccount>;
  /** @param hash with its scheme, for instance `{BLF-CRYPT}$2y$…`; any other text is refused */
  setPasswordHash(account: string, hash: string): Promise<MailAccount>;
}

export interface MailAccount {
  /** The full address, lower case. */
  account: string;
  enabled: boolean;
  /** The stored hash with its scheme, without any mark that disables it; only for reading back. */
  passwordHash: string;
}

export class AccountNotFound extends Error {
  override name = 'AccountNotFound';
}

/** Whether there is such an account is not known: accounts are kept where Sluice changes nothing. */
export class AccountsElsewhere extends Error {
  override name = 'AccountsElsewhere';
}

export class AccountProtected extends Error {
  override name = 'AccountProtected';
}

export class AccountStoreFailed extends Error {
  override name = 'AccountStoreFailed';
}
