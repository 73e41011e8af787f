'use client';

import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { QueueRange } from '@/lib/console/queue/ranges';
import type { QueueHistory } from '@/lib/console/queue/schemas';
import { ask } from './live/ask';
import { again } from './live/pace';
import { useServerId } from './use-server-id';

const INTERVAL_MS: Record<QueueRange, number> = { '15m': 1_000, '1h': 5_000, '6h': 15_000, '24h': 30_000, '7d': 60_000, '30d': 60_000 };

const schema = () => import('@/lib/console/queue/schemas').then(({ queueHistorySchema }) => queueHistorySchema);

type Past = Omit<QueueHistory, 'now'>;
const pastOf = ({ now: _, ...past }: QueueHistory): Past => past;

/** The queue's length over a range. Rests in a hidden tab and asks at once when the tab is seen again. */
export function useQueueHistory(range: QueueRange): UseQueryResult<Past> {
  const server = useServerId();
  return useQuery({
    queryKey: ['queue', server, range],
    queryFn: ({ signal }) => ask('/api/queue', { schema, query: { server, range }, signal }),
    meta: again(INTERVAL_MS[range]),
    refetchOnWindowFocus: 'always',
    // Without the moment of the answer: a chart is drawn anew when there is something new in it.
    select: pastOf,
    placeholderData: keepPreviousData,
    retry: false,
  });
}
