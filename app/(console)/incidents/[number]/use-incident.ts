'use client';

import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { incidentViewSchema, type IncidentStepKey, type IncidentView } from '@/lib/console/incidents/schemas';
import { ask } from '@/components/hooks/live/ask';
import { again } from '@/components/hooks/live/pace';
import { RequestProblem } from '@/components/hooks/request';
import { incidentSteps, openStep } from './incident-steps';
import type { IncidentAddress } from './use-incident-address';

const OPEN_MS = 1_000;
const CLOSED_MS = 15_000;

/** One incident with its suspects and timeline, asked again every second while it is not closed; with each, others learn at which step this page is. */
export function useIncident(number: number, address: IncidentAddress): UseQueryResult<IncidentView> {
  return useQuery({
    queryKey: ['incident', number],
    queryFn: ({ signal, client, queryKey }) =>
      ask(`/api/incidents/${number}`, { schema: incidentViewSchema, query: { step: stepOf(client.getQueryData(queryKey), address) }, signal }),
    meta: again<IncidentView>(({ data, error }) => {
      if (error instanceof RequestProblem && error.code === 'not-found') return false;
      return data?.incident.status === 'closed' ? CLOSED_MS : OPEN_MS;
    }),
    refetchOnWindowFocus: 'always',
    retry: false,
  });
}

function stepOf(known: IncidentView | undefined, { step, skipped }: IncidentAddress): IncidentStepKey | null {
  return step ?? (known === undefined ? null : openStep(incidentSteps(known, skipped)));
}
