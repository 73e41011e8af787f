/** What smtpd says of a message when it opens the message's queue file. */
export interface PostfixClient {
  address: string;
  /** Null when the client had not authenticated. */
  login: { account: string; mechanism: string } | null;
  /** The queue id that the message had before a content filter gave it back (XFORWARD), or null. */
  originalQueueId: string | null;
  /** A content filter gave it back, and said for whom (XFORWARD). */
  forwarded: boolean;
}

const NAME_AND_ADDRESS = String.raw`[^\s,[\]]+\[([0-9A-Fa-f.:]+(?:%\w+)?|unknown)\](?::\d+)?`;
const CLIENT = new RegExp(`^client=${NAME_AND_ADDRESS}`);
const LOGIN = /^, sasl_method=([\w-]+), sasl_username=(.+)$/;
const AFTER_USERNAME = /, (?:sasl_sender|orig_queue_id|orig_client)=/;
const REINJECTED = /^, orig_queue_id=([0-9A-Za-z]{6,30})(?:, orig_client=|$)/;

/**
 * Reads `client=name[address], sasl_method=…, sasl_username=…` after a queue id that smtpd wrote.
 *
 * Only what stands directly after the address counts. A client that has not authenticated may have
 * `, sasl_sender=x, sasl_method=PLAIN, sasl_username=victim` written behind it, with the AUTH parameter of MAIL FROM
 * (RFC 4954), and one that has may add `, orig_queue_id=…` to its own name's line the same way.
 *
 * @returns null when it has no such shape
 */
export function readPostfixClient(rest: string): PostfixClient | null {
  const client = CLIENT.exec(rest);
  if (!client) return null;
  const [whole, address = ''] = client;
  const tail = rest.slice(whole.length);
  const login = LOGIN.exec(tail);
  if (login) {
    const [, mechanism = '', text = ''] = login;
    const end = text.search(AFTER_USERNAME);
    return { address, login: { account: end < 0 ? text : text.slice(0, end), mechanism }, originalQueueId: null, forwarded: false };
  }
  return { address, login: null, originalQueueId: REINJECTED.exec(tail)?.[1] ?? null, forwarded: tail.startsWith(', orig_') };
}

/** @returns whether an address, as Postfix writes it, is the host itself */
export function isLoopback(address: string): boolean {
  return /^127\.|^::1$|^::ffff:127\./i.test(address);
}

/** @returns the account as the account store names it: Dovecot may be set to strip the domain from the user name */
export function fullAccount(account: string, accountDomain: string | null): string {
  return accountDomain === null || account.includes('@') ? account : `${account}@${accountDomain}`;
}
