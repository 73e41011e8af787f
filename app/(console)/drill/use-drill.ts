'use client';

import { useMutation, useQuery, useQueryClient, type UseMutationResult, type UseQueryResult } from '@tanstack/react-query';
import { useRef } from 'react';
import * as z from 'zod';
import { actionKey } from '@/components/actions/action-key';
import { ask } from '@/components/hooks/live/ask';
import { again } from '@/components/hooks/live/pace';
import { request } from '@/components/hooks/request';
import { useServerId } from '@/components/hooks/use-server-id';
import { drillViewSchema, type DrillView } from '@/lib/console/drill/schemas';

/** The newest drill of the server that the page is about, and whether another can be begun. */
export function useDrill(): UseQueryResult<DrillView> {
  const server = useServerId();
  return useQuery({
    queryKey: ['drill', server],
    queryFn: ({ signal }) => ask('/api/drill', { schema: drillViewSchema, query: { server }, signal }),
    meta: again(1_000),
    refetchOnWindowFocus: 'always',
    retry: false,
  });
}

/** Asks for a drill. Pressed again after no answer it is the same drill. */
export function useBeginDrill(): UseMutationResult<DrillView, Error, string> {
  const server = useServerId();
  const client = useQueryClient();
  const key = useRef<string | null>(null);
  return useMutation({
    mutationFn: (serverId) => {
      key.current ??= actionKey((bytes) => crypto.getRandomValues(bytes));
      return request('/api/drill', { schema: drillViewSchema, method: 'POST', body: { key: key.current, serverId } });
    },
    onSuccess: (view) => {
      key.current = null;
      client.setQueryData(['drill', server], view);
    },
  });
}

/** Ends a drill, or gives the practice mailboxes their passwords back after it. */
export function useDrillOrder(order: 'end' | 'reset'): UseMutationResult<unknown, Error, string> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id) => request(`/api/drill/${order}`, { schema: z.object({}), method: 'POST', body: { id } }),
    onSettled: () => client.invalidateQueries({ queryKey: ['drill'] }),
  });
}
