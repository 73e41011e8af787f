import { ADDRESSES, AUTHS, BOUNCED, DEFERRED, DOMAINS, FAILED_LOGINS, MESSAGES, RECIPIENTS, REFUSED } from './counters';

/** What is counted of an account, over the whole log and in sliding windows. */
export const FIGURES = ['auths', 'messages', 'recipients', 'domains', 'addresses', 'failedLogins', 'bounced', 'deferred', 'refused'] as const;
export type FigureName = (typeof FIGURES)[number];

/**
 * - auths: uses of the login: successful logins; Postfix and Exim tell the login with each message, so there it is messages
 * - messages: messages accepted with that authentication
 * - recipients: recipients accepted; a later attempt at one is not another
 * - domains: distinct domains of recipients, accepted or refused; addresses: distinct client addresses
 * - failedLogins: failed logins under the account's name that a successful one followed
 * - bounced, deferred: recipients that were refused for good, or put off at least once, after the message had been accepted
 * - refused: recipients that the server itself refused, at RCPT or with the whole message after DATA
 */
export type EngineFigures = Record<FigureName, number>;

/** @returns the figures that stand from `at` on in an array */
export function figuresOf(numbers: ArrayLike<number>, at = 0): EngineFigures {
  return {
    auths: numbers[at + AUTHS] ?? 0,
    messages: numbers[at + MESSAGES] ?? 0,
    recipients: numbers[at + RECIPIENTS] ?? 0,
    domains: numbers[at + DOMAINS] ?? 0,
    addresses: numbers[at + ADDRESSES] ?? 0,
    failedLogins: numbers[at + FAILED_LOGINS] ?? 0,
    bounced: numbers[at + BOUNCED] ?? 0,
    deferred: numbers[at + DEFERRED] ?? 0,
    refused: numbers[at + REFUSED] ?? 0,
  };
}
