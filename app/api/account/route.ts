import * as z from 'zod';
import { ownAccount } from '@/lib/auth/own-account';
import { permitted } from '@/lib/auth/route';

export const GET = permitted('account:own', z.object({}), ({ db, actor, sessionId, now }) => ownAccount(db, { actor, sessionId, now }), { beforeSecondFactor: true });
