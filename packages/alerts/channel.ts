import * as z from 'zod';
import { FALLBACK, languages } from '@sluice/messages/language';

/** The language in which a channel is told. */
export const channelLanguageSchema = z.enum(languages);
/** The same as it was written down, maybe by a newer version, which has more languages. */
export const storedLanguageSchema = channelLanguageSchema.catch(FALLBACK);

const text = z.string().trim().min(1).max(300);
const secret = z.string().trim().min(1).max(1_000);
/** No name and password in it: they would be shown with the address. */
export const receiverUrlSchema = z
  .url({ protocol: /^https?$/, error: 'must be an http or https address' })
  .max(2_000)
  .refine((value) => !/^https?:\/\/[^/]*@/i.test(value), 'must not hold a name and a password');
const address = z.email().max(254);
const url = receiverUrlSchema;
/** What a program puts into a header: printable, so that no line can be added. */
const token = z
  .string()
  .trim()
  .regex(/^[\x21-\x7e]{1,500}$/, 'must be printable characters without blanks');

/** What is needed to reach a channel. All of it is stored encrypted and never shown again. */
export const channelSettingsSchema = z.discriminatedUnion('kind', [
  /** `secret` signs the body; the console makes it and shows it once. */
  z.object({ kind: z.literal('webhook'), url, secret: z.string().max(200).default('') }),
  z.object({ kind: z.enum(['slack', 'discord', 'teams', 'google-chat', 'line-works']), url }),
  z.object({
    kind: z.literal('telegram'),
    token,
    chatId: z
      .string()
      .trim()
      .regex(/^(-?\d{1,20}|@\w{1,64})$/, 'must be a number or @name'),
    base: url.default('https://api.telegram.org'),
  }),
  /** `url` with the topic as its last part. */
  z.object({
    kind: z.literal('ntfy'),
    url: url.refine((value) => /^https?:\/\/[^/]+\/(.+\/)?[-\w]{1,64}$/.test(value), 'must end with the topic'),
    token: token.or(z.literal('')).default(''),
  }),
  z.object({ kind: z.literal('kakaowork'), key: token, email: address, base: url.default('https://api.kakaowork.com') }),
  z.object({ kind: z.literal('alertmanager'), url, token: token.or(z.literal('')).default('') }),
  z.object({
    kind: z.literal('mail'),
    host: z
      .string()
      .trim()
      .regex(/^[A-Za-z0-9.:_-]{1,255}$/, 'must be a host name or an address'),
    port: z.number().int().min(1).max(65_535),
    /** tls: from the first byte; starttls: required; none: in the clear. */
    security: z.enum(['tls', 'starttls', 'none']),
    user: z.string().max(300).default(''),
    password: secret.or(z.literal('')).default(''),
    from: address,
    to: address,
  }),
  z.object({ kind: z.literal('web-push'), endpoint: url, p256dh: text, auth: text }),
]);
export type ChannelSettings = z.infer<typeof channelSettingsSchema>;
export type ChannelKind = ChannelSettings['kind'];
export type SettingsOf<Kind extends ChannelKind> = ChannelSettings & { kind: Kind };

export const channelKinds = [
  'web-push',
  'webhook',
  'slack',
  'discord',
  'teams',
  'telegram',
  'ntfy',
  'google-chat',
  'kakaowork',
  'line-works',
  'alertmanager',
  'mail',
] as const satisfies readonly ChannelKind[];
export const channelKindSchema = z.enum(channelKinds);

/** The guard itself can reach these without the console. */
export const guardChannelKinds = ['webhook', 'ntfy'] as const satisfies readonly ChannelKind[];

/** Where a channel leads, without what must stay secret: for lists and the audit. */
export function placeOf(settings: ChannelSettings): string {
  if (settings.kind === 'mail') return `${settings.to} (${settings.host}:${settings.port})`;
  if (settings.kind === 'telegram') return `${hostOf(settings.base)}, ${settings.chatId}`;
  if (settings.kind === 'kakaowork') return `${hostOf(settings.base)}, ${settings.email}`;
  return hostOf(settings.kind === 'web-push' ? settings.endpoint : settings.url);
}

function hostOf(url: string): string {
  return /^https?:\/\/([^/?#]+)/i.exec(url)?.[1]?.toLowerCase() ?? '';
}
