'use client';

import { useEffect } from 'react';
import type { Overview } from '@/lib/console/servers/schemas';
import { useAddressState } from '@/components/hooks/use-address-state';
import { useOverviewPart } from '@/components/hooks/use-overview';
import { useServerId } from '@/components/hooks/use-server-id';

const idOf = ({ server }: Overview): string | null => server?.id ?? null;

/**
 * Makes the page be about the server of its incident, whichever its address names or leaves out: otherwise the queue and the state of another one would
 * stand beside the incident as if they were its own.
 *
 * @param serverId of the incident; undefined before it is known @returns whether the page is about it
 */
export function useServerOfIncident(serverId: string | undefined): boolean {
  const named = useServerId();
  const first = useOverviewPart(idOf) ?? null;
  const { set } = useAddressState();
  // Before the first answer nothing of any server is shown.
  const isOther = serverId !== undefined && (named ?? first ?? serverId) !== serverId;
  useEffect(() => {
    if (isOther) set({ server: serverId }, 'replace');
  }, [isOther, serverId, set]);
  return !isOther;
}
