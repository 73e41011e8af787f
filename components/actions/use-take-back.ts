'use client';

import { useMutation, useQueryClient, type UseMutationResult } from '@tanstack/react-query';
import { actionViewSchema, type ActionView } from '@/lib/console/actions/schemas';
import { request } from '../hooks/request';

/** Takes back an act that waits for its time. Fails with `already-done` when that is over. */
export function useTakeBack(): UseMutationResult<ActionView, Error, { id: string }> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body) => request('/api/actions/take-back', { schema: actionViewSchema, method: 'POST', body }),
    onSettled: () => ['incident', 'suspects', 'overview'].forEach((name) => void client.invalidateQueries({ queryKey: [name] })),
  });
}
