'use client';

import { useMutation, useQuery, useQueryClient, type UseMutationResult, type UseQueryResult } from '@tanstack/react-query';
import type * as z from 'zod';
import { protectionViewSchema, type GateChange, type protectionChangeSchema, type ProtectionView } from '@/lib/console/protection/schemas';
import { ask } from '@/components/hooks/live/ask';
import { again } from '@/components/hooks/live/pace';
import { request } from '@/components/hooks/request';
import { useServerId } from '@/components/hooks/use-server-id';

/** The settings of the server the page is about, with what the queue's past says about them. */
export function useProtection(): UseQueryResult<ProtectionView> {
  const server = useServerId();
  return useQuery({
    queryKey: ['protection', server],
    queryFn: ({ signal }) => ask('/api/protection', { schema: protectionViewSchema, query: { server }, signal }),
    meta: again(2_000),
    refetchOnWindowFocus: 'always',
    retry: false,
  });
}

/** Saves new settings; fails with the codes in the description of `protectionChangeSchema`. */
export function useChangeProtection(): UseMutationResult<ProtectionView, Error, z.input<typeof protectionChangeSchema>> {
  const server = useServerId();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (change) => request('/api/protection', { schema: protectionViewSchema, method: 'PUT', body: change }),
    onSuccess: async (view) => {
      client.setQueryData(['protection', server], view);
      await client.invalidateQueries({ queryKey: ['overview'] });
    },
  });
}

/** Saves what the login gate says and whether it refuses. */
export function useChangeGate(): UseMutationResult<ProtectionView, Error, GateChange> {
  const server = useServerId();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (change) => request('/api/protection/gate', { schema: protectionViewSchema, method: 'PUT', body: change }),
    onSuccess: (view) => client.setQueryData(['protection', server], view),
  });
}
