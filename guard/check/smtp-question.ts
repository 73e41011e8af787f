import { isIPv6 } from 'node:net';
import { SmtpDialogue, type Door, type SmtpReply } from './smtp-dialogue';

export interface Login {
  user: string;
  password: string;
}

export interface SmtpQuestion {
  door: Door;
  /** The address of this host to come from; null for a socket without addresses. */
  from: string | null;
  wrapped: boolean;
  login: Login | null;
  recipient: string;
  patienceMs: number;
}

/** What came of it: the reply to RCPT, or where and why it did not get that far. */
export type SmtpAnswer = { kind: 'replied'; reply: SmtpReply } | { kind: 'stopped'; at: 'connection' | 'login' | 'sender'; reason: string };

/** Asks an SMTP service whether it would take mail for a recipient, and takes it back: no message is ever begun. Never rejects. */
export async function askSmtp(question: SmtpQuestion): Promise<SmtpAnswer> {
  let at: 'connection' | 'login' | 'sender' = 'connection';
  let dialogue: SmtpDialogue | null = null;
  const stopped = (reason: string): SmtpAnswer => ({ kind: 'stopped', at, reason });
  try {
    dialogue = await SmtpDialogue.open(question.door, question);
    const greeting = await dialogue.reply();
    if (greeting.code !== 220) return stopped(shown(greeting));
    let offers = await greet(dialogue, question.from);
    if (question.login !== null && offers.tls) offers = await secured(dialogue, question.from);
    if (question.login !== null) {
      at = 'login';
      if (!offers.login) return stopped('it offers no login');
      const { user, password } = question.login;
      const said = await dialogue.ask(`AUTH PLAIN ${Buffer.from(`\0${user}\0${password}`).toString('base64')}`);
      if (said.code !== 235) return stopped(shown(said));
    }
    at = 'sender';
    let sender = await dialogue.ask('MAIL FROM:<>');
    if (sender.code === 530 && question.login === null && offers.tls) {
      await secured(dialogue, question.from);
      sender = await dialogue.ask('MAIL FROM:<>');
    }
    if (sender.code !== 250) return stopped(shown(sender));
    const reply = await dialogue.ask(`RCPT TO:<${question.recipient}>`);
    await dialogue.ask('RSET').catch(() => undefined);
    return { kind: 'replied', reply };
  } catch (error) {
    return stopped(error instanceof Error ? error.message : String(error));
  } finally {
    await dialogue?.end();
  }
}

interface Offers {
  tls: boolean;
  login: boolean;
}

/** A literal names the client, because a list may refuse names that are not known, or that are the host's own. */
async function greet(dialogue: SmtpDialogue, from: string | null): Promise<Offers> {
  const address = from ?? '127.0.0.1';
  const { code, text } = await dialogue.ask(`EHLO [${isIPv6(address) ? `IPv6:${address}` : address}]`);
  if (code !== 250) throw new Error(shown({ code, text }));
  const words = text.toUpperCase().split('\n');
  return { tls: words.includes('STARTTLS'), login: words.some((word) => /^AUTH[ =].*\bPLAIN\b/.test(word)) };
}

async function secured(dialogue: SmtpDialogue, from: string | null): Promise<Offers> {
  const said = await dialogue.ask('STARTTLS');
  if (said.code !== 220) throw new Error(shown(said));
  await dialogue.encrypt();
  return greet(dialogue, from);
}

/** As the mail server said it, on one line and bounded. */
export function shown({ code, text }: SmtpReply): string {
  return `${code} ${text.replace(/[^\x20-\x7e]+/g, ' ')}`.slice(0, 200);
}
