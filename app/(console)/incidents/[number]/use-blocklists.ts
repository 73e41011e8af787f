import { useMutation, useQuery, useQueryClient, type UseMutationResult, type UseQueryResult } from '@tanstack/react-query';
import { request } from '@/components/hooks/request';
import { blocklistsSchema, type Blocklists, type BlocklistsSaving } from '@/lib/console/blocklists/schemas';

const keyOf = (serverId: string) => ['blocklists', serverId];
const pathOf = (serverId: string) => `/api/servers/${encodeURIComponent(serverId)}/blocklists`;

/** Asked again by itself only while there is no answer: what is shown changes by presses. */
export function useBlocklists(serverId: string): UseQueryResult<Blocklists> {
  return useQuery({
    queryKey: keyOf(serverId),
    queryFn: ({ signal }) => request(pathOf(serverId), { schema: blocklistsSchema, signal }),
    retry: false,
    refetchInterval: ({ state }) => (state.data === undefined ? 5_000 : false),
  });
}

/** Has every list asked about every address of the server. */
export function useLookAtBlocklists(serverId: string): UseMutationResult<Blocklists, Error, void> {
  return useChange(serverId, () => request(`${pathOf(serverId)}/look`, { schema: blocklistsSchema, method: 'POST', body: {} }));
}

export function useSaveBlocklists(serverId: string): UseMutationResult<Blocklists, Error, BlocklistsSaving> {
  return useChange(serverId, (body) => request(pathOf(serverId), { schema: blocklistsSchema, method: 'PUT', body }));
}

function useChange<Input>(serverId: string, mutationFn: (input: Input) => Promise<Blocklists>): UseMutationResult<Blocklists, Error, Input> {
  const client = useQueryClient();
  return useMutation({ mutationFn, onSuccess: (saved) => void client.setQueryData(keyOf(serverId), saved) });
}
