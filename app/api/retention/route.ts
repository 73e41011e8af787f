import * as z from 'zod';
import { permitted } from '@/lib/auth/route';
import { viewRetention } from '@/lib/console/retention/view';

export const GET = permitted('audit:read', z.object({}), ({ db, now }) => viewRetention(db, now));
