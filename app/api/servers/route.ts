import { z } from 'zod';
import { serverNamingSchema } from '@/lib/api/servers';
import { authenticated } from '@/lib/auth/route';
import { addServer } from '@/lib/incidents/add-server';
import { listServers } from '@/lib/incidents/list-servers';

export const GET = authenticated(z.object({}), ({ db, now }) => listServers(db, now));

export const POST = authenticated(serverNamingSchema, ({ db, actor, now, input }) => addServer(db, { ...input, actor, now }));
