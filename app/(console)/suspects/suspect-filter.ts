import { LISTED, LISTED_MAX, type SuspectList } from '@/lib/console/suspects/schemas';

export const suspectFilters = ['all', 'suspect', 'watch'] as const;
export type SuspectFilter = (typeof suspectFilters)[number];

/** @param text from the address of the page; anything unknown shows all */
export function suspectFilter(text: string | null): SuspectFilter {
  return suspectFilters.find((filter) => filter === text) ?? 'all';
}

/** How many accounts are listed. @param text from the address of the page */
export function mostListed(text: string | null): number {
  return text !== null && /^\d{1,5}$/.test(text) ? Math.min(LISTED_MAX, Math.max(LISTED, Number(text))) : LISTED;
}

/** Whether nothing is out of the ordinary: then the page says so, whatever the ordinary accounts did. */
export function isQuiet({ suspect, watch }: SuspectList['totals']): boolean {
  return suspect + watch === 0;
}
