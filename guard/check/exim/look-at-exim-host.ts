import type { MailServer } from '@sluice/guard/mailserver/mail-server';
import { detailOf } from '@sluice/guard/guard-log';
import type { GuardConfig } from '@sluice/guard/config';
import { missing, right, unknown, type Finding } from '../finding';
import { logFileSource, lookAtFreshLine, type LogSource } from '../fresh-line';
import { howToStart } from '../how-to-start';
import { lookAtAccounts, lookAtDovecot } from '../look-at-accounts';
import { lookAtDovecotGate } from '../look-at-dovecot-gate';
import { answersPolicy, lookAtConsole, policyFinding } from '../look-at-guard';
import type { HostLook, HostParts } from '../look-at-host';
import { askerExim, lookAtPolicySocket } from '../look-at-policy-socket';
import type { Login } from '../smtp-question';
import { withThrowAwayLogin } from '../throw-away-login';
import { askExim, lookAtAnswers, lookAtLocalQuestion, lookAtQuestions, openExim, type AskedExim, type EximLook } from './look-at-exim';
import type { EximConfig } from './exim-place';

/** Looks at everything on an Exim host that the guard needs, and asks it. @throws CommandFailed when there is no Exim to look at */
export async function lookAtEximHost(parts: HostParts & { mailserver: EximConfig }): Promise<HostLook> {
  const { config, mailserver, mailServer, accounts, acts } = parts;
  const look = await openExim(mailserver, config.policy.listen);
  const silence = await answersPolicy(config.policy.listen);
  const source = logFileSource(mailserver.log_file);
  await source.mark();
  const asked = silence === null ? await askWithAndWithout(config, mailserver, look) : [];
  const findings = [
    right('The configuration of the guard is complete.'),
    ...(await lookAtConsole(config.console)),
    policyFinding(config.policy.listen, silence),
    ...(silence === null ? await lookAtPolicySocket(config.policy.listen, askerExim(look.facts.spoolDirectory)) : []),
    await runs(mailServer),
    ...(await lookAtQuestions(look)),
    ...(silence === null ? lookAtAnswers(asked) : [unknown('Whether Exim asks the guard could not be tried: the guard does not answer.')]),
    ...(await lookAtLocalQuestion(acts?.tryLocalMail ?? null)),
    ...(await freshLineFinding(source, asked)),
    ...(await lookAtAccounts(accounts, config.accounts)),
    ...(await lookAtDovecot(mailserver.dovecot, config.accounts)),
    ...(await lookAtDovecotGate(config, acts?.tryGate ?? null)),
  ];
  const name = (await look.commands.settings(['primary_hostname'])).get('primary_hostname') ?? 'this host';
  return { header: `${name}, Exim ${await look.commands.version()}, ${await look.commands.configurationFile()}`, findings };
}

async function runs({ smtp }: MailServer): Promise<Finding> {
  const found = await smtp.instance().catch(detailOf);
  if (typeof found === 'string') return unknown(`Whether Exim runs could not be found out (${found}).`);
  return found === null ? missing('Exim does not run as a daemon.', `Start it: ${howToStart('exim')}`) : right(`Exim runs (process ${found.pid}).`);
}

async function askWithAndWithout({ accounts }: GuardConfig, mailserver: EximConfig, look: EximLook): Promise<AskedExim[]> {
  const without = await askExim(mailserver, look, null);
  if (accounts.kind !== 'passwd-file') return without;
  const domain = mailserver.local_domains[0] ?? 'localhost';
  const asking = (login: Login): Promise<AskedExim[]> => askExim(mailserver, look, login);
  const withLogin = await withThrowAwayLogin({ file: accounts.file, domain }, asking).catch(() => []);
  // A port that offers no login has been asked already.
  return [...without, ...withLogin.filter(({ outcome, said }) => outcome !== 'stopped' || !said.includes('it offers no login'))];
}

function freshLineFinding(source: LogSource, asked: readonly AskedExim[]): Promise<Finding[]> {
  const advice = 'The rule works without it, but nobody can be named as the culprit. Set mailserver.log_file to Exim’s main log (exim -bP log_file_path).';
  return lookAtFreshLine(source, asked, {
    elsewhere: missing(`What was asked just now does not stand in ${source.name}: Exim writes its log elsewhere.`, advice),
    unreadable: (error) => [missing(`${source.name} cannot be read (${detailOf(error)}).`, advice)],
  });
}
