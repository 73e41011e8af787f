import type { Reason } from '../assessment';
import { grouped } from './grouped';

const NOUNS: Record<Exclude<Reason['code'], 'other'>, string> = {
  'new-place-strangers': 'people never written to, from networks this account never used,',
  'new-place-recipients': 'recipients from networks this account never used',
  'new-addresses': 'client addresses in networks this account never used',
  'webmail-strangers': 'people never written to, through web mail,',
  strangers: 'people never written to',
  'called-spam': '% of recipients refused as spam or as too many',
  'foreign-sender': 'recipients of mail from a domain that is neither the server\'s nor this account\'s',
  'recipients-burst': 'recipients',
  'domain-spread': 'recipient domains',
  'new-domains': 'recipient domains never written to before',
  'unknown-recipients': '% of recipients unknown',
  'auth-burst': 'uses of the login',
  'address-spread': 'client addresses',
  'country-spread': 'countries of client addresses',
  'refused-attempts': 'recipients refused',
  'failed-logins': 'failed logins',
  'place-untold': 'recipients outside, and the log does not tell from where: much mail to strangers is no suspect by that,',
};

/** One measured fact with its usual value, in a sentence. */
export function reasonText({ code, word, value, usual, usualOf, windowSeconds }: Reason): string {
  const fact = `${grouped(value)} ${code === 'other' ? (word ?? code) : NOUNS[code]} in ${windowSeconds / 60} minutes`;
  if (usual === null) return fact;
  return usualOf === 'account' ? `${fact}; this account's busiest ${windowSeconds / 60} minutes before: ${grouped(usual)}` : `${fact}; the server's other accounts at their busiest: ${grouped(usual)}`;
}
