'use client';

import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query';
import { incidentListSchema, type IncidentList } from '@/lib/console/incidents/schemas';
import { ask } from '@/components/hooks/live/ask';
import { again } from '@/components/hooks/live/pace';
import { useServerId } from '@/components/hooks/use-server-id';

/** How many incidents the console puts on one page of the list. */
export const INCIDENTS_PER_PAGE = 50;

/** A page of the incidents, newest first. */
export function useIncidents(page: number): UseQueryResult<IncidentList> {
  const server = useServerId();
  return useQuery({
    queryKey: ['incidents', server, page],
    queryFn: ({ signal }) => ask('/api/incidents', { schema: incidentListSchema, query: { server, page }, signal }),
    // Page 1 follows what happens; an older page must not move under its reader.
    meta: again(page === 1 && 2_000),
    refetchOnWindowFocus: 'always',
    placeholderData: keepPreviousData,
    retry: false,
  });
}
