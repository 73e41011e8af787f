import * as z from 'zod';
import { permitted } from '@/lib/auth/route';
import { listServers } from '@/lib/console/servers/list';
import { revokeServer } from '@/lib/console/servers/revoke';

export const POST = permitted('servers:manage', z.object({}), async ({ db, actor, now, params }) => {
  await revokeServer(db, { serverId: params['id'] ?? '', actor, now });
  return listServers(db, now);
}, { sensitive: () => true });
