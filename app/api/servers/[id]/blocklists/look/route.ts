import * as z from 'zod';
import { permitted } from '@/lib/auth/route';
import { lookAtBlocklists } from '@/lib/console/blocklists/look';
import { blocklistResolver } from '@/lib/console/blocklists/resolver';
import { viewBlocklists } from '@/lib/console/blocklists/view';

export const POST = permitted('incidents:work', z.object({}), async ({ db, actor, now, params }) => {
  const serverId = params['id'] ?? '';
  await lookAtBlocklists(db, { serverId, resolver: blocklistResolver(process.env), actor, now });
  return viewBlocklists(db, serverId);
});
