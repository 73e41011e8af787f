import { senderKey } from '@sluice/log-engine/sender';
import type { PolicyRequest } from './decoder';

/** What a sender's mail program shows while the server protects itself; the wording is the product's promise. */
export const RELAY_DENIED = '530 Relay denied for protecting our server';

/** For a contained account whose session is open: 521 ends the connection with it. Tells a stranger nothing about why. */
export const ACCOUNT_REFUSED = '521 This account may not send mail';

/** For a machine in the server's own networks that was stopped. */
export const CLIENT_REFUSED = '554 This client may not send mail';

/**
 * The answer to a question that the guard has put to itself through the mail server, to see that it is asked. It is a refusal, so that
 * no message begins, and its text comes back through the mail server as the proof.
 */
export const CHECK_ANSWER = '550 Asked by the check of this mail server';

/** The same, to the question about the account of whoever logged in. */
export const ACCOUNT_CHECK_ANSWER = '550 Asked about the account by the check of this mail server';

/** Names that a check asks about begin so; `.invalid` (RFC 2606) and 192.0.2.0/24 (RFC 5737) are nobody's. */
const CHECK_RECIPIENT = /^sluice-check-(account-)?[0-9a-f]{16}@(?:sluice-check\.invalid|\[192\.0\.2\.1\])$/;

/**
 * @param nonce 16 hexadecimal digits that were never used before
 * @param domain a literal stands for the name where the mail server refuses domains that DNS does not know
 * @param about which question shall be answered: the one about relaying, or the one about the account
 */
export function checkRecipient(nonce: string, domain: 'name' | 'literal', about: 'relaying' | 'account' = 'relaying'): string {
  return `sluice-check-${about === 'account' ? 'account-' : ''}${nonce}@${domain === 'name' ? 'sluice-check.invalid' : '[192.0.2.1]'}`;
}

/** The mail server goes on with its own rules. */
const NO_OPINION = 'DUNNO';

/**
 * The `policy_context` of the question that the mail server asks about those who logged in: at every recipient, those of its own domains
 * too, and at the end of every message. It is not about relaying: only a contained account is refused by it.
 */
export const ACCOUNT_CONTEXT = 'account';

/** All that a decision looks at. */
export const DECIDING_ATTRIBUTES: readonly string[] = ['protocol_state', 'sasl_username', 'recipient', 'policy_context', 'client_address', 'client_port'];

/** Whether a question is about relaying, so that its answer lets a message pass or not. */
export function isAboutRelaying({ attributes }: PolicyRequest): boolean {
  return attributes.get('policy_context') !== ACCOUNT_CONTEXT;
}

/**
 * Decides one question. But for those in ACCOUNT_CONTEXT, the mail server asks only about recipients outside its own domains, so
 * every answer is about relaying.
 *
 * @param gate.isRefused is given the key of the sender, the account that logged in or else the client's address, and who is connected
 * @returns an access(5) action; never an OK, so that no rule of the mail server is ever skipped
 */
export function decideRelay(request: PolicyRequest, gate: { protected: boolean; isRefused(sender: string, client: { address: string; port: number }): boolean }): string {
  const { attributes } = request;
  const relaying = isAboutRelaying(request);
  const asksRecipient = attributes.get('protocol_state') === 'RCPT';
  if (relaying && !asksRecipient) return NO_OPINION;
  const recipient = attributes.get('recipient') ?? '';
  const checked = asksRecipient && recipient.startsWith('sluice-check-') ? CHECK_RECIPIENT.exec(recipient) : null;
  if (checked !== null && relaying) return CHECK_ANSWER;
  if (checked?.[1] !== undefined) return ACCOUNT_CHECK_ANSWER;
  const account = (attributes.get('sasl_username') ?? '').toLowerCase();
  const client = { address: attributes.get('client_address') ?? '', port: Number(attributes.get('client_port')) };
  if (account !== '' && gate.isRefused(senderKey({ kind: 'account', account }), client)) return ACCOUNT_REFUSED;
  if (gate.protected && relaying) return RELAY_DENIED;
  return account === '' && relaying && client.address !== '' && gate.isRefused(senderKey({ kind: 'client', address: client.address }), client) ? CLIENT_REFUSED : NO_OPINION;
}
