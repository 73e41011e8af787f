import { z } from 'zod';
import { authenticated } from '@/lib/auth/route';
import { viewSuspects } from '@/lib/incidents/view-suspects';

const query = z.object({ server: z.string().min(1).max(64) });

export const GET = authenticated(query, ({ db, now, input }) => viewSuspects(db, input.server, now));
