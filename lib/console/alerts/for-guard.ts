import { channelSettingsSchema } from '@/lib/alerts/channel';
import type { GuardAlerts } from '@/lib/alerts/guard-alerts';
import type { Database } from '@/lib/db/client';
import type { Seal } from './sealed';

/** What the guard of a server needs to tell by itself. Only that guard is told, over its own exchange. */
export async function alertsForGuard(db: Database, seal: Seal, { serverId, url }: { serverId: string; url: string }): Promise<GuardAlerts> {
  const server = await db.server.findUniqueOrThrow({ where: { id: serverId }, select: { name: true } });
  const deadMan = await db.deadManUrl.findUnique({ where: { serverId }, select: { sealed: true } });
  const rows = await db.alertChannel.findMany({ where: { byGuard: true }, orderBy: { id: 'asc' }, take: 20 });
  const channels = rows.flatMap(({ id, language, sealed }) => {
    const text = seal.open(sealed);
    const settings = channelSettingsSchema.safeParse(text === null ? null : JSON.parse(text));
    return settings.success ? [{ id, language, settings: settings.data }] : [];
  });
  return { deadManUrl: deadMan && seal.open(deadMan.sealed), channels, server: server.name, url };
}
