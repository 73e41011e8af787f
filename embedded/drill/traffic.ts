/** Texts and addresses of the drill's mail. Everything outside ends in `.test`, a domain that can never exist (RFC 6761). */

export interface Mailbox {
  account: string;
  password: string;
}

/** What one message of the flood is made of; `n` counts the messages. */
export function floodRecipients(n: number): string[] {
  const count = 1 + (n % 3);
  return Array.from({ length: count }, (_, i) => `user${(n * 7 + i) % 97}@${domainName(n * 3 + i)}`);
}

/** Few correspondents, always the same: what distinguishes a person from a flood. */
export function ordinaryRecipients(mailbox: number, n: number, colleagues: string[]): string[] {
  const colleague = colleagues[(mailbox + 1 + n) % colleagues.length];
  if (n % 2 === 1 && colleague !== undefined) return [colleague];
  return [`partner${mailbox}@${['supplier', 'customer', 'bank'][n % 3]}${mailbox}.test`];
}

/** A whole message with header. @param date for the Date header */
export function messageText(from: string, to: string[], subject: string, body: string, date: Date): string {
  return [`From: <${from}>`, `To: ${to.map((each) => `<${each}>`).join(', ')}`, `Subject: ${subject}`, `Date: ${date.toUTCString()}`, '', body, ''].join(
    '\r\n',
  );
}

/** For so long the practice sink puts a drill's flood off, as servers do with senders they do not know: whoever repairs finds it in the queue. */
const PUT_OFF_MS = 20 * 60_000;
const LINGERING = 'Nothing to see here. This is a drill, and the practice sink takes it later.';

/** One message of the flood. @param lingers the practice sink shall put it off */
export function floodText(from: string, to: string[], { n, date, lingers }: { n: number; date: Date; lingers: boolean }): string {
  return messageText(from, to, `Offer ${n}`, lingers ? LINGERING : 'Nothing to see here.', date);
}

/** Whether the practice sink puts a message off now. @param text the message, or as much of its beginning as is kept */
export function isPutOff(text: string, now: number): boolean {
  if (!text.includes(LINGERING)) return false;
  const written = Date.parse(/^Date: (.+?)\r?$/m.exec(text)?.[1] ?? '');
  return now - written < PUT_OFF_MS;
}

const WORDS = ['alder', 'birch', 'cedar', 'daisy', 'ember', 'fjord', 'grove', 'heath', 'islet', 'jetty', 'knoll', 'larch', 'maple', 'north', 'ocean', 'prime'];

function domainName(n: number): string {
  const first = WORDS[n % WORDS.length] ?? '';
  const second = WORDS[Math.floor(n / WORDS.length) % WORDS.length] ?? '';
  return `${first}-${second}${Math.floor(n / WORDS.length ** 2) || ''}.test`;
}
