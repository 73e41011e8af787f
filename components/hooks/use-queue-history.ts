'use client';

import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query';
import { queueHistorySchema, type QueueHistory, type QueueRange } from '@/lib/console/queue/schemas';
import { request } from './request';
import { useServerId } from './use-server-id';

const INTERVAL_MS: Record<QueueRange, number> = { '15m': 1_000, '1h': 5_000, '6h': 15_000, '24h': 30_000, '7d': 60_000, '30d': 60_000 };

/** The queue's length over a range. Rests in a hidden tab and asks at once when the tab is seen again. */
export function useQueueHistory(range: QueueRange): UseQueryResult<QueueHistory> {
  const server = useServerId();
  return useQuery({
    queryKey: ['queue', server, range],
    queryFn: ({ signal }) => request('/api/queue', { schema: queueHistorySchema, query: { server, range }, signal }),
    refetchInterval: INTERVAL_MS[range],
    refetchOnWindowFocus: 'always',
    placeholderData: keepPreviousData,
    retry: false,
  });
}
