'use client';

import { useQuery } from '@tanstack/react-query';
import { isUnderWay } from '@sluice/actions/standing';
import type { QueueFilter } from '@sluice/actions/queue-filter';
import { pressAnswerSchema, type ActionView } from '@/lib/console/actions/schemas';
import { useActs } from '@/components/actions/use-acts';
import type { Press } from '@/components/actions/act-state';
import { request } from '@/components/hooks/request';

/** What became of the newest count of this filter; asked for until the guard has told the end. */
export function useLook(filter: QueueFilter): { press: Press | null; action: ActionView | null } {
  const press = useActs().press('look-at-queue', JSON.stringify(filter));
  const key = press?.status === 'accepted' ? press.key : null;
  const { data } = useQuery({
    queryKey: ['press', key],
    queryFn: ({ signal }) => request('/api/actions', { schema: pressAnswerSchema, query: { key }, signal }),
    enabled: key !== null,
    refetchInterval: ({ state }) => (state.data?.action && !isUnderWay(state.data.action) ? false : 500),
    retry: false,
  });
  return { press, action: data?.action ?? press?.action ?? null };
}
