import * as z from 'zod';

/** Which messages of a queue are meant; of several conditions all must hold. */
export const queueFilterSchema = z
  .object({
    /** The key of a sender. */
    account: z.string().trim().min(1).max(320).optional(),
    /** A part of the subject; with `*` for anything the whole of it. Capitals make no difference. */
    subject: z.string().trim().min(1).max(200).optional(),
    /** The domain of a recipient; `*.example.com` means those below it. */
    domain: z.string().trim().toLowerCase().max(253).regex(/^[^\s@]+$/).optional(),
  })
  .refine((filter) => Object.values(filter).some((value) => value !== undefined), 'names nothing');
export type QueueFilter = z.infer<typeof queueFilterSchema>;

/** What a filter looks at in a message. */
export interface MailHead {
  /** As people read it; null where the message has none, or it could not be read. */
  subject: string | null;
  /** Those that it still has to go to, bounded. */
  recipients: readonly string[];
}

/** Whether a filter must look into a message: whose it is is known without. */
export function looksInside({ subject, domain }: QueueFilter): boolean {
  return subject !== undefined || domain !== undefined;
}

/** Whether a message's subject and recipients are such as the filter means. A subject that is not known fits none. */
export function fitsFilter({ subject, domain }: QueueFilter, head: MailHead): boolean {
  if (subject !== undefined && (head.subject === null || !fitsPattern(subject, head.subject))) return false;
  return domain === undefined || head.recipients.some((recipient) => isIn(domain, recipient));
}

/** Whether a message goes to other domains than the one that was named as well. */
export function goesElsewhere({ domain }: QueueFilter, { recipients }: MailHead): boolean {
  return domain !== undefined && recipients.some((recipient) => !isIn(domain, recipient));
}

/** Without backtracking, whatever a stranger has written: each part is looked for once, after the one before. */
export function fitsPattern(pattern: string, text: string): boolean {
  const [wanted, found] = [pattern.normalize('NFC').toLowerCase(), text.normalize('NFC').toLowerCase()];
  const parts = wanted.split('*');
  if (parts.length === 1) return found.includes(wanted);
  const [first = '', last = ''] = [parts[0], parts.at(-1)];
  if (found.length < first.length + last.length || !found.startsWith(first) || !found.endsWith(last)) return false;
  let at = first.length;
  for (const part of parts.slice(1, -1)) {
    const place = found.indexOf(part, at);
    if (place === -1) return false;
    at = place + part.length;
  }
  return at <= found.length - last.length;
}

function isIn(domain: string, address: string): boolean {
  const own = address.slice(address.lastIndexOf('@') + 1).toLowerCase();
  return domain.startsWith('*.') ? own.endsWith(domain.slice(1)) : own === domain;
}

export function isSameFilter(one: QueueFilter | undefined, other: QueueFilter): boolean {
  return one !== undefined && one.account === other.account && one.subject === other.subject && one.domain === other.domain;
}
