import { readFile } from 'node:fs/promises';
import type { EximFacts } from './exim-facts';

/** The rules by which Exim asks the guard, each a file that takes the place of the rules that were there and goes on with them. */
export type QuestionPlace = 'acl_smtp_rcpt' | 'acl_smtp_data' | 'acl_not_smtp';

export interface QuestionSetup {
  /** Where the guard answers, as `readsocket` names it: `inet:127.0.0.1:40025` or the path of a socket. */
  endpoint: string;
  /** Which domains are the host's own, as a list of Exim's. */
  ownDomains: string;
  /** The rules that were there; null for none. */
  before: string | null;
}

/** Stands on the first line of what Sluice has written, and of nothing else. */
export const MARK = '# Written by Sluice (sluice guard check --apply). Changes are lost; take it out with: sluice guard check --undo';

const PATIENCE = '5s';
const NO_ANSWER = '451 The guard of this mail server does not answer, please try again later';

/** A name may hold anything where Exim believes every name, and the protocol goes by lines. */
const oneLine = (value: string): string => `\${sg{${value}}{\\N[\\r\\n]\\N}{?}}`;

function question({ endpoint }: QuestionSetup, attributes: Record<string, string>, withoutAnswer: string): string {
  const lines = Object.entries(attributes).map(([name, value]) => `${name}=${value}\\n`);
  // The answer ends with an empty line.
  return `\${sg{\${readsocket{${endpoint}}{${lines.join('')}\\n}{${PATIENCE}}{ }{${withoutAnswer}}}}{\\N +$\\N}{}}`;
}

const client = { client_address: '$sender_host_address', client_port: '$sender_host_port', sasl_username: oneLine('$authenticated_id') };

/** What becomes of the answer, which is an action of Postfix's access(5). The first digit must suit the verb, and `drop` ends the session. */
const ANSWERED = `  drop    condition = \${if match{$acl_m_sluice}{\\N^action=5(21|54) \\N}}
          message = \${substr_7:$acl_m_sluice}
  deny    condition = \${if match{$acl_m_sluice}{\\N^action=5\\d\\d \\N}}
          message = \${substr_7:$acl_m_sluice}
  defer   condition = \${if !eq{$acl_m_sluice}{action=DUNNO}}
          message = ${NO_ANSWER}
`;

function goingOn(before: string | null, without = '  accept\n'): string {
  return before === null ? without : `  require acl = ${before}\n  accept\n`;
}


/** What the guard is asked, at each place. Where nothing can be known there is no answer, and what is not answered is put off. */
const QUESTIONS: Readonly<Record<QuestionPlace, (setup: QuestionSetup) => string>> = {
  acl_smtp_rcpt: (setup) => `  warn    set acl_m_sluice =
  # Mail for the own domains, from whoever did not log in.
  warn    domains = ${setup.ownDomains}
          !authenticated = *
          set acl_m_sluice = action=DUNNO
  # The same from whoever did: is the account contained?
  warn    domains = ${setup.ownDomains}
          authenticated = *
          set acl_m_sluice = ${question(setup, { request: 'smtpd_access_policy', protocol_state: 'RCPT', policy_context: 'account', recipient: oneLine('$local_part@$domain'), ...client }, '')}
  # Mail for anybody else.
  warn    !domains = ${setup.ownDomains}
          set acl_m_sluice = ${question(setup, { request: 'smtpd_access_policy', protocol_state: 'RCPT', recipient: oneLine('$local_part@$domain'), ...client }, '')}
${ANSWERED}${goingOn(setup.before, '  deny    message = relay not permitted\n')}`,

  acl_smtp_data: (setup) => `  warn    set acl_m_sluice = action=DUNNO
  warn    authenticated = *
          set acl_m_sluice = ${question(setup, { request: 'smtpd_access_policy', protocol_state: 'END-OF-MESSAGE', policy_context: 'account', ...client }, '')}
${ANSWERED}${goingOn(setup.before)}`,

  // Nobody could be told to try again, so what the guard does not answer passes; what it wants held is frozen, and the guard moves it away.
  acl_not_smtp: (setup) => `  warn    set acl_m_sluice = action=DUNNO
  warn    condition = \${if !eq{}{\${filter{<, $recipients}{!match_domain{\${domain:$item}}{${setup.ownDomains}}}}}}
          set acl_m_sluice = ${question(setup, { request: 'sluice_local_mail', queue_id: '$message_exim_id', recipient: oneLine('$recipients') }, 'action=DUNNO')}
  discard condition = \${if eq{$acl_m_sluice}{action=DISCARD}}
  warn    condition = \${if eq{$acl_m_sluice}{action=HOLD}}
          control = freeze/no_tell
${goingOn(setup.before)}`,
};

/** @returns the file for a place */
export function questionFile(place: QuestionPlace, setup: QuestionSetup): string {
  return `${MARK}\n# ${JSON.stringify(setup)}\n${QUESTIONS[place](setup)}`;
}

/** @returns what a file of ours was made of; null where it is not ours, or was changed since */
export function setupOf(place: QuestionPlace, text: string): QuestionSetup | null {
  const [mark, made = ''] = text.split('\n', 2);
  if (mark !== MARK) return null;
  try {
    const setup = JSON.parse(made.slice('# '.length)) as QuestionSetup;
    return questionFile(place, setup) === text ? setup : null;
  } catch {
    return null;
  }
}

/** By Exim's configuration as it is now. @returns null where the guard is asked at all of these places; else a sentence for the operator */
export async function whyNotAsked({ settings }: Pick<EximFacts, 'settings'>, places: readonly QuestionPlace[]): Promise<string | null> {
  for (const place of places) {
    const file = settings.get(place) ?? '';
    const text = file.startsWith('/') ? await readFile(file, 'utf8').catch(() => '') : '';
    if (setupOf(place, text) === null) return `Exim does not ask the guard at ${place}, so an SMTP session that was open before could still send. Run on the mail host: sluice guard check --apply`;
  }
  return null;
}
