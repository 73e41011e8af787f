'use client';

import { keepPreviousData, useMutation, useQuery, useQueryClient, type UseMutationResult, type UseQueryResult } from '@tanstack/react-query';
import { keptLogReportSchema, logReportListSchema, logReportViewSchema, type KeepLogReport, type KeptLogReport, type LogReportList, type LogReportView } from '@/lib/console/reports/schemas';
import { request } from '@/components/hooks/request';

const key = ['log-reports'];
const pathOf = (id: string) => `/api/log-reports/${encodeURIComponent(id)}`;

export const LOG_REPORTS_PER_PAGE = 20;

/** A page of the reports that were kept, newest first. */
export function useLogReports(page: number): UseQueryResult<LogReportList> {
  return useQuery({
    queryKey: [...key, 'list', page],
    queryFn: ({ signal }) => request('/api/log-reports', { schema: logReportListSchema, query: { page }, signal }),
    placeholderData: keepPreviousData,
    retry: false,
  });
}

/** One kept report; it never changes. */
export function useLogReport(id: string): UseQueryResult<LogReportView> {
  return useQuery({
    queryKey: [...key, 'one', id],
    queryFn: ({ signal }) => request(pathOf(id), { schema: logReportViewSchema, signal }),
    staleTime: Infinity,
    retry: false,
  });
}

export function useKeepLogReport(): UseMutationResult<KeptLogReport, Error, KeepLogReport> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body) => request('/api/log-reports', { schema: keptLogReportSchema, method: 'POST', body }),
    onSuccess: () => client.invalidateQueries({ queryKey: [...key, 'list'] }),
  });
}

export function useDeleteLogReport(): UseMutationResult<LogReportList, Error, { id: string }> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id }) => request(pathOf(id), { schema: logReportListSchema, method: 'DELETE' }),
    onSettled: () => client.invalidateQueries({ queryKey: [...key, 'list'] }),
  });
}
