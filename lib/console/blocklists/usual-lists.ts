import type { Blocklist } from './schemas';

/**
 * Asked until somebody changes them: lists that large receivers, or many small ones, are known to ask, and that anybody may ask now and
 * then. `spamlist.or.kr` is KISA's. Spamhaus and Barracuda do not answer public resolvers; that is told as it is.
 */
export const USUAL_LISTS: readonly Blocklist[] = [
  { zone: 'zen.spamhaus.org', removal: 'https://check.spamhaus.org/' },
  { zone: 'spamlist.or.kr', removal: 'https://spam.kisa.or.kr/' },
  { zone: 'bl.spamcop.net', removal: 'https://www.spamcop.net/bl.shtml' },
  { zone: 'b.barracudacentral.org', removal: 'https://www.barracudacentral.org/rbl/removal-request' },
  { zone: 'psbl.surriel.com', removal: 'https://psbl.org/remove' },
  { zone: 'bl.mailspike.net', removal: 'https://mailspike.org/' },
  { zone: 'dnsbl-1.uceprotect.net', removal: 'https://www.uceprotect.net/en/rblcheck.php' },
  { zone: 'all.s5h.net', removal: 'https://www.usenix.org.uk/content/rblremove' },
  { zone: 'dnsbl.dronebl.org', removal: 'https://dronebl.org/lookup' },
];
