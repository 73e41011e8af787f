'use client';

import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { queuePeaksSchema, type QueuePeaks } from '@/lib/console/queue/schemas';
import { request } from '@/components/hooks/request';
import { useServerId } from '@/components/hooks/use-server-id';

/** The longest queue of each hour; one more hour in three months changes little, so it is asked for seldom. */
export function useQueuePeaks(): UseQueryResult<QueuePeaks> {
  const server = useServerId();
  return useQuery({
    queryKey: ['queue-peaks', server],
    queryFn: ({ signal }) => request('/api/queue/peaks', { schema: queuePeaksSchema, query: { server }, signal }),
    staleTime: 10 * 60_000,
    retry: false,
  });
}
