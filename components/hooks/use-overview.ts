'use client';

import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { overviewSchema, type Overview } from '@/lib/console/servers/schemas';
import { request } from './request';
import { useServerId } from './use-server-id';

const VISIBLE_MS = 1_000;
/** A hidden tab still tells a trip by its title and icon, so it goes on asking, seldom. */
const HIDDEN_MS = 15_000;

/** The state of the server the page is about, asked again every second; every page has it through the state band. */
export function useOverview(): UseQueryResult<Overview> {
  const server = useServerId();
  return useQuery({
    queryKey: ['overview', server],
    queryFn: ({ signal }) => request('/api/overview', { schema: overviewSchema, query: { server }, signal }),
    refetchInterval: () => (typeof document === 'undefined' || document.visibilityState === 'visible' ? VISIBLE_MS : HIDDEN_MS),
    refetchIntervalInBackground: true,
    refetchOnWindowFocus: 'always',
    retry: false,
  });
}
