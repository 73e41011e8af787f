import { senderKey } from '@sluice/log-engine/sender';
import type { SpoolHead } from './spool-head';

export interface SenderRules {
  /** Exim's own user: what he hands over without SMTP are Exim's own notices. */
  eximUid: number;
  /** Whether an address may relay without a login. */
  isOwn(address: string): boolean;
  /** The domain of accounts that log in without one. */
  accountDomain: string | null;
}

/** @returns the sender's key; null for mail that nobody of this host sent */
export function senderOfHead({ client, login, uid }: SpoolHead, { eximUid, isOwn, accountDomain }: SenderRules): string | null {
  if (client === null) return uid === eximUid ? null : senderKey({ kind: 'uid', uid });
  if (login !== null && login !== '') {
    const account = login.toLowerCase();
    return senderKey({ kind: 'account', account: accountDomain === null || account.includes('@') ? account : `${account}@${accountDomain}` });
  }
  return isOwn(client) ? senderKey({ kind: 'client', address: client }) : null;
}
