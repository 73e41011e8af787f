import * as z from 'zod';

/** What a console can ask of a guard. */
export const actionKindSchema = z.enum([
  'contain-account',
  'stop-sending',
  'disable-account',
  'enable-account',
  'set-password',
  'hold-messages',
  'release-messages',
  'delete-messages',
  'release-local-mail',
  'restart-smtp',
  'protect-now',
  'plan-mailing',
  'end-mailing',
  'look-at-queue',
  'hold-matching',
  'release-matching',
  'delete-matching',
]);
export type ActionKind = z.infer<typeof actionKindSchema>;

/** Requested: the guard has not begun. Running: it has. Done: each effect was read back. Failed: one was not. */
export const actionStatusSchema = z.enum(['requested', 'running', 'done', 'failed']);
export type ActionStatus = z.infer<typeof actionStatusSchema>;
