import { z } from 'zod';
import { authenticated } from '@/lib/auth/route';
import { chosenServerId } from '@/lib/incidents/find-server';
import { viewQueuePeaks } from '@/lib/incidents/view-queue-peaks';

const query = z.object({ server: z.string().min(1).max(64).optional() });

export const GET = authenticated(query, async ({ db, now, input }) => viewQueuePeaks(db, await chosenServerId(db, input.server), now));
