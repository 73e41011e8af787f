import { NEAR_SHARE } from '@/lib/console/alerts/conditions';
import type { ServerListState, ServerSummary } from './schemas';

/** A server without the word on whether somebody should look at it. */
export type Ranked = Pick<ServerSummary, 'name' | 'state' | 'incident' | 'problems' | 'queueLength' | 'threshold'>;

/** What needs somebody most is the smallest. A host that is watched and well comes after one whose rule is off. */
const ranks: Record<ServerListState, number> = { protected: 0, silent: 2, unknown: 3, 'never-connected': 6, waiting: 7, off: 8, watching: 9, revoked: 10 };

function rankOf({ state, incident, problems, queueLength, threshold }: Ranked): number {
  if (state === 'revoked') return ranks.revoked;
  const near = queueLength !== null && threshold !== null && queueLength >= threshold * NEAR_SHARE;
  return Math.min(ranks[state], incident === null ? Infinity : 1, near ? 4 : Infinity, problems > 0 ? 5 : Infinity);
}

/** Protected hosts, then those with an incident that is not closed, silent ones, what cannot be measured, near the threshold, with problems, and the rest; by name among equals. */
export function worstFirst<Server extends Ranked>(servers: readonly Server[]): (Server & { attention: boolean })[] {
  const ranked = servers.map((server) => ({ server, rank: rankOf(server) }));
  ranked.sort((a, b) => a.rank - b.rank || a.server.name.localeCompare(b.server.name));
  return ranked.map(({ server, rank }) => ({ ...server, attention: rank <= ranks['never-connected'] }));
}
