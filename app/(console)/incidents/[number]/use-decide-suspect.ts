'use client';

import { useMutation, useQueryClient, type UseMutationResult } from '@tanstack/react-query';
import { incidentViewSchema, type IncidentView } from '@/lib/console/incidents/schemas';
import type { SuspectDecision } from '@/lib/console/suspects/schemas';
import { request } from '@/components/hooks/request';

/** Marks a suspect as not the culprit, or puts it back to undecided. Fails with `already-decided` when somebody else was first. */
export function useDecideSuspect(incident: number): UseMutationResult<IncidentView, Error, SuspectDecision> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body) => request(`/api/incidents/${incident}/suspects`, { schema: incidentViewSchema, method: 'PATCH', body }),
    onSettled: () => client.invalidateQueries({ queryKey: ['incident', incident] }),
  });
}

/** Adds an account that the operator names himself to the suspects. */
export function useAddSuspect(incident: number): UseMutationResult<IncidentView, Error, { account: string }> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body) => request(`/api/incidents/${incident}/suspects`, { schema: incidentViewSchema, method: 'POST', body }),
    onSettled: () => client.invalidateQueries({ queryKey: ['incident', incident] }),
  });
}
