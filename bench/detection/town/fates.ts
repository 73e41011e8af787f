import { domainOf } from './names';
import type { Random } from './random';

/**
 * Chances of one recipient: it does not exist, is refused as spam, is put off at first. Lists of thieves range from clean to rotten, and so do honest ones (old business
 * cards, wrongly written addresses), so that no single share of failures tells them apart.
 */
const FATES = {
  ordinary: [0.002, 0.0005, 0.02],
  fresh: [0.04, 0.002, 0.05],
  list: [0.02, 0.003, 0.05],
  results: [0.06, 0.002, 0.05],
  campaign: [0.07, 0.006, 0.06],
  crm: [0.04, 0.004, 0.05],
  verp: [0.015, 0.001, 0.04],
  alarm: [0, 0, 0.005],
  scan: [0, 0, 0.01],
  program: [0.02, 0, 0],
  clean: [0.03, 0.02, 0.06],
  contacts: [0.008, 0.008, 0.03],
  guessed30: [0.3, 0.03, 0.08],
  guessed61: [0.61, 0, 0],
  inside: [0.01, 0, 0],
  medium: [0.07, 0.05, 0.12],
  quiet: [0.02, 0.01, 0.04],
  spam: [0.12, 0.12, 0.15],
  stale: [0.2, 0, 0],
} as const satisfies Record<string, readonly [unknown: number, refused: number, putOff: number]>;
export type Fate = keyof typeof FATES;

/** Of these the large receivers say *too much* at times when they put mail off. */
const BULK: ReadonlySet<Fate> = new Set(['clean', 'contacts', 'guessed30', 'medium', 'quiet', 'spam']);
/** And sometimes of honest bulk. */
const HONEST_BULK: ReadonlySet<Fate> = new Set(['results', 'campaign', 'verp', 'list']);

export interface Outcome {
  end: 'sent' | 'unknown' | 'refused';
  /** How often it is put off first. */
  putOff: number;
}

export function outcomeOf(random: Random, fate: Fate, address: string): Outcome {
  // A wrong address that somebody keeps using.
  if (address.startsWith('gone.')) return { end: 'unknown', putOff: 0 };
  const [unknown, refused, later] = FATES[fate];
  const [end, again] = [random.next(), random.next()];
  const putOff = end < unknown || again >= later ? 0 : again < later * 0.7 ? 1 : again < later * 0.9 ? 2 : random.between(3, 4);
  return { end: end < unknown ? 'unknown' : end < unknown + refused ? 'refused' : 'sent', putOff };
}

const OUR_ADDRESS = '203.0.113.25';

/** What the other server answered: relay, dsn, and its words. */
export type Reply = readonly [relay: string, dsn: string, words: string];

export function putOffReply(random: Random, fate: Fate, address: string, host: string): Reply {
  const bulk = BULK.has(fate) || (HONEST_BULK.has(fate) && random.chance(0.2));
  const which = random.next();
  if (which < 0.12) return ['none', '4.4.1', `connect to ${host}:25: Connection timed out`];
  if (bulk && domainOf(address) === 'gmail.com') {
    return [`${host}:25`, '4.7.28', `host ${host} said: 421-4.7.28 Gmail has detected an unusual rate of unsolicited mail originating from 421-4.7.28 your IP address [${OUR_ADDRESS}]. To protect our users from spam, mail sent from 421 4.7.28 your IP address has been temporarily rate limited. (in reply to end of DATA command)`];
  }
  if (bulk && which < 0.5) return [`${host}:25`, '4.7.0', `host ${host} refused to talk to me: 421 4.7.0 [TSS04] Messages from ${OUR_ADDRESS} temporarily deferred due to unexpected volume or user complaints`];
  if (which < 0.85) return [`${host}:25`, '4.7.1', `host ${host} said: 451 4.7.1 Greylisting in action, please come back later (in reply to RCPT TO command)`];
  return [`${host}:25`, '4.2.2', `host ${host} said: 452 4.2.2 <${address}>: Mailbox full (in reply to RCPT TO command)`];
}

export function unknownReply(random: Random, address: string, host: string): Reply {
  const words: Record<string, string> = {
    'gmail.com': `550-5.1.1 The email account that you tried to reach does not exist. Please try 550-5.1.1 double-checking the recipient's email address for typos or 550 5.1.1 unnecessary spaces. (in reply to RCPT TO command)`,
    'naver.com': `550 5.1.1 No such user ${random.hex(10)} - nsmtp (in reply to RCPT TO command)`,
  };
  return [`${host}:25`, '5.1.1', `host ${host} said: ${words[domainOf(address)] ?? `550 5.1.1 <${address}>: Recipient address rejected: User unknown in virtual mailbox table (in reply to RCPT TO command)`}`];
}

export function spamReply(random: Random, host: string): Reply {
  const words = [
    '554 5.7.1 Message rejected: spam content detected (in reply to end of DATA command)',
    '550 5.7.1 Our system has detected that this message is likely unsolicited mail. (in reply to end of DATA command)',
    `554 5.7.1 Service unavailable; Client host [${OUR_ADDRESS}] blocked using zen.spamhaus.org (in reply to RCPT TO command)`,
    '550 5.7.1 Rejected by content policy (in reply to end of DATA command)',
  ];
  return [`${host}:25`, '5.7.1', `host ${host} said: ${random.pick(words)}`];
}
