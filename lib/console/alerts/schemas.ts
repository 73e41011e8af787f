import * as z from 'zod';
import { alertFactsSchema, alertKindSchema, deliveryReasonSchema } from '@sluice/alerts/alert';
import { channelKindSchema, channelLanguageSchema, channelSettingsSchema } from '@sluice/alerts/channel';
import { deliveryStatusSchema } from '@sluice/alerts/delivery';
import { alertPathSchema } from '@sluice/alerts/path';
import { alertRuleSchema } from '@sluice/alerts/rule';

const time = z.number();

/** A name of a channel: shown in lists and written to the audit. */
export const channelNameSchema = z
  .string()
  .trim()
  .min(1)
  .max(60)
  .regex(/^[^\p{C}\p{Zl}\p{Zp}]+$/u, 'contains a character that cannot be shown');

/** GET /api/alerts */
export const alertsViewSchema = z.object({
  now: time,
  path: alertPathSchema,
  channels: z.array(
    z.object({
      id: z.string(),
      kind: channelKindSchema,
      name: z.string(),
      place: z.string(),
      byGuard: z.boolean(),
      /** Whether it is a browser of whoever asks. */
      own: z.boolean(),
      provenAt: time.nullable(),
      failingSince: time.nullable(),
      failure: z.string().nullable(),
    }),
  ),
  rules: z.array(alertRuleSchema),
  /** Nobody has made a rule yet: the one that is shown holds by itself. */
  rulesAreFirst: z.boolean(),
  /** Those that stand and the last ones, newest first. */
  alerts: z.array(
    z.object({
      id: z.string(),
      kind: alertKindSchema,
      server: z.string(),
      at: time,
      endedAt: time.nullable(),
      acknowledgedAt: time.nullable(),
      acknowledgedByName: z.string().nullable(),
      facts: alertFactsSchema,
    }),
  ),
  /** The last ones, newest first. */
  deliveries: z.array(
    z.object({
      id: z.string(),
      channelName: z.string(),
      kind: alertKindSchema.nullable(),
      reason: deliveryReasonSchema,
      status: deliveryStatusSchema,
      attempts: z.number(),
      createdAt: time,
      finishedAt: time.nullable(),
      nextAt: time,
      answer: z.string().nullable(),
    }),
  ),
  deadManUrls: z.array(z.object({ serverId: z.string(), place: z.string(), setAt: time })),
  /** The VAPID key a browser subscribes with; null before the console has made one. */
  pushKey: z.string().nullable(),
});
export type AlertsView = z.infer<typeof alertsViewSchema>;
export type AlertChannelView = AlertsView['channels'][number];

/** GET /api/alerts/path: whether somebody would be told, for the overview. */
export const alertPathViewSchema = z.object({ now: time, path: alertPathSchema });

/** POST /api/alerts/channels; browsers add themselves. Answered with `addedChannelSchema`. */
export const addingChannelSchema = z.object({
  name: channelNameSchema,
  language: channelLanguageSchema,
  byGuard: z.boolean().default(false),
  settings: channelSettingsSchema,
});
export type AddingChannel = z.input<typeof addingChannelSchema>;

/** `secret` is what signs a webhook's messages; this is the only time that it is shown. */
export const addedChannelSchema = z.object({ id: z.string(), secret: z.string().nullable() });
export type AddedChannel = z.infer<typeof addedChannelSchema>;

/** PUT /api/alerts/rules: all of them, in their order. */
export const savingRulesSchema = z.object({ rules: z.array(alertRuleSchema).max(50) });

/** POST /api/alerts/browser: the browser of whoever is signed in; DELETE with its id takes it back. */
export const subscribingSchema = z.object({
  name: channelNameSchema,
  language: channelLanguageSchema,
  endpoint: z.url().max(2_000),
  p256dh: z
    .string()
    .min(80)
    .max(100)
    .regex(/^[-\w]+$/),
  auth: z
    .string()
    .min(20)
    .max(30)
    .regex(/^[-\w]+$/),
});

/** POST /api/alerts/receipts, by a service worker that has shown a message; no session, the text is the proof. */
export const receiptSchema = z.object({ receipt: z.string().min(20).max(100) });

/** PUT /api/alerts/dead-man: where a server's guard calls while all is well; null for nowhere. */
export const deadManSchema = z.object({
  serverId: z.string().min(1).max(64),
  url: z
    .url({ protocol: /^https?$/ })
    .max(1_000)
    .nullable(),
});

export const doneSchema = z.object({ done: z.literal(true) });
