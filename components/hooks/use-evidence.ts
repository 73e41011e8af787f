'use client';

import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { evidenceViewSchema, type EvidenceView } from '@/lib/console/suspects/schemas';
import { request } from './request';

export interface EvidenceOf {
  serverId: string;
  account: string;
  /** The number of the incident whose kept evidence is wanted; null for what the guard reported last. */
  incident: number | null;
}

/** The log lines that prove an assessment. It is large, so it is read once, when somebody opens it. */
export function useEvidence({ serverId, account, incident }: EvidenceOf): UseQueryResult<EvidenceView> {
  return useQuery({
    queryKey: ['evidence', serverId, account, incident],
    queryFn: ({ signal }) => request('/api/suspects/evidence', { schema: evidenceViewSchema, query: { server: serverId, account, incident }, signal }),
    staleTime: 30_000,
    retry: false,
  });
}
