'use client';

import type { Overview } from '@/lib/console/servers/schemas';
import { ActsProvider } from '@/components/actions/acts-provider';
import { LocalMailCard } from '@/components/actions/local-mail-card';

/** Mail of local users that is held, with all that a press needs. Loaded late: a server seldom has any. */
export function LocalMail({ server, localMail }: Pick<Overview, 'localMail'> & { server: { id: string; name: string } }) {
  return (
    <ActsProvider serverId={server.id} serverName={server.name} actions={localMail?.release ? [localMail.release] : []}>
      <LocalMailCard />
    </ActsProvider>
  );
}
