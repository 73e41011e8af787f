import type { Mailbox } from './traffic';

/** Which mailbox is stolen, and which go on working. */
export interface Cast {
  stolen: Mailbox;
  colleagues: Mailbox[];
}

/**
 * The drill steals the next mailbox each time, so that a second drill is not about an account that was dealt with. Only those
 * whose practice password still works take part.
 *
 * @param before the account that was stolen last, or null
 * @returns null when every mailbox is secured
 */
export async function chooseMailbox(mailboxes: readonly Mailbox[], before: string | null, works: (mailbox: Mailbox) => Promise<boolean>): Promise<Cast | null> {
  const first = mailboxes.findIndex(({ account }) => account === before) + 1;
  const inTurn = [...mailboxes.slice(first), ...mailboxes.slice(0, first)];
  const working: Mailbox[] = [];
  for (const mailbox of inTurn) if (await works(mailbox)) working.push(mailbox);
  const [stolen, ...colleagues] = working;
  return stolen === undefined ? null : { stolen, colleagues };
}
