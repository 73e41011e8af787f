'use client';

import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { createContext, useContext, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { Account } from '@/lib/console/people/schemas';
import { leastRole, may, type Permission } from '@/lib/console/people/roles';
import { ask } from './live/ask';
import { again } from './live/pace';

/** Who is signed in. */
export type Me = Pick<Account, 'id' | 'name' | 'email' | 'role' | 'secondFactor' | 'passkeys' | 'password' | 'provider'>;

const MeContext = createContext<Me | null>(null);

/** Gives the page who it is for, as the console knew it when the page was made. */
export function MeProvider({ me, children }: { me: Me; children: ReactNode }) {
  return <MeContext value={me}>{children}</MeContext>;
}

const schema = () => import('@/lib/console/people/schemas').then(({ accountSchema }) => accountSchema);

/** Oneself with one's sessions. Asked again now and then, so that a page learns of a new role without being loaded anew. */
export function useAccount(): UseQueryResult<Account> {
  return useQuery({
    queryKey: ['account'],
    queryFn: ({ signal }) => ask('/api/account', { schema, signal }),
    meta: again(15_000),
    refetchOnWindowFocus: 'always',
    retry: false,
  });
}

export function useMe(): Me {
  const first = useContext(MeContext);
  const { data } = useAccount();
  if (first === null) throw new Error('useMe needs a MeProvider above it');
  return data ?? first;
}

/** Why oneself may not do it, as a sentence; null when one may. The console checks it again with every request. */
export function useWhyNot(permission: Permission): string | null {
  const t = useTranslations('people');
  const { role } = useMe();
  if (may(role, permission)) return null;
  return t('notPermitted', { role: t(`roles.${role}`), needed: t(`roles.${leastRole(permission)}`) });
}
