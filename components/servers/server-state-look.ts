import type { ServerListState } from '@/lib/console/servers/schemas';
import type { StateLook } from '../ui/state-look';

/** Shape and colour of each state in the list; a host nobody asks about looks like one whose rule is off. */
export const serverStateLooks: Record<ServerListState, StateLook> = {
  waiting: 'off',
  'never-connected': 'unknown',
  revoked: 'off',
  silent: 'unknown',
  off: 'off',
  watching: 'watching',
  protected: 'protected',
  unknown: 'unknown',
};
