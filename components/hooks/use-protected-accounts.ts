'use client';

import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { ProtectedAccounts } from '@/lib/console/protected-accounts/schemas';
import { request } from './request';

export const PROTECTED_ACCOUNTS = ['protected-accounts'];

const schema = () => import('@/lib/console/protected-accounts/schemas').then(({ protectedAccountsSchema }) => protectedAccountsSchema);

/** The accounts on which costly acts need a written reason; the console asks for it too where this list is not the newest. */
export function useProtectedAccounts(): UseQueryResult<ProtectedAccounts> {
  return useQuery({
    queryKey: PROTECTED_ACCOUNTS,
    queryFn: ({ signal }) => request('/api/protected-accounts', { schema, signal }),
    staleTime: 30_000,
    retry: false,
  });
}
