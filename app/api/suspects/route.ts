import { z } from 'zod';
import { authenticated } from '@/lib/auth/route';
import { chosenServerId } from '@/lib/incidents/find-server';
import { viewSuspects } from '@/lib/incidents/view-suspects';

const query = z.object({ server: z.string().min(1).max(64).optional() });

export const GET = authenticated(query, async ({ db, now, input }) => viewSuspects(db, await chosenServerId(db, input.server), now));
