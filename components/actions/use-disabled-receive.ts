'use client';

import { useOverview } from '../hooks/use-overview';
import { useActs } from './use-acts';

/** Whether an account of the server goes on receiving mail when it is disabled; false also where nobody knows. */
export function useDisabledReceive(): boolean {
  const { serverId } = useActs();
  const server = useOverview().data?.server;
  return server?.id === serverId && server.report?.disabledReceive === true;
}
