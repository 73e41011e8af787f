'use client';

import { useMutation, useQueryClient, type UseMutationResult } from '@tanstack/react-query';
import { accountSchema, recoveryCodesSchema, type Account, type Confirmation, type PasswordChange } from '@/lib/console/people/schemas';
import { request } from '@/components/hooks/request';

/** Fails with `wrong-password`, or `bad-request` for a new one that is easy to guess. */
export function useChangePassword(): UseMutationResult<Account, Error, PasswordChange> {
  return useChange((body) => request('/api/account/password', { schema: accountSchema, method: 'POST', body }));
}

export function useEndSession(): UseMutationResult<Account, Error, { id: string }> {
  return useChange(({ id }) => request(`/api/account/sessions/${encodeURIComponent(id)}`, { schema: accountSchema, method: 'DELETE' }));
}

/** Fails with `wrong-password` or `wrong-code`, like the one below. */
export function useTurnFactorOff(): UseMutationResult<Account, Error, Confirmation> {
  return useChange((body) => request('/api/account/second-factor/off', { schema: accountSchema, method: 'POST', body }));
}

export function useNewRecoveryCodes(): UseMutationResult<string[], Error, Confirmation> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (body) => {
      const { recoveryCodes, account } = await request('/api/account/second-factor/recovery-codes', { schema: recoveryCodesSchema, method: 'POST', body });
      client.setQueryData(['account'], account);
      return recoveryCodes;
    },
    gcTime: 0,
  });
}

export function useRenamePasskey(): UseMutationResult<Account, Error, { id: string; name: string }> {
  return useChange(({ id, name }) => request(`/api/account/passkeys/${encodeURIComponent(id)}`, { schema: accountSchema, method: 'PUT', body: { name } }));
}

export function useRemovePasskey(): UseMutationResult<Account, Error, { id: string }> {
  return useChange(({ id }) => request(`/api/account/passkeys/${encodeURIComponent(id)}`, { schema: accountSchema, method: 'DELETE' }));
}

function useChange<Input>(mutationFn: (input: Input) => Promise<Account>): UseMutationResult<Account, Error, Input> {
  const client = useQueryClient();
  return useMutation({ mutationFn, onSuccess: (account) => client.setQueryData(['account'], account) });
}
