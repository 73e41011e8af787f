'use client';

import { useOverview } from '../hooks/use-overview';
import { useServerClock } from '../hooks/use-server-clock';
import { serverState, type ServerState } from './server-state';

/** The state of the mail server as every screen shows it; follows the clock, so that silence is noticed. */
export function useServerState(): ServerState {
  const { data, isError } = useOverview();
  return serverState(data, useServerClock(), isError);
}
