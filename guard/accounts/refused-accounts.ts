import type { GuardState } from '@/guard/state/guard-state';
import type { StateFile } from '@/guard/state/state-file';

/**
 * Accounts that an action disabled. A disabled account cannot sign in again, but a session it has open could go on
 * relaying; the policy answer ends that.
 */
export class RefusedAccounts {
  private accounts: Set<string>;

  constructor(private readonly state: StateFile) {
    this.accounts = new Set(state.current.refusedAccounts);
  }

  /** @param account in any case */
  has(account: string): boolean {
    return this.accounts.has(account.toLowerCase());
  }

  /** In force at once. @returns when it is durable; throws when the disk failed */
  refuse(account: string): Promise<void> {
    return this.change((accounts) => accounts.add(account));
  }

  allow(account: string): Promise<void> {
    return this.change((accounts) => accounts.delete(account));
  }

  private change(edit: (accounts: Set<string>) => unknown): Promise<void> {
    edit(this.accounts);
    return this.state.change((current: GuardState) => ({ ...current, refusedAccounts: [...this.accounts] }));
  }
}
