import * as z from 'zod';
import { permitted } from '@/lib/auth/route';
import { viewAlertPath } from '@/lib/console/alerts/view';

export const GET = permitted('alerts:read', z.object({}), ({ db, now }) => viewAlertPath(db, now));
