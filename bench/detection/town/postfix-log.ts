import { SECOND } from './calendar';
import type { MailEvent, Message, Submission } from './events';
import { outcomeOf, putOffReply, spamReply, unknownReply, type Outcome, type Reply } from './fates';
import type { LogWriter, Put } from './log-writer';
import { domainOf, isLocal, personName } from './names';
import { placeIn } from './places';
import { PostfixProcesses } from './postfix-processes';
import type { Random } from './random';

const HOST = 'mx1';
const ADDRESS = '203.0.113.25';
const DIGITS = '0123456789BCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz';
const TLS = 'TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits) key-exchange X25519 server-signature RSA-PSS';

interface Waiting extends Outcome {
  to: string;
}

/** The lines of Postfix and Dovecot, with long queue ids, every attempt of a delivery and the report of what bounced. */
export class PostfixLog implements LogWriter {
  readonly #processes: PostfixProcesses;
  #inode = 0;

  constructor(
    private readonly random: Random,
    private readonly put: Put,
  ) {
    this.#processes = new PostfixProcesses(random);
  }

  write(event: MailEvent): void {
    switch (event.kind) {
      case 'submission':
        return this.#submission(event);
      case 'inbound':
        return this.#inbound(event);
      case 'imap':
        return this.#imap(event);
      case 'failed-login':
        return this.#failedLogin(event);
      case 'refused':
        return this.#refused(event);
    }
  }

  #submission({ at, account, place, method, spam, messages }: Submission): void {
    const { random, put } = this;
    const client = `${place.name}[${place.address}]`;
    const [total, last] = [messages.reduce((sum, { to }) => sum + to.length, 0), messages.at(-1)];
    const end = at + (last?.after ?? 0) + 700 + (last?.to.length ?? 0) * 2.5;
    const smtpd = program('submission/smtpd', this.#processes.serving('submission', at, end));
    put(at, `${smtpd}connect from ${client}`);
    if (random.chance(0.3)) put(at + 60, `${smtpd}Anonymous TLS connection established from ${client}: ${TLS} (4096 bits) server-digest SHA256`);
    for (const message of messages) {
      const begun = at + message.after + 150 + random.below(40);
      const id = this.#queueId(begun);
      const queued = begun + message.to.length * 2.5 + 60 + random.below(30);
      put(begun, `${smtpd}${id}: client=${client}, sasl_method=${method}, sasl_username=${account.address}`);
      put(queued - 40, `${program('cleanup', 15_000 + random.below(20))}${id}: message-id=<${random.hex(16)}@${domainOf(account.address)}>`);
      put(queued, `${QMGR}${id}: from=<${message.from}>, size=${message.bytes}, nrcpt=${message.to.length} (queue active)`);
      put(begun, '', { account, kind: 'login', spam, address: place.address });
      for (const recipient of message.to) put(queued, '', { account, kind: 'recipient', spam, recipient });
      this.#deliver(id, message, queued, (at) => put(at, '', { account, kind: 'unknown', spam }));
    }
    put(end, `${smtpd}disconnect from ${client} ehlo=2 starttls=1 auth=1 mail=${messages.length} rcpt=${total} data=${messages.length} quit=1 commands=${5 + 2 * messages.length + total}`);
  }

  /** Every attempt of one message, with the report it may cause, until it leaves the queue. */
  #deliver(id: string, message: Message, queued: number, isUnknown: (at: number) => void): void {
    const { random, put } = this;
    let left = message.to.map((to): Waiting => ({ to, ...(isLocal(to) ? { end: 'sent', putOff: 0 } : outcomeOf(random, message.fate, to)) }));
    let [now, wait] = [queued, 300 * SECOND];
    for (let attempt = 0; left.length > 0; attempt += 1) {
      if (attempt > 0) put(now, `${QMGR}${id}: from=<${message.from}>, size=${message.bytes}, nrcpt=${message.to.length} (queue active)`);
      const [again, failed]: [Waiting[], string[]] = [[], []];
      let last = now;
      for (const [n, each] of left.entries()) {
        const at = now + 200 + random.next() * 2200 + n * 40;
        last = Math.max(last, at);
        if (isLocal(each.to)) {
          this.#intoInbox(at, id, each.to);
          continue;
        }
        const later = each.putOff > 0;
        const [relay, dsn, words] = this.#reply(each, message);
        each.putOff -= 1;
        const status = later ? 'deferred' : each.end === 'sent' ? 'sent' : 'bounced';
        put(at, `${program('smtp', 20_000 + random.below(60))}${id}: to=<${each.to}>, relay=${relay}, delay=${((at - queued) / 1000).toFixed(1)}, delays=0.1/0/0.4/0.5, dsn=${dsn}, status=${status} (${words})`);
        if (later) again.push(each);
        else if (status === 'bounced') failed.push(each.to);
        if (!later && each.end === 'unknown') isUnknown(at);
      }
      if (failed.length > 0) this.#report(id, message, last + 30);
      left = again;
      if (left.length === 0) put(last + 40, `${QMGR}${id}: removed`);
      now = last + wait + random.next() * 200 * SECOND;
      wait *= 2;
    }
  }

  #reply({ to, end, putOff }: Waiting, { fate }: Message): Reply {
    const { random } = this;
    const host = relayOf(domainOf(to));
    if (putOff > 0) return putOffReply(random, fate, to, host);
    if (end === 'unknown') return unknownReply(random, to, host);
    return end === 'refused' ? spamReply(random, host) : [`${host}:25`, '2.0.0', `250 2.0.0 Ok: queued as ${random.hex(10).toUpperCase()}`];
  }

  /** One report for all that failed in an attempt. */
  #report(id: string, { from, bytes }: Message, at: number): void {
    const own = this.#queueId(at);
    this.put(at, `${program('cleanup', 15_000 + this.random.below(20))}${own}: message-id=<${this.random.hex(14)}.${own}@${HOST}.hosting.example>`);
    this.put(at + 2, `${program('bounce', 18_000 + this.random.below(9))}${id}: sender non-delivery notification: ${own}`);
    this.put(at + 4, `${QMGR}${own}: from=<>, size=${bytes + 2900}, nrcpt=1 (queue active)`);
    const to = from.replace(/\+[^@]*/, '');
    if (isLocal(to)) this.#intoInbox(at + 90, own, to);
    else this.put(at + 900, `${program('smtp', 20_000 + this.random.below(60))}${own}: to=<${to}>, relay=${relayOf(domainOf(to))}:25, delay=1.1, delays=0.05/0/0.6/0.4, dsn=2.0.0, status=sent (250 2.0.0 Ok)`);
    this.put(at + 1000, `${QMGR}${own}: removed`);
  }

  #inbound({ at, from, to }: { at: number; from: string; to: string }): void {
    const { random, put } = this;
    const client = `mail-${random.hex(4)}.${domainOf(from)}[${placeIn(random, random.pick(['america', 'japan', 'germany', 'home'] as const)).address}]`;
    const smtpd = program('smtpd', this.#processes.serving('smtpd', at, at + 900));
    const id = this.#queueId(at + 200);
    put(at, `${smtpd}connect from ${client}`);
    put(at + 200, `${smtpd}${id}: client=${client}`);
    put(at + 300, `${program('cleanup', 15_000 + random.below(20))}${id}: message-id=<${random.hex(20)}@${domainOf(from)}>`);
    put(at + 500, `${QMGR}${id}: from=<${from}>, size=${1500 + random.below(200_000)}, nrcpt=1 (queue active)`);
    this.#intoInbox(at + 600, id, to);
    put(at + 640, `${QMGR}${id}: removed`);
    put(at + 900, `${smtpd}disconnect from ${client} ehlo=2 starttls=1 mail=1 rcpt=1 data=1 quit=1 commands=7`);
  }

  #imap({ at, user, place }: { at: number; user: string; place: { address: string } }): void {
    const [process, session] = [this.random.below(99_999), this.random.hex(16)];
    this.put(at, `${HOST} dovecot: imap-login: Login: user=<${user}>, method=PLAIN, rip=${place.address}, lip=${ADDRESS}, mpid=${process}, TLS, session=<${session}>`);
    this.put(at + 30 * SECOND + this.random.below(600 * SECOND), `${HOST} dovecot: imap(${user})<${process}><${session}>: Disconnected: Logged out in=${this.random.below(9999)} out=${this.random.below(99_999)}`);
  }

  #failedLogin({ at, user, place }: { at: number; user: string; place: { name: string; address: string } }): void {
    const client = `${place.name}[${place.address}]`;
    const smtpd = program('submission/smtpd', this.#processes.serving('submission', at, at + 3000));
    this.put(at, `${smtpd}connect from ${client}`);
    this.put(at + 400, `${HOST} dovecot: auth: passwd-file(${user},${place.address},<${this.random.hex(16)}>): Password mismatch`);
    this.put(at + 2400, `${smtpd}warning: ${client}: SASL LOGIN authentication failed: UGFzc3dvcmQ6, sasl_username=${user}`);
    this.put(at + 2500, `${smtpd}disconnect from ${client} ehlo=1 auth=0/1 quit=1 commands=2/3`);
  }

  #refused({ at, to, place }: { at: number; to: string; place: { name: string; address: string } }): void {
    const client = `${place.name}[${place.address}]`;
    const smtpd = program('smtpd', this.#processes.serving('smtpd', at, at + 1000));
    const from = `${personName(this.random)}@evil.example`;
    this.put(at, `${smtpd}connect from ${client}`);
    this.put(at + 500, `${smtpd}NOQUEUE: reject: RCPT from ${client}: 554 5.7.1 Service unavailable; Client host [${place.address}] blocked using zen.spamhaus.org; from=<${from}> to=<${to}> proto=ESMTP helo=<x.example>`);
    this.put(at + 600, `${smtpd}disconnect from ${client} ehlo=1 mail=1 rcpt=0/1 quit=1 commands=3/4`);
  }

  #intoInbox(at: number, id: string, to: string): void {
    const words = `dsn=2.0.0, status=sent (250 2.0.0 <${to}> ${this.random.hex(16)} Saved)`;
    this.put(at, `${program('lmtp', 17_000 + this.random.below(20))}${id}: to=<${to}>, relay=${HOST}[private/dovecot-lmtp], delay=0.6, delays=0.5/0/0.01/0.08, ${words}`);
  }

  /** A long one: seconds, microseconds, `z`, the inode. */
  #queueId(at: number): string {
    this.#inode = (this.#inode + 7919) % 70_000;
    return `${inDigits(Math.floor(at / 1000), 6)}${inDigits(Math.floor((at % 1000) * 1000), 4)}z${inDigits(70_000 + this.#inode, 4)}`;
  }
}

const program = (name: string, process: number): string => `${HOST} postfix/${name}[${process}]: `;
const QMGR = program('qmgr', 1234);

function inDigits(value: number, length: number): string {
  let [text, left] = ['', value];
  for (let n = 0; n < length; n += 1) {
    text = (DIGITS[left % DIGITS.length] ?? '') + text;
    left = Math.floor(left / DIGITS.length);
  }
  return text;
}

function relayOf(domain: string): string {
  if (domain === 'gmail.com') return 'gmail-smtp-in.l.google.com[142.250.157.27]';
  let hash = 7;
  for (const letter of domain) hash = (Math.imul(hash, 31) + (letter.codePointAt(0) ?? 0)) >>> 0;
  return `mx1.${domain}[${[52, 64, 81, 91, 125, 142, 185, 202, 210][hash % 9]}.${(hash >> 8) & 255}.${(hash >> 16) & 255}.${1 + ((hash >>> 24) % 254)}]`;
}
