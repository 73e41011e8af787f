import { readBracketedAddress } from './mail-address';
import { isLoopback } from './postfix-client';

/** Programs that hand messages on; each writes one line for every attempt at a recipient. */
export const DELIVERY_PROGRAMS: ReadonlySet<string> = new Set(['smtp', 'lmtp', 'local', 'virtual', 'pipe', 'error', 'discard']);

const QUEUED = /^from=<(.*)>, size=(\d{1,15}), nrcpt=(\d{1,9}) \(queue active\)$/;
const FIELD = /, (\w{1,40})=/y;
const STATUS = /^\w+/;
const DSN = /^(\d\.\d{1,3})\.\d{1,3}$/;
/** More than any version writes before the status. */
const MOST_FIELDS = 30;
const REFUSED = /^reject: RCPT from [^\s,[\]]+\[[^\s\]]+\](?::\d+)?: (\d{3} (?:\d\.\d{1,3}\.\d{1,3} )?)/;

/** Reads qmgr's `from=<…>, size=…, nrcpt=… (queue active)`, from its end: the sender may hold the same words. */
export function readQueued(rest: string): { sender: string; bytes: number; recipients: number } | null {
  const match = rest.startsWith('from=<') ? QUEUED.exec(rest) : null;
  return match ? { sender: match[1] ?? '', bytes: Number(match[2]), recipients: Number(match[3]) } : null;
}

const RELAY_ADDRESS = /\[([^\s[\]]+)\](?::\d+)?$/;
const QUEUED_AS = /\bqueued as ([0-9A-Za-z]{6,30})\)$/;

/**
 * Reads a delivery attempt, `to=<…>, …, status=sent (…)`; `unknown` is a bounce because there is no such mailbox (RFC 3463: 5.1.x). Nothing in the reply of the
 * other server is looked at, but for `filteredAs`: the queue id under which a content filter on this host gave the message back.
 */
export function readDelivery(rest: string): { recipient: string; sent: boolean; bounced: boolean; unknown: boolean; filteredAs: string | null } | null {
  if (!isDelivery(rest)) return null;
  const recipient = readBracketedAddress(rest, 3);
  const fields = recipient && fieldsUntilStatus(rest, recipient.end);
  const code = DSN.exec(fields?.get('dsn') ?? '')?.[1];
  if (!recipient || !fields || code === undefined) return null;
  const said = fields.get('status');
  const [bounced, sent] = [said === 'bounced', said === 'sent'];
  const filteredAs = sent && isLoopback(RELAY_ADDRESS.exec(fields.get('relay') ?? '')?.[1] ?? '') ? (QUEUED_AS.exec(rest)?.[1] ?? null) : null;
  return { recipient: recipient.address, sent, bounced, unknown: bounced && code === '5.1', filteredAs };
}

/** Whether a delivery program says in it what became of a recipient. */
export function isDelivery(rest: string): boolean {
  return rest.startsWith('to=');
}

/**
 * The fields behind the recipient, `, name=value` one after the other, up to the status; versions differ in which there are (`tls=`
 * since 3.11), so each is known by its name. Behind the status stands the other server's reply, which may say anything.
 *
 * @returns null when no status is reached that way
 */
function fieldsUntilStatus(rest: string, start: number): Map<string, string> | null {
  const fields = new Map<string, string>();
  for (let at = start; fields.size < MOST_FIELDS; ) {
    FIELD.lastIndex = at;
    const field = FIELD.exec(rest);
    const name = field?.[1];
    if (field === null || name === undefined) return null;
    const from = FIELD.lastIndex;
    const status = name === 'status' ? STATUS.exec(rest.slice(from, from + 40)) : null;
    if (status) return fields.set(name, status[0]);
    const end = name === 'orig_to' ? (readBracketedAddress(rest, from)?.end ?? -1) : rest.indexOf(', ', from);
    if (end < 0 || fields.has(name)) return null;
    fields.set(name, rest.slice(from, end));
    at = end;
  }
  return null;
}

/** Reads smtpd's `reject: RCPT from …: 530 5.7.1 <…>: …`; `reply` is what the client was told. */
export function readRefusal(rest: string): { recipient: string; reply: string } | null {
  const match = rest.startsWith('reject: ') ? REFUSED.exec(rest) : null;
  if (!match) return null;
  const said = rest.slice(match[0].length);
  // The reply shows the address without quotes, so only the copy after ` to=` can be read; what stands behind it is the HELO name, which Postfix cleans.
  const tail = /; from=<.*> to=(<.*>) proto=\S+(?: helo=<[^<>]*>)?(?: sasl_\w+=\S*)*$/.exec(said);
  const recipient = tail && readBracketedAddress(tail[1] ?? '', 0);
  return tail && recipient ? { recipient: recipient.address, reply: (match[1] ?? '') + said.slice(0, tail.index) } : null;
}
