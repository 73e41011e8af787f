import type { ServerListState, ServerSummary } from '@/lib/console/servers/schemas';

/** Whether a server is in the list. @param search a part of its name or of its host's @param only those that somebody should look at */
export function isShown(server: ServerSummary, search: string, only: boolean): boolean {
  if (only && !server.attention) return false;
  const wanted = search.toLowerCase();
  return [server.name, server.hostname ?? ''].some((name) => name.toLowerCase().includes(wanted));
}

/** How many are in each state, in the order in which they first stand in the list. */
export function countStates(servers: readonly ServerSummary[]): [state: ServerListState, count: number][] {
  const counts = new Map<ServerListState, number>();
  for (const { state } of servers) counts.set(state, (counts.get(state) ?? 0) + 1);
  return [...counts];
}
