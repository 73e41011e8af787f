'use client';

import { useQuery, type UseQueryOptions, type UseQueryResult } from '@tanstack/react-query';
import type { Overview } from '@/lib/console/servers/schemas';
import { ask } from './live/ask';
import { again } from './live/pace';
import { useServerId } from './use-server-id';

const VISIBLE_MS = 1_000;
/** A hidden tab still tells a trip by its title and icon, so it goes on asking, seldom. */
const HIDDEN_MS = 15_000;

const schema = () => import('@/lib/console/servers/schemas').then(({ overviewSchema }) => overviewSchema);

/** Under which the page keeps it. @param server null: the first one */
export const overviewKey = (server: string | null): readonly ['overview', string | null] => ['overview', server];

function overviewOf(server: string | null): UseQueryOptions<Overview> {
  return {
    queryKey: overviewKey(server),
    queryFn: ({ signal }) => ask('/api/overview', { schema, query: { server }, signal }),
    meta: again(VISIBLE_MS, { hiddenMs: HIDDEN_MS }),
    refetchOnWindowFocus: 'always',
    retry: false,
  };
}

/** The state of the server the page is about, asked again every second; every page has it through the state band. */
export function useOverview(): UseQueryResult<Overview> {
  return useQuery(overviewOf(useServerId()));
}

/**
 * A part of it: who reads no more is drawn anew when that part changes, and not with each answer.
 *
 * @param part the same function each time @returns undefined before the first answer
 */
export function useOverviewPart<Part>(part: (overview: Overview) => Part): Part | undefined {
  return useQuery({ ...(overviewOf(useServerId()) as UseQueryOptions<Overview, Error, Part>), select: part }).data;
}
