'use client';

import { useMutation, useQuery, useQueryClient, type UseMutationResult, type UseQueryResult } from '@tanstack/react-query';
import type * as z from 'zod';
import { addedReceiverSchema, receiversSchema, type AddingReceiver, type Receivers } from '@/lib/console/audit/schemas';
import { ask } from '@/components/hooks/live/ask';
import { again } from '@/components/hooks/live/pace';
import { request } from '@/components/hooks/request';

const KEY = ['audit-receivers'];

/** Who gets the audit too, and how far each is. */
export function useReceivers(): UseQueryResult<Receivers> {
  return useQuery({ queryKey: KEY, queryFn: ({ signal }) => ask('/api/audit/receivers', { schema: receiversSchema, signal }), meta: again(5_000), retry: false });
}

export function useAddReceiver(): UseMutationResult<z.infer<typeof addedReceiverSchema>, Error, AddingReceiver> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body) => request('/api/audit/receivers', { schema: addedReceiverSchema, method: 'POST', body }),
    onSuccess: () => client.invalidateQueries({ queryKey: KEY }),
    // The answer may hold a secret.
    gcTime: 0,
  });
}

export function useRemoveReceiver(): UseMutationResult<Receivers, Error, { id: string }> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id }) => request(`/api/audit/receivers/${encodeURIComponent(id)}`, { schema: receiversSchema, method: 'DELETE' }),
    onSuccess: (list) => client.setQueryData(KEY, list),
  });
}
