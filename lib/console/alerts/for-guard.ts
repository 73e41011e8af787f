import { channelSettingsSchema } from '@sluice/alerts/channel';
import { toldLanguage, type GuardAlerts } from '@sluice/alerts/guard-alerts';
import type { Known, KnownGuard } from '../exchange/known-guards';
import type { Seal } from './sealed';

/** What the guard of a server needs to tell by itself. Only that guard is told, over its own exchange. */
export function alertsForGuard({ channels: rows }: Pick<Known, 'channels'>, { name, deadManUrl }: KnownGuard, seal: Seal, url: string): GuardAlerts {
  const channels = rows.flatMap(({ id, language, sealed }) => {
    const text = seal.open(sealed);
    const settings = channelSettingsSchema.safeParse(text === null ? null : JSON.parse(text));
    return settings.success ? [{ id, ...toldLanguage(language), settings: settings.data }] : [];
  });
  return { deadManUrl: deadManUrl === null ? null : seal.open(deadManUrl), channels, server: name, url };
}
