import { z } from 'zod';
import { serverNamingSchema } from '@/lib/console/servers/schemas';
import { authenticated } from '@/lib/auth/route';
import { addServer } from '@/lib/console/servers/add';
import { listServers } from '@/lib/console/servers/list';

export const GET = authenticated(z.object({}), ({ db, now }) => listServers(db, now));

export const POST = authenticated(serverNamingSchema, ({ db, actor, now, input }) => addServer(db, { ...input, actor, now }));
