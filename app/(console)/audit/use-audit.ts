'use client';

import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query';
import { auditListSchema, type AuditList } from '@/lib/console/audit/schemas';
import { request } from '@/components/hooks/request';

/** A page of the audit, newest first; `search` is found in actor, action and subject. */
export function useAudit(page: number, search: string): UseQueryResult<AuditList> {
  return useQuery({
    queryKey: ['audit', page, search],
    queryFn: ({ signal }) => request('/api/audit', { schema: auditListSchema, query: { page, search: search === '' ? null : search }, signal }),
    // Page 1 follows what happens; an older page must not move under its reader.
    refetchInterval: page === 1 ? 5_000 : false,
    placeholderData: keepPreviousData,
    retry: false,
  });
}
