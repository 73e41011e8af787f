import type { ChannelKind } from '@sluice/alerts/channel';
import type { Messages } from '@sluice/messages/messages';

export type FieldName = Exclude<keyof Messages['alerts']['fields'], 'name' | 'kind' | 'language'>;

export interface ChannelField {
  name: FieldName;
  optional?: true;
  /** Not shown while it is typed. */
  hidden?: true;
  usual?: string;
}

/** What somebody must enter to add a channel of each kind. */
export const channelFields: Record<Exclude<ChannelKind, 'web-push'>, readonly ChannelField[]> = {
  webhook: [{ name: 'url' }],
  slack: [{ name: 'url' }],
  discord: [{ name: 'url' }],
  teams: [{ name: 'url' }],
  'google-chat': [{ name: 'url' }],
  'line-works': [{ name: 'url' }],
  telegram: [{ name: 'token', hidden: true }, { name: 'chatId' }],
  ntfy: [{ name: 'url' }, { name: 'token', optional: true, hidden: true }],
  kakaowork: [{ name: 'key', hidden: true }, { name: 'email' }],
  alertmanager: [{ name: 'url' }, { name: 'token', optional: true, hidden: true }],
  mail: [
    { name: 'host' },
    { name: 'port', usual: '587' },
    { name: 'security', usual: 'starttls' },
    { name: 'user', optional: true },
    { name: 'password', optional: true, hidden: true },
    { name: 'from' },
    { name: 'to' },
  ],
};

/** What was typed as settings; whether they are right is for their schema to say. */
export function settingsOfFields(kind: Exclude<ChannelKind, 'web-push'>, typed: Partial<Record<FieldName, string>>): Record<string, unknown> {
  const entries = channelFields[kind].map(({ name, usual }) => [name, (typed[name] ?? usual ?? '').trim()] as const);
  return { kind, ...Object.fromEntries(entries.map(([name, value]) => [name, name === 'port' ? Number(value) : value])) };
}
