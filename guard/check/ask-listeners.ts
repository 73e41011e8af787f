import { ACCOUNT_CHECK_ANSWER, CHECK_ANSWER, checkRecipient } from '@sluice/policy/decision';
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

const textOf = (answer: string): string => answer.slice(answer.indexOf(' ') + 1);
const ASKED = { relaying: textOf(CHECK_ANSWER), account: textOf(ACCOUNT_CHECK_ANSWER) } as const;
type About = keyof typeof ASKED;
/** Refused because DNS does not know the domain, see reject_unknown_recipient_domain. */
const UNKNOWN_DOMAIN = /Domain not found|Host or domain name not found|Domain does not/i;

/** Asks a listener from each address about a recipient that nobody has. No message is ever begun; never rejects. */
export async function askListener(listener: Listener, asking: AskingOf): Promise<Asked[]> {
  const doors = asking.everyAddress ? listener.doors : listener.doors.slice(0, 1);
  const logins = asking.login !== null && listener.setting('smtpd_sasl_auth_enable') === 'yes' ? [null, asking.login] : [null];
  const answers: Asked[] = [];
  for (const { door, from } of doors) {
    for (const login of logins) {
      answers.push(await askAbout('relaying', listener, { door, from, wrapped: listener.wrapped, login, patienceMs: asking.patienceMs }, asking));
    }
  }
  return answers;
}

/** Asks a listener, with a login, about a recipient to whom the guard answers in the question about the account only. Never rejects. */
export async function askAboutAccount(listener: Listener, asking: AskingOf & { login: Login }): Promise<Asked[]> {
  const [first] = listener.doors;
  if (first === undefined) return [];
  return [await askAbout('account', listener, { ...first, wrapped: listener.wrapped, login: asking.login, patienceMs: asking.patienceMs }, asking)];
}

async function askAbout(about: About, listener: Listener, question: Omit<SmtpQuestion, 'recipient'>, { newNonce }: AskingOf): Promise<Asked> {
  const first = await ask(about, listener, { ...question, recipient: checkRecipient(newNonce(), 'name', about) });
  const again = first.outcome === 'refused' && UNKNOWN_DOMAIN.test(first.said) && !verifiesRecipients(listener);
  return again ? ask(about, listener, { ...question, recipient: checkRecipient(newNonce(), 'literal', about) }) : first;
}

/** A verification of an address that cannot be reached would stay in the queue for a while. */
const verifiesRecipients = (listener: Listener): boolean => ['smtpd_recipient_restrictions', 'smtpd_relay_restrictions'].some((name) => listener.setting(name).includes('reject_unverified_recipient'));

async function ask(about: About, { service }: Listener, question: SmtpQuestion): Promise<Asked> {
  const { from, login, door, recipient } = question;
  const base = { service, from: from ?? ('path' in door ? door.path : door.host), withLogin: login !== null, recipient, softened: false };
  const answer = await askSmtp(question);
  if (answer.kind === 'stopped') return { ...base, outcome: 'stopped', said: answer.reason };
  const { reply } = answer;
  const said = shown(reply);
  if (reply.text.includes(ASKED[about])) return { ...base, outcome: 'guard', said, softened: reply.code < 500 };
  return { ...base, outcome: reply.code < 400 ? 'passed' : 'refused', said };
}
