'use client';

import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { protectedAccountsSchema, type ProtectedAccounts } from '@/lib/console/protected-accounts/schemas';
import { request } from './request';

export const PROTECTED_ACCOUNTS = ['protected-accounts'];

/** The accounts on which costly acts need a written reason; the console asks for it too where this list is not the newest. */
export function useProtectedAccounts(): UseQueryResult<ProtectedAccounts> {
  return useQuery({
    queryKey: PROTECTED_ACCOUNTS,
    queryFn: ({ signal }) => request('/api/protected-accounts', { schema: protectedAccountsSchema, signal }),
    staleTime: 30_000,
    retry: false,
  });
}
