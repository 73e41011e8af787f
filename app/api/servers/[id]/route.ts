import { serverNamingSchema } from '@/lib/api/servers';
import { authenticated } from '@/lib/auth/route';
import { listServers } from '@/lib/incidents/list-servers';
import { renameServer } from '@/lib/incidents/rename-server';

export const PATCH = authenticated(serverNamingSchema, async ({ db, actor, now, input, params }) => {
  await renameServer(db, { serverId: params['id'] ?? '', ...input, actor, now });
  return listServers(db, now);
});
