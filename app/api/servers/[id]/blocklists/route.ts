import * as z from 'zod';
import { permitted } from '@/lib/auth/route';
import { saveBlocklists } from '@/lib/console/blocklists/save';
import { blocklistsSavingSchema } from '@/lib/console/blocklists/schemas';
import { viewBlocklists } from '@/lib/console/blocklists/view';

export const GET = permitted('incidents:read', z.object({}), ({ db, params }) => viewBlocklists(db, params['id'] ?? ''));

export const PUT = permitted('incidents:work', blocklistsSavingSchema, async ({ db, actor, now, input, params }) => {
  const serverId = params['id'] ?? '';
  await saveBlocklists(db, { serverId, ...input, actor, now });
  return viewBlocklists(db, serverId);
});
