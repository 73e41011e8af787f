import { z } from 'zod';
import { answer } from '@/lib/auth/answer';
import { open } from '@/lib/auth/route';
import { viewHealth } from '@/lib/console/servers/view-health';

/** 200 when the console, and the guard and mail server that were started with it, are up, else 503; needs no sign-in. */
export const GET = open(z.object({}), async ({ db, now }) => {
  const health = await viewHealth(db, { ownServerId: process.env['SLUICE_OWN_SERVER'] ?? null, now });
  return answer(health, health.status === 'ok' ? 200 : 503);
});
