import { z } from 'zod';
import { authenticated } from '@/lib/auth/route';
import { listServers } from '@/lib/incidents/list-servers';
import { revokeServer } from '@/lib/incidents/revoke-server';

export const POST = authenticated(z.object({}), async ({ db, actor, now, params }) => {
  await revokeServer(db, { serverId: params['id'] ?? '', actor, now });
  return listServers(db, now);
});
