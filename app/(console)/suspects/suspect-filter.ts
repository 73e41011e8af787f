import type { SuspectList } from '@/lib/console/suspects/schemas';

export const suspectFilters = ['all', 'suspect', 'watch'] as const;
export type SuspectFilter = (typeof suspectFilters)[number];
type Accounts = SuspectList['accounts'];

/** @param text from the address of the page; anything unknown shows all */
export function suspectFilter(text: string | null): SuspectFilter {
  return suspectFilters.find((filter) => filter === text) ?? 'all';
}

export function filteredAccounts(accounts: Accounts, filter: SuspectFilter): Accounts {
  return filter === 'all' ? accounts : accounts.filter((each) => each.assessment.verdict === filter);
}

/** Whether nothing is out of the ordinary: then the page says so, whatever the ordinary accounts did. */
export function isQuiet(accounts: Accounts): boolean {
  return accounts.every((each) => each.assessment.verdict === 'normal');
}
