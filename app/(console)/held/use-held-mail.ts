'use client';

import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { heldMailSchema, type HeldMail } from '@/lib/console/held/schemas';
import { ask } from '@/components/hooks/live/ask';
import { again } from '@/components/hooks/live/pace';
import { useServerId } from '@/components/hooks/use-server-id';

/** The mail on hold on the server that the page is about. */
export function useHeldMail(): UseQueryResult<HeldMail> {
  const server = useServerId();
  return useQuery({
    queryKey: ['held', server],
    queryFn: ({ signal }) => ask('/api/held', { schema: heldMailSchema, query: { server }, signal }),
    meta: again(2_000),
    refetchOnWindowFocus: 'always',
    retry: false,
  });
}
