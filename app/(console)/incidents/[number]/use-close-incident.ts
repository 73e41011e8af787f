'use client';

import { useMutation, useQueryClient, type UseMutationResult } from '@tanstack/react-query';
import { incidentViewSchema, type IncidentView, type IncidentClosing } from '@/lib/console/incidents/schemas';
import { request } from '@/components/hooks/request';

/** Closes an incident with its outcome. Fails with `still-protected` before the release. */
export function useCloseIncident(incident: number): UseMutationResult<IncidentView, Error, IncidentClosing> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body) => request(`/api/incidents/${incident}/close`, { schema: incidentViewSchema, method: 'POST', body }),
    onSettled: () => Promise.all(['incident', 'incidents', 'overview'].map((name) => client.invalidateQueries({ queryKey: [name] }))),
  });
}
