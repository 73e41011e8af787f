import * as z from 'zod';
import { permitted } from '@/lib/auth/route';
import { createEnrollmentCode } from '@/lib/console/servers/create-code';

export const POST = permitted('servers:manage', z.object({}), ({ db, actor, now, params }) => createEnrollmentCode(db, { serverId: params['id'] ?? '', actor, now }), { sensitive: () => true });
