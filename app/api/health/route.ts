import { cleanText } from '@/lib/console/clean-text';
import { answer, answering } from '@/lib/auth/answer';
import { database } from '@/lib/db/client';
import { storageFaultOf } from '@/lib/db/storage-fault';
import { viewServerHealth } from '@/lib/console/servers/view-server-health';
import { faulty, viewHealth, type Health } from '@/lib/console/servers/view-health';

/** GET /api/health?server=NAME: for monitors, see viewServerHealth. Without `server`: 200 when the console, and the guard and mail server that were started with it, are up, else 503; needs no sign-in. */
export async function GET(request: Request): Promise<Response> {
  const server = new URL(request.url).searchParams.get('server');
  if (server !== null) return answering(async () => answerAbout(cleanText(server)));
  const health = await look();
  return answer(health, health.status === 'ok' ? 200 : 503);
}

async function answerAbout(name: string): Promise<Response> {
  const health = await viewServerHealth(database(), name, Date.now());
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
