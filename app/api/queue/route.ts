import { z } from 'zod';
import { queueRangeSchema } from '@/lib/api/queue';
import { authenticated } from '@/lib/auth/route';
import { chosenServerId } from '@/lib/incidents/find-server';
import { viewQueueHistory } from '@/lib/incidents/view-queue-history';

const query = z.object({ server: z.string().min(1).max(64).optional(), range: queueRangeSchema.default('15m') });

export const GET = authenticated(query, async ({ db, now, input }) => viewQueueHistory(db, await chosenServerId(db, input.server), input.range, now));
