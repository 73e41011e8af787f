'use client';

import { useMutation, useQueryClient, type UseMutationResult } from '@tanstack/react-query';
import { actionResponseSchema, type ActionRequest, type ActionResponse } from '@/lib/console/actions/schemas';
import { request } from './request';

/** Asks for an action, and asks again for everything that may show it. The same `key` sent again does nothing twice. */
export function useRequestAction(): UseMutationResult<ActionResponse, Error, ActionRequest> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body) => request('/api/actions', { schema: actionResponseSchema, method: 'POST', body }),
    // A refusal also means that what the page shows is not the newest.
    onSettled: () => ['incident', 'suspects', 'overview', 'held'].forEach((name) => void client.invalidateQueries({ queryKey: [name] })),
    // The answer may hold a password: it is kept by whoever shows it, and by nobody after that.
    gcTime: 0,
  });
}
