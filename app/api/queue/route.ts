import * as z from 'zod';
import { queueRangeSchema } from '@/lib/console/queue/schemas';
import { permitted } from '@/lib/auth/route';
import { chosenServerId } from '@/lib/console/servers/find';
import { viewQueueHistory } from '@/lib/console/queue/view-history';

const query = z.object({ server: z.string().min(1).max(64).optional(), range: queueRangeSchema.default('15m') });

export const GET = permitted('queue:read', query, async ({ db, now, input }) => viewQueueHistory(db, await chosenServerId(db, input.server), input.range, now));
