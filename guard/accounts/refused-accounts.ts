import type { RefusalScope } from '@sluice/policy/refusal-scope';
import type { GuardState } from '@sluice/guard/state/guard-state';
import type { StateFile } from '@sluice/guard/state/state-file';

/**
 * Accounts that are contained, the one list of them: the policy answer, the login gate and every proof ask it. It stands whatever the
 * account store says or cannot do, and survives a restart of the guard.
 */
export class RefusedAccounts {
  private scopes: Map<string, RefusalScope>;

  /** @param accountDomain the domain of accounts that log in without one, in lower case; null where they have it */
  constructor(
    private readonly state: StateFile,
    private readonly accountDomain: string | null = null,
  ) {
    this.scopes = new Map(state.current.refusedAccounts.map(({ account, scope }) => [account, scope]));
  }

  /** @param login as a client gave it: in any case, with or without the domain @returns null when it is not refused */
  scopeOf(login: string): RefusalScope | null {
    if (this.scopes.size === 0) return null;
    const name = login.toLowerCase();
    return this.scopes.get(name) ?? this.scopes.get(this.wholeName(name)) ?? null;
  }

  /** @param login as a client gave it */
  isAccount(login: string, account: string): boolean {
    const name = login.toLowerCase();
    return name === account || this.wholeName(name) === account;
  }

  private wholeName(name: string): string {
    return this.accountDomain === null || name.includes('@') ? name : `${name}@${this.accountDomain}`;
  }

  has(login: string): boolean {
    return this.scopeOf(login) !== null;
  }

  /**
   * In force at once. What is refused everything stays so.
   *
   * @returns when it is durable; throws when the disk failed
   */
  refuse(account: string, scope: RefusalScope = 'everything'): Promise<void> {
    return this.change((scopes) => scopes.set(account, scopes.get(account) === 'everything' ? 'everything' : scope));
  }

  allow(account: string): Promise<void> {
    return this.change((scopes) => scopes.delete(account));
  }

  private change(edit: (scopes: Map<string, RefusalScope>) => unknown): Promise<void> {
    edit(this.scopes);
    const refusedAccounts = [...this.scopes].map(([account, scope]) => ({ account, scope }));
    return this.state.change((current: GuardState) => ({ ...current, refusedAccounts }));
  }
}
