'use client';

import { useDebouncedValue, useDocumentVisibility } from '@mantine/hooks';
import { useOverview } from '../hooks/use-overview';
import { useClockReading } from '../hooks/use-server-clock';
import { howFailed, serverState, UNREACHABLE_HIDDEN_MS, UNREACHABLE_MS, type ServerState } from './server-state';

/** A page that is looked at again asks at once; until the answer can be there, its age says nothing about the console. */
const CATCH_UP_MS = 1_500;

/** The state of the mail server as every screen shows it; follows the clock, so that silence is noticed. */
export function useServerState(): ServerState {
  const { data, error } = useOverview();
  const visible = useDocumentVisibility() === 'visible';
  const [caughtUp] = useDebouncedValue(visible, CATCH_UP_MS);
  const patience = visible && caughtUp ? UNREACHABLE_MS : UNREACHABLE_HIDDEN_MS;
  // Looked at each second, drawn when it becomes true.
  const isOld = useClockReading((now) => data !== undefined && now !== null && now - data.now >= patience);
  return serverState(data, data === undefined ? null : data.now + (isOld ? patience : 0), howFailed(error), patience);
}
