'use client';

import { useMutation, useQueryClient, type UseMutationResult } from '@tanstack/react-query';
import { accountSchema, type Account, type PasswordChange } from '@/lib/console/people/schemas';
import { request } from '@/components/hooks/request';

/** Fails with `wrong-password`, or `bad-request` for a new one that is easy to guess. */
export function useChangePassword(): UseMutationResult<Account, Error, PasswordChange> {
  return useChange((body) => request('/api/account/password', { schema: accountSchema, method: 'POST', body }));
}

export function useEndSession(): UseMutationResult<Account, Error, { id: string }> {
  return useChange(({ id }) => request(`/api/account/sessions/${encodeURIComponent(id)}`, { schema: accountSchema, method: 'DELETE' }));
}

function useChange<Input>(mutationFn: (input: Input) => Promise<Account>): UseMutationResult<Account, Error, Input> {
  const client = useQueryClient();
  return useMutation({ mutationFn, onSuccess: (account) => client.setQueryData(['account'], account) });
}
