'use client';

import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query';
import { LISTED, suspectListSchema, type SuspectList } from '@/lib/console/suspects/schemas';
import { request } from './request';
import { useServerId } from './use-server-id';

/** The accounts active lately on the server the page is about, highest score first. @param asked.search a part of their names */
export function useSuspects(asked: { search?: string; show?: string; most?: number } = {}): UseQueryResult<SuspectList> {
  const { search = '', show = 'all', most = LISTED } = asked;
  const server = useServerId();
  return useQuery({
    queryKey: ['suspects', server, search, show, most],
    queryFn: ({ signal }) => request('/api/suspects', { schema: suspectListSchema, query: { server, search: search === '' ? null : search, show, most }, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: 2_000,
    refetchOnWindowFocus: 'always',
    retry: false,
  });
}
