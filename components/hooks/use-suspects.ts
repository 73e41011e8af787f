'use client';

import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { SuspectList } from '@/lib/console/suspects/schemas';
import { ask } from './live/ask';
import { again } from './live/pace';
import { useServerId } from './use-server-id';

const schema = () => import('@/lib/console/suspects/schemas').then(({ suspectListSchema }) => suspectListSchema);

/** The accounts active lately on the server the page is about, highest score first. @param asked.search a part of their names @param asked.most null: as many as the console lists by itself */
export function useSuspects(asked: { search?: string; show?: string; most?: number | null } = {}): UseQueryResult<SuspectList> {
  const { search = '', show = 'all', most = null } = asked;
  const server = useServerId();
  return useQuery({
    queryKey: ['suspects', server, search, show, most],
    queryFn: ({ signal }) => ask('/api/suspects', { schema, query: { server, search: search === '' ? null : search, show, most }, signal }),
    placeholderData: keepPreviousData,
    meta: again(2_000),
    refetchOnWindowFocus: 'always',
    retry: false,
  });
}
