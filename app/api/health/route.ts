import { answer } from '@/lib/auth/answer';
import { database } from '@/lib/db/client';
import { storageFaultOf } from '@/lib/db/storage-fault';
import { faulty, viewHealth, type Health } from '@/lib/console/servers/view-health';

/** 200 when the console, and the guard and mail server that were started with it, are up, else 503; needs no sign-in. */
export async function GET(): Promise<Response> {
  const health = await look();
  return answer(health, health.status === 'ok' ? 200 : 503);
}

async function look(): Promise<Health> {
  try {
    return await viewHealth(database(), { ownServerId: process.env['SLUICE_OWN_SERVER'] ?? null, now: Date.now() });
  } catch (error) {
    const fault = storageFaultOf(error);
    if (fault === null) throw error;
    return faulty(fault);
  }
}
