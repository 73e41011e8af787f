'use client';

import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query';
import { auditListSchema, type AuditList } from '@/lib/console/audit/schemas';
import { ask } from '@/components/hooks/live/ask';
import { again } from '@/components/hooks/live/pace';

/** A page of the audit, newest first; `search` is found in actor, action and subject. */
export function useAudit(page: number, search: string): UseQueryResult<AuditList> {
  return useQuery({
    queryKey: ['audit', page, search],
    queryFn: ({ signal }) => ask('/api/audit', { schema: auditListSchema, query: { page, search: search === '' ? null : search }, signal }),
    // Page 1 follows what happens; an older page must not move under its reader.
    meta: again(page === 1 && 5_000),
    placeholderData: keepPreviousData,
    retry: false,
  });
}
