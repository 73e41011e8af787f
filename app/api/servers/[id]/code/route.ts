import { z } from 'zod';
import { authenticated } from '@/lib/auth/route';
import { createEnrollmentCode } from '@/lib/console/servers/create-code';

export const POST = authenticated(z.object({}), ({ db, actor, now, params }) => createEnrollmentCode(db, { serverId: params['id'] ?? '', actor, now }));
