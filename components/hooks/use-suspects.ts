'use client';

import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query';
import { suspectListSchema, type SuspectList } from '@/lib/console/suspects/schemas';
import { request } from './request';
import { useServerId } from './use-server-id';

/** The accounts active lately on the server the page is about, highest score first. @param search a part of their names */
export function useSuspects(search = ''): UseQueryResult<SuspectList> {
  const server = useServerId();
  return useQuery({
    queryKey: ['suspects', server, search],
    queryFn: ({ signal }) => request('/api/suspects', { schema: suspectListSchema, query: { server, search: search === '' ? null : search }, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: 2_000,
    refetchOnWindowFocus: 'always',
    retry: false,
  });
}
