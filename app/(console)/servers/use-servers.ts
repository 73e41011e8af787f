'use client';

import { useMutation, useQuery, useQueryClient, type UseMutationResult, type UseQueryResult } from '@tanstack/react-query';
import { enrollmentSchema, guardPackagesSchema, serverListSchema, type Enrollment, type GuardPackages, type ServerList } from '@/lib/console/servers/schemas';
import { ask } from '@/components/hooks/live/ask';
import { again } from '@/components/hooks/live/pace';
import { request } from '@/components/hooks/request';

const key = ['servers'];
const pathOf = (serverId: string) => `/api/servers/${encodeURIComponent(serverId)}`;

/** Every mail host, asked again every second: a guard that reports for the first time shows at once. */
export function useServers(): UseQueryResult<ServerList> {
  return useQuery({
    queryKey: key,
    queryFn: ({ signal }) => ask('/api/servers', { schema: serverListSchema, signal }),
    meta: again(1_000),
    refetchOnWindowFocus: 'always',
    retry: false,
  });
}

/** The packages for mail hosts that this console has; asked again at each opening, because they may have been made meanwhile. */
export function useGuardPackages(): UseQueryResult<GuardPackages> {
  return useQuery({ queryKey: ['guard-packages'], queryFn: ({ signal }) => request('/api/servers/packages', { schema: guardPackagesSchema, signal }), staleTime: 0, retry: false });
}

/** Adds a mail host; fails with `name-taken`. */
export function useAddServer(): UseMutationResult<Enrollment, Error, { name: string }> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body) => request('/api/servers', { schema: enrollmentSchema, method: 'POST', body }),
    onSettled: () => client.invalidateQueries({ queryKey: key }),
  });
}

/** A new one-time code for a mail host; the one before no longer works. */
export function useNewCode(): UseMutationResult<Enrollment, Error, { serverId: string }> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ serverId }) => request(`${pathOf(serverId)}/code`, { schema: enrollmentSchema, method: 'POST', body: {} }),
    onSettled: () => client.invalidateQueries({ queryKey: key }),
  });
}

/** Fails with `name-taken`. */
export function useRenameServer(): UseMutationResult<ServerList, Error, { serverId: string; name: string }> {
  return useChange(({ serverId, name }) => request(pathOf(serverId), { schema: serverListSchema, method: 'PATCH', body: { name } }));
}

/** Refuses the guard's token from then on. */
export function useRevokeServer(): UseMutationResult<ServerList, Error, { serverId: string }> {
  return useChange(({ serverId }) => request(`${pathOf(serverId)}/revoke`, { schema: serverListSchema, method: 'POST', body: {} }));
}

function useChange<Input>(mutationFn: (input: Input) => Promise<ServerList>): UseMutationResult<ServerList, Error, Input> {
  const client = useQueryClient();
  return useMutation({
    mutationFn,
    onSuccess: async (list) => {
      client.setQueryData(key, list);
      await client.invalidateQueries({ queryKey: ['overview'] });
    },
  });
}
