import type { PolicyRequest } from './decoder';

/** What a sender's mail program shows while the server protects itself; the wording is the product's promise. */
export const RELAY_DENIED = '530 Relay denied for protecting our server';

/** For an account that was disabled while its session was open; tells a stranger nothing about why. */
export const ACCOUNT_REFUSED = '554 This account may not send mail';

/**
 * The answer to a question that the guard has put to itself through the mail server, to see that it is asked. It is a refusal, so that
 * no message begins, and its text comes back through the mail server as the proof.
 */
export const CHECK_ANSWER = '550 Asked by the check of this mail server';

/** Names that a check asks about begin so; `.invalid` (RFC 2606) and 192.0.2.0/24 (RFC 5737) are nobody's. */
const CHECK_RECIPIENT = /^sluice-check-[0-9a-f]{16}@(?:sluice-check\.invalid|\[192\.0\.2\.1\])$/;

/**
 * @param nonce 16 hexadecimal digits that were never used before
 * @param domain a literal stands for the name where the mail server refuses domains that DNS does not know
 */
export function checkRecipient(nonce: string, domain: 'name' | 'literal'): string {
  return `sluice-check-${nonce}@${domain === 'name' ? 'sluice-check.invalid' : '[192.0.2.1]'}`;
}

/** The mail server goes on with its own rules. */
const NO_OPINION = 'DUNNO';

/** All that a decision looks at. */
export const DECIDING_ATTRIBUTES: readonly string[] = ['protocol_state', 'sasl_username', 'recipient'];

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
  const recipient = attributes.get('recipient') ?? '';
  if (recipient.startsWith('sluice-check-') && CHECK_RECIPIENT.test(recipient)) return CHECK_ANSWER;
  if (gate.protected) return RELAY_DENIED;
  const account = (attributes.get('sasl_username') ?? '').toLowerCase();
  return account !== '' && gate.isRefused(account) ? ACCOUNT_REFUSED : NO_OPINION;
}
