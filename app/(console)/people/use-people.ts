'use client';

import { useMutation, useQuery, useQueryClient, type UseMutationResult, type UseQueryResult } from '@tanstack/react-query';
import { invitedSchema, madeApiKeySchema, peopleSchema, type Invited, type NewApiKey, type People, type PersonChange } from '@/lib/console/people/schemas';
import type { Role } from '@/lib/console/people/roles';
import { ask } from '@/components/hooks/live/ask';
import { again } from '@/components/hooks/live/pace';
import { request } from '@/components/hooks/request';

const key = ['people'];
const pathOf = (id: string) => `/api/people/${encodeURIComponent(id)}`;

/** Everybody who may sign in, and the invitations that can still be used. */
export function usePeople(enabled: boolean): UseQueryResult<People> {
  return useQuery({ queryKey: key, queryFn: ({ signal }) => ask('/api/people', { schema: peopleSchema, signal }), meta: again(5_000), refetchOnWindowFocus: 'always', retry: false, enabled });
}

/** Fails with `address-taken`. */
export function useInvite(): UseMutationResult<Invited, Error, { email: string; role: Role }> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body) => request('/api/people/invitations', { schema: invitedSchema, method: 'POST', body }),
    onSettled: () => client.invalidateQueries({ queryKey: key }),
  });
}

/** Fails with `last-administrator`, like the two below. */
export function useChangePerson(): UseMutationResult<People, Error, { id: string; change: PersonChange }> {
  return useChange(({ id, change }) => request(pathOf(id), { schema: peopleSchema, method: 'PATCH', body: change }));
}

export function useRemovePerson(): UseMutationResult<People, Error, { id: string }> {
  return useChange(({ id }) => request(pathOf(id), { schema: peopleSchema, method: 'DELETE' }));
}

export function useSignOutPerson(): UseMutationResult<People, Error, { id: string }> {
  return useChange(({ id }) => request(`${pathOf(id)}/sign-out`, { schema: peopleSchema, method: 'POST', body: {} }));
}

export function useTakeFactor(): UseMutationResult<People, Error, { id: string }> {
  return useChange(({ id }) => request(`${pathOf(id)}/second-factor`, { schema: peopleSchema, method: 'DELETE' }));
}

/** For which roles a second factor is compulsory. */
export function useFactorRule(): UseMutationResult<People, Error, { roles: Role[] }> {
  return useChange((body) => request('/api/people/second-factor', { schema: peopleSchema, method: 'PUT', body }));
}

/** Fails with `name-taken`. @returns the token, which is told once */
export function useMakeKey(): UseMutationResult<string, Error, NewApiKey> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (body) => {
      const { token, people } = await request('/api/people/keys', { schema: madeApiKeySchema, method: 'POST', body });
      client.setQueryData(key, people);
      return token;
    },
    gcTime: 0,
  });
}

export function useRevokeKey(): UseMutationResult<People, Error, { id: string }> {
  return useChange(({ id }) => request(`/api/people/keys/${encodeURIComponent(id)}`, { schema: peopleSchema, method: 'DELETE' }));
}

export function useCancelInvitation(): UseMutationResult<People, Error, { id: string }> {
  return useChange(({ id }) => request(`/api/people/invitations/${encodeURIComponent(id)}`, { schema: peopleSchema, method: 'DELETE' }));
}

function useChange<Input>(mutationFn: (input: Input) => Promise<People>): UseMutationResult<People, Error, Input> {
  const client = useQueryClient();
  return useMutation({
    mutationFn,
    onSuccess: (people) => client.setQueryData(key, people),
    onError: () => client.invalidateQueries({ queryKey: key }),
  });
}
