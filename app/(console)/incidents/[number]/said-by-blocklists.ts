import type { BlocklistLook, BlocklistResult } from '@/lib/console/blocklists/schemas';

/** @returns how many lists said that of any address */
export function zonesOf({ results }: Pick<BlocklistLook, 'results'>, state: BlocklistResult['answer']['state']): number {
  return new Set(results.filter(({ answer }) => answer.state === state).map(({ zone }) => zone)).size;
}
