import { z } from 'zod';
import { permitted } from '@/lib/auth/route';
import { viewAccount } from '@/lib/console/people/view-account';

export const GET = permitted('account:own', z.object({}), ({ db, actor, sessionId, now }) => viewAccount(db, { id: actor.id, sessionId, now }));
