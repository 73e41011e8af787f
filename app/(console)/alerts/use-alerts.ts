'use client';

import { useMutation, useQuery, useQueryClient, type UseMutationResult, type UseQueryResult } from '@tanstack/react-query';
import type * as z from 'zod';
import type { AlertRule } from '@sluice/alerts/rule';
import { addedChannelSchema, alertsViewSchema, doneSchema, type AddedChannel, type AddingChannel, type AlertsView, type deadManSchema } from '@/lib/console/alerts/schemas';
import { ask } from '@/components/hooks/live/ask';
import { again } from '@/components/hooks/live/pace';
import { request } from '@/components/hooks/request';

const key = ['alerts'];
const pathOf = (id: string) => `/api/alerts/channels/${encodeURIComponent(id)}`;

/** Everything about alerts, asked again every two seconds: what became of a test shows at once. */
export function useAlerts(): UseQueryResult<AlertsView> {
  return useQuery({ queryKey: key, queryFn: ({ signal }) => ask('/api/alerts', { schema: alertsViewSchema, signal }), meta: again(2_000), refetchOnWindowFocus: 'always', retry: false });
}

function useChange<Input, Output>(mutationFn: (input: Input) => Promise<Output>): UseMutationResult<Output, Error, Input> {
  const client = useQueryClient();
  return useMutation({ mutationFn, onSettled: () => Promise.all([client.invalidateQueries({ queryKey: key }), client.invalidateQueries({ queryKey: ['alert-path'] })]) });
}

/** The answer holds the secret of a webhook, which is not told again. */
export const useAddChannel = (): UseMutationResult<AddedChannel, Error, AddingChannel> =>
  useChange((body) => request('/api/alerts/channels', { schema: addedChannelSchema, method: 'POST', body }));

export const useRemoveChannel = (): UseMutationResult<unknown, Error, { id: string; own: boolean }> =>
  useChange(({ id, own }) => (own ? request('/api/alerts/browser', { schema: doneSchema, method: 'DELETE', query: { id } }) : request(pathOf(id), { schema: doneSchema, method: 'DELETE' })));

export const useTestChannel = (): UseMutationResult<unknown, Error, { id: string }> =>
  useChange(({ id }) => request(`${pathOf(id)}/test`, { schema: doneSchema, method: 'POST', body: {} }));

/** All rules, in their order. */
export const useSaveRules = (): UseMutationResult<unknown, Error, readonly AlertRule[]> =>
  useChange((rules) => request('/api/alerts/rules', { schema: doneSchema, method: 'PUT', body: { rules } }));

export const useTakeUp = (): UseMutationResult<unknown, Error, { id: string }> =>
  useChange(({ id }) => request(`/api/alerts/${encodeURIComponent(id)}/acknowledge`, { schema: doneSchema, method: 'POST', body: {} }));

export const useSaveDeadMan = (): UseMutationResult<unknown, Error, z.infer<typeof deadManSchema>> =>
  useChange((body) => request('/api/alerts/dead-man', { schema: doneSchema, method: 'PUT', body }));
