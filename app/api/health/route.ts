import { z } from 'zod';
import { answer } from '@/lib/auth/answer';
import { open } from '@/lib/auth/route';
import { viewHealth } from '@/lib/incidents/view-health';

/** 200 when console, guard and mail server are all up, else 503; needs no sign-in. */
export const GET = open(z.object({}), async ({ db, now }) => {
  const health = await viewHealth(db, now);
  return answer(health, health.status === 'ok' ? 200 : 503);
});
