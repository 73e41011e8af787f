import * as z from 'zod';
import { serverNamingSchema } from '@/lib/console/servers/schemas';
import { permitted } from '@/lib/auth/route';
import { addServer } from '@/lib/console/servers/add';
import { listServers } from '@/lib/console/servers/list';

export const GET = permitted('servers:read', z.object({}), ({ db, now }) => listServers(db, now));

export const POST = permitted('servers:manage', serverNamingSchema, ({ db, actor, now, input }) => addServer(db, { ...input, actor, now }));
