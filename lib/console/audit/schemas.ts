import { z } from 'zod';

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
      /** For instance `protection.changed`, `action.requested`, `sign-in.succeeded`; the sentence is in lib/messages. */
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
  'suspect.added',
  'suspect.dismissed',
  'suspect.secured-by-hand',
  'suspect.reopened',
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
  'person.role-changed',
  'person.disabled',
  'person.enabled',
  'person.removed',
  'person.signed-out',
  'protected-account.added',
  'protected-account.removed',
  'password.changed',
  'second-factor.enabled',
  'second-factor.disabled',
  'second-factor.removed',
  'second-factor.required',
  'recovery-codes.made',
  'passkey.added',
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
