/**
 * Whoever sends mail through a mail host: a mailbox account that logged in, a user of the host itself who hands mail to
 * `sendmail` (a web form, cron), or a machine that may relay without a login because of its address.
 */
export type Sender = { kind: 'account'; account: string } | { kind: 'uid'; uid: number } | { kind: 'client'; address: string };

/** What a mailbox name must not begin with as it is, or it could be taken for another sender's key. */
const RESERVED = /^(?:account|uid|client):/i;
const UID = /^uid:(0|[1-9]\d{0,9})$/;
const CLIENT = /^client:([0-9a-f.:]{2,64}(?:%\w{1,20})?)$/i;

/**
 * The one text by which a sender is known everywhere: in the log's figures, in the queue, in orders and in the console.
 * A mailbox is its own name; `uid:33` and `client:192.0.2.7` are no mailbox's key, because a mailbox with such a name is
 * `account:uid:33`.
 */
export function senderKey(sender: Sender): string {
  switch (sender.kind) {
    case 'account':
      return RESERVED.test(sender.account) ? `account:${sender.account}` : sender.account;
    case 'uid':
      return `uid:${sender.uid}`;
    case 'client':
      return `client:${sender.address.toLowerCase()}`;
  }
}

/** Whether a key is that of a sender without a login, whom no account store knows. */
export function isLoginless(key: string): boolean {
  return senderOf(key).kind !== 'account';
}

/** The sender of a key; what was never made as a key is the name of a mailbox. */
export function senderOf(key: string): Sender {
  const uid = UID.exec(key);
  if (uid) return { kind: 'uid', uid: Number(uid[1]) };
  const client = CLIENT.exec(key);
  if (client) return { kind: 'client', address: client[1] ?? '' };
  return { kind: 'account', account: key.startsWith('account:') ? key.slice('account:'.length) : key };
}
