import type { AccountStore } from '@sluice/guard/account-stores/account-store';
import { detailOf, type GuardLog } from '@sluice/guard/guard-log';
import type { Problems } from '@sluice/guard/problems';
import { repeat } from '@sluice/guard/repeat';
import type { Duty } from '@sluice/guard/runtime';

/** Finds out before the operator does that accounts could not be disabled. */
export function watchAccounts(options: { accounts: Pick<AccountStore, 'list'>; problems: Problems; log: GuardLog; intervalMs?: number }): Duty {
  const { accounts, problems, log, intervalMs = 30_000 } = options;
  return repeat({
    name: 'accounts check',
    intervalMs,
    log,
    async task() {
      try {
        await accounts.list();
        problems.clear('accounts-unreadable');
      } catch (error) {
        problems.raise('accounts-unreadable', `The mailbox accounts cannot be read, so none could be disabled: ${detailOf(error)}`);
      }
    },
  });
}
