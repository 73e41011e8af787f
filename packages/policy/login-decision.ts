import * as z from 'zod';
import type { RefusalScope } from './refusal-scope';

/** What the owner of a contained account is told when no sentence was worded by the operator. */
export const LOGIN_REFUSED = 'This account is closed for now because mail was sent with it that its owner did not write. Please ask your mail administrator.';

/** What operators set of the login gate on the Protection page. */
export const gateSettingsSchema = z.object({
  /** Shown to whoever logs in to a contained account; empty for the usual sentence. One line, since it becomes part of a protocol's answer. */
  sentence: z.string().trim().max(200).regex(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]*$/u),
  /** Nobody is refused at the gate; what would have been is counted. */
  observe: z.boolean(),
});
export type GateSettings = z.infer<typeof gateSettingsSchema>;

export const NEW_GATE_SETTINGS: GateSettings = { sentence: '', observe: false };

/** Manage-sieve is among them: a rule that forwards sends mail as well. */
const SENDING: ReadonlySet<string> = new Set(['smtp', 'submission', 'sieve']);

/** @param protocol as Dovecot names the service that asks: `imap`, `pop3`, `smtp` … */
export function refusesLogin(scope: RefusalScope | null, protocol: string): boolean {
  return scope === 'everything' || (scope === 'sending' && SENDING.has(protocol));
}
