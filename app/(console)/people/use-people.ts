'use client';

import { useMutation, useQuery, useQueryClient, type UseMutationResult, type UseQueryResult } from '@tanstack/react-query';
import { invitedSchema, peopleSchema, type Invited, type People, type PersonChange } from '@/lib/console/people/schemas';
import type { Role } from '@/lib/console/people/roles';
import { request } from '@/components/hooks/request';

const key = ['people'];
const pathOf = (id: string) => `/api/people/${encodeURIComponent(id)}`;

/** Everybody who may sign in, and the invitations that can still be used. */
export function usePeople(enabled: boolean): UseQueryResult<People> {
  return useQuery({ queryKey: key, queryFn: ({ signal }) => request('/api/people', { schema: peopleSchema, signal }), refetchInterval: 5_000, refetchOnWindowFocus: 'always', retry: false, enabled });
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
