import { CHECK_ANSWER, checkRecipient } from '@/lib/policy/decision';
import type { Listener } from './listeners';
import { askSmtp, shown, type Login, type SmtpQuestion } from './smtp-question';

/** What became of one question. */
export interface Asked {
  service: string;
  /** From where, as a person reads it. */
  from: string;
  withLogin: boolean;
  recipient: string;
  /**
   * `guard`: its answer came back. `passed`: the mail server would have taken the mail without it. `refused`: the mail server said no
   * before the guard was asked. `stopped`: it did not get as far as the recipient.
   */
  outcome: 'guard' | 'passed' | 'refused' | 'stopped';
  /** What the mail server said last, or why nothing could be asked. */
  said: string;
  /** Its refusals reach senders as temporary ones. */
  softened: boolean;
}

export interface AskingOf {
  /** Where a login can be had; null asks without one only. */
  login: Login | null;
  /** From every address, or from the first only. */
  everyAddress: boolean;
  newNonce(): string;
  patienceMs: number;
}

const ASKED = CHECK_ANSWER.slice(CHECK_ANSWER.indexOf(' ') + 1);
/** Refused because DNS does not know the domain, see reject_unknown_recipient_domain. */
const UNKNOWN_DOMAIN = /Domain not found|Host or domain name not found|Domain does not/i;

/** Asks a listener from each address about a recipient that nobody has. No message is ever begun; never rejects. */
export async function askListener(listener: Listener, asking: AskingOf): Promise<Asked[]> {
  const doors = asking.everyAddress ? listener.doors : listener.doors.slice(0, 1);
  const logins = asking.login !== null && listener.setting('smtpd_sasl_auth_enable') === 'yes' ? [null, asking.login] : [null];
  const answers: Asked[] = [];
  for (const { door, from } of doors) {
    for (const login of logins) {
      const question = { door, from, wrapped: listener.wrapped, login, patienceMs: asking.patienceMs };
      const first = await ask(listener, { ...question, recipient: checkRecipient(asking.newNonce(), 'name') });
      const again = first.outcome === 'refused' && UNKNOWN_DOMAIN.test(first.said) && !verifiesRecipients(listener);
      answers.push(again ? await ask(listener, { ...question, recipient: checkRecipient(asking.newNonce(), 'literal') }) : first);
    }
  }
  return answers;
}

/** A verification of an address that cannot be reached would stay in the queue for a while. */
const verifiesRecipients = (listener: Listener): boolean => ['smtpd_recipient_restrictions', 'smtpd_relay_restrictions'].some((name) => listener.setting(name).includes('reject_unverified_recipient'));

async function ask({ service }: Listener, question: SmtpQuestion): Promise<Asked> {
  const { from, login, door, recipient } = question;
  const base = { service, from: from ?? ('path' in door ? door.path : door.host), withLogin: login !== null, recipient, softened: false };
  const answer = await askSmtp(question);
  if (answer.kind === 'stopped') return { ...base, outcome: 'stopped', said: answer.reason };
  const { reply } = answer;
  const said = shown(reply);
  if (reply.text.includes(ASKED)) return { ...base, outcome: 'guard', said, softened: reply.code < 500 };
  return { ...base, outcome: reply.code < 400 ? 'passed' : 'refused', said };
}
