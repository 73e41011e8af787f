import * as z from 'zod';
import { permitted } from '@/lib/auth/route';
import { viewAlerts } from '@/lib/console/alerts/view';

export const GET = permitted('alerts:read', z.object({}), ({ db, actor, now }) => viewAlerts(db, actor.id, now));
