'use client';

import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { suspectListSchema, type SuspectList } from '@/lib/console/suspects/schemas';
import { request } from './request';
import { useServerId } from './use-server-id';

/** The accounts active lately on the server the page is about, highest score first. */
export function useSuspects(): UseQueryResult<SuspectList> {
  const server = useServerId();
  return useQuery({
    queryKey: ['suspects', server],
    queryFn: ({ signal }) => request('/api/suspects', { schema: suspectListSchema, query: { server }, signal }),
    refetchInterval: 2_000,
    refetchOnWindowFocus: 'always',
    retry: false,
  });
}
