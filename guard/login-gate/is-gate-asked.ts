import { randomBytes } from 'node:crypto';
import { checkRecipient } from '@sluice/policy/decision';
import type { MailSessions } from '@sluice/guard/mailserver/mail-server';
import type { LoginGate } from './login-gate';

/**
 * Tries to log in as somebody who does not exist: whoever asks the gate before each login asks about him too.
 *
 * @returns null where no login can be tried
 * @throws SessionsNotEnded when Dovecot could not be told to try it
 */
export async function isGateAsked(gate: Pick<LoginGate, 'duringProbe'>, sessions: MailSessions | undefined): Promise<boolean | null> {
  const tryLogin = sessions?.tryLogin?.bind(sessions);
  if (tryLogin === undefined) return null;
  const nonce = (): string => randomBytes(8).toString('hex');
  const session = `sluice-${nonce()}`;
  const { asked } = await gate.duringProbe(session, false, () => tryLogin(checkRecipient(nonce(), 'name'), nonce(), { service: 'imap', session }));
  return asked;
}
