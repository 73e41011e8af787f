import * as z from 'zod';
import { STORAGE_FAULTS } from '@/lib/db/storage-fault';

const healthSchema = z.object({ status: z.enum(['ok', 'starting', 'faulty']), console: z.boolean(), storage: z.enum(STORAGE_FAULTS).nullable(), guard: z.boolean().nullable(), mailServer: z.boolean().nullable() });
export type Health = z.infer<typeof healthSchema>;

/** What `GET /api/health` says; all parts count as down while the console itself does not answer. */
export async function askHealth(consoleUrl: string, fetchHealth: typeof fetch = fetch): Promise<Health> {
  try {
    const answer = await fetchHealth(`${consoleUrl}/api/health`, { signal: AbortSignal.timeout(5_000) });
    return healthSchema.parse(await answer.json());
  } catch {
    return { status: 'starting', console: false, storage: null, guard: false, mailServer: false };
  }
}

/** The parts that are not up, as an operator calls them; the names are those of their log files. */
export function partsDown(health: Health): string[] {
  return [health.console ? null : 'console', health.guard ? null : 'guard', health.mailServer ? null : 'mail-server'].filter((part) => part !== null);
}
