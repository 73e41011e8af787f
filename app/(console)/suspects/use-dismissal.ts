'use client';

import { useMutation, useQueryClient, type UseMutationResult } from '@tanstack/react-query';
import * as z from 'zod';
import { dismissalViewSchema, type DismissAccount, type DismissalView } from '@/lib/console/suspects/schemas';
import { request } from '@/components/hooks/request';

/** Marks an account as not the culprit outside of an incident. Fails with `already-decided` when somebody else was first. */
export function useDismissAccount(): UseMutationResult<DismissalView, Error, DismissAccount> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body) => request('/api/dismissals', { schema: dismissalViewSchema, method: 'POST', body }),
    onSettled: () => client.invalidateQueries({ queryKey: ['suspects'] }),
  });
}

/** Takes that word back, whoever gave it. */
export function useTakeBackDismissal(): UseMutationResult<object, Error, { id: string }> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id }) => request(`/api/dismissals/${encodeURIComponent(id)}`, { schema: z.object({}), method: 'DELETE' }),
    onSettled: () => client.invalidateQueries({ queryKey: ['suspects'] }),
  });
}
