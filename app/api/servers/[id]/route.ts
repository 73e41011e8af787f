import { serverNamingSchema } from '@/lib/console/servers/schemas';
import { permitted } from '@/lib/auth/route';
import { listServers } from '@/lib/console/servers/list';
import { renameServer } from '@/lib/console/servers/rename';

export const PATCH = permitted('servers:manage', serverNamingSchema, async ({ db, actor, now, input, params }) => {
  await renameServer(db, { serverId: params['id'] ?? '', ...input, actor, now });
  return listServers(db, now);
});
