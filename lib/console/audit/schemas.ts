import * as z from 'zod';
import { receiverUrlSchema } from '@sluice/alerts/channel';

/** GET /api/audit?page=1&search=TEXT: newest first, 50 a page. */
export const auditListSchema = z.object({
  now: z.number(),
  total: z.number(),
  page: z.number(),
  entries: z.array(
    z.object({
      id: z.string(),
      at: z.number(),
      actorName: z.string(),
      /** For instance `protection.changed`, `action.requested`, `sign-in.succeeded`; the sentence is in packages/messages. */
      action: z.string(),
      /** What it was done to: a server's name, an account, an incident's number. */
      subject: z.string(),
      before: z.unknown(),
      after: z.unknown(),
      address: z.string().nullable(),
    }),
  ),
});
export type AuditList = z.infer<typeof auditListSchema>;

/** POST /api/audit/export: the newest rows that a search finds, as a file. */
export const auditExportSchema = z.object({ format: z.enum(['csv', 'json']), search: z.string().trim().max(200).default('') });
export type AuditExport = z.output<typeof auditExportSchema>;

export const auditActions = [
  'protection.changed',
  'action.requested',
  'action.done',
  'action.failed',
  'action.taken-back',
  'owner.held',
  'brake.engaged',
  'brake.lifted',
  'mailing.begun',
  'mailing.ended',
  'suspect.added',
  'suspect.dismissed',
  'suspect.secured-by-hand',
  'suspect.reopened',
  'drill.requested',
  'drill.ended',
  'drill.reset',
  'incident.opened',
  'incident.released',
  'incident.closed',
  'sign-in.succeeded',
  'sign-in.confirmed',
  'sign-in.failed',
  'sign-in.throttled',
  'token.refused',
  'token.used-twice',
  'code.refused',
  'permission.refused',
  'origin.refused',
  'sign-out',
  'administrator.created',
  'person.invited',
  'person.added',
  'person.linked',
  'person.role-changed',
  'person.disabled',
  'person.enabled',
  'person.removed',
  'person.signed-out',
  'audit-receiver.added',
  'audit-receiver.removed',
  'protected-account.added',
  'protected-account.removed',
  'blocklists.changed',
  'password.changed',
  'second-factor.enabled',
  'second-factor.disabled',
  'second-factor.removed',
  'second-factor.required',
  'recovery-codes.made',
  'passkey.added',
  'passkey.renamed',
  'passkey.removed',
  'api-key.made',
  'api-key.revoked',
  'session.ended',
  'invitation.cancelled',
  'setup-link.created',
  'server.added',
  'server.enrolled',
  'server.renamed',
  'server.revoked',
  'enrollment-code.created',
  'log-report.kept',
  'log-report.deleted',
  'database.restored',
  'alert-channel.added',
  'alert-channel.removed',
  'alert-rules.changed',
  'alert.acknowledged',
  'dead-man-url.changed',
  'audit.exported',
] as const;
export type AuditAction = (typeof auditActions)[number];

/** Who gets every row of the audit. All of it is stored encrypted and never shown again. */
export const receiverSettingsSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('webhook'), url: receiverUrlSchema, secret: z.string().max(200).default('') }),
  z.object({
    kind: z.literal('syslog'),
    host: z
      .string()
      .trim()
      .regex(/^[A-Za-z0-9.:_-]{1,255}$/, 'must be a host name or an address'),
    port: z.number().int().min(1).max(65_535),
    transport: z.enum(['tcp', 'udp']),
  }),
]);
export type ReceiverSettings = z.infer<typeof receiverSettingsSchema>;

export const receiverSchema = z.object({
  id: z.string(),
  kind: z.enum(['webhook', 'syslog']),
  /** Where it leads, without what is secret. */
  place: z.string(),
  addedAt: z.number(),
  addedByName: z.string(),
  /** How many rows it does not have yet. */
  waiting: z.number(),
  /** When it took something last; null: never. */
  takenAt: z.number().nullable(),
  failingSince: z.number().nullable(),
  failure: z.string().nullable(),
});
export type Receiver = z.infer<typeof receiverSchema>;

/** GET /api/audit/receivers. Removing one, DELETE /api/audit/receivers/ID, is answered with it too. */
export const receiversSchema = z.object({ now: z.number(), receivers: z.array(receiverSchema) });
export type Receivers = z.infer<typeof receiversSchema>;

/** POST /api/audit/receivers, answered with `addedReceiverSchema`: from its own row on it gets every one. */
export const addingReceiverSchema = z.object({ settings: receiverSettingsSchema });
export type AddingReceiver = z.input<typeof addingReceiverSchema>;

/** `secret` is what signs a webhook's batches; this is the only time that it is shown. */
export const addedReceiverSchema = z.object({ id: z.string(), secret: z.string().nullable() });
