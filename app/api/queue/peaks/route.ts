import * as z from 'zod';
import { permitted } from '@/lib/auth/route';
import { chosenServerId } from '@/lib/console/servers/find';
import { viewQueuePeaks } from '@/lib/console/queue/view-peaks';

const query = z.object({ server: z.string().min(1).max(64).optional() });

export const GET = permitted('queue:read', query, async ({ db, now, input }) => viewQueuePeaks(db, await chosenServerId(db, input.server), now));
