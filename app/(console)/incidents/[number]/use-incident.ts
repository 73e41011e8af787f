'use client';

import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { incidentViewSchema, type IncidentView } from '@/lib/console/incidents/schemas';
import { request, RequestProblem } from '@/components/hooks/request';

const OPEN_MS = 1_000;
const CLOSED_MS = 15_000;

/** One incident with its suspects and timeline, asked again every second while it is not closed. */
export function useIncident(number: number): UseQueryResult<IncidentView> {
  return useQuery({
    queryKey: ['incident', number],
    queryFn: ({ signal }) => request(`/api/incidents/${number}`, { schema: incidentViewSchema, signal }),
    refetchInterval: ({ state }) => {
      if (state.error instanceof RequestProblem && state.error.code === 'not-found') return false;
      return state.data?.incident.status === 'closed' ? CLOSED_MS : OPEN_MS;
    },
    refetchOnWindowFocus: 'always',
    retry: false,
  });
}
