import type { PolicyRequest } from './decoder';

/** What a sender's mail program shows while the server protects itself; the wording is the product's promise. */
export const RELAY_DENIED = '530 Relay denied for protecting our server';

/** For an account that was disabled while its session was open; tells a stranger nothing about why. */
export const ACCOUNT_REFUSED = '554 This account may not send mail';

/** The mail server goes on with its own rules. */
const NO_OPINION = 'DUNNO';

/** All that a decision looks at. */
export const DECIDING_ATTRIBUTES: readonly string[] = ['protocol_state', 'sasl_username'];

/**
 * Decides one recipient. The mail server asks only for recipients outside its own domains, so every answer here is about
 * relaying.
 *
 * @param gate.isRefused is given the authenticated account in lower case
 * @returns an access(5) action; never an OK, so that no rule of the mail server is ever skipped
 */
export function decideRelay(request: PolicyRequest, gate: { protected: boolean; isRefused(account: string): boolean }): string {
  const { attributes } = request;
  if (attributes.get('protocol_state') !== 'RCPT') return NO_OPINION;
  if (gate.protected) return RELAY_DENIED;
  const account = (attributes.get('sasl_username') ?? '').toLowerCase();
  return account !== '' && gate.isRefused(account) ? ACCOUNT_REFUSED : NO_OPINION;
}
