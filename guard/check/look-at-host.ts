import { randomBytes } from 'node:crypto';
import type { AccountStore } from '@sluice/guard/account-stores/account-store';
import type { MailServer } from '@sluice/guard/mailserver/mail-server';
import type { GuardConfig } from '@sluice/guard/config';
import { detailOf } from '@sluice/guard/guard-log';
import { askAboutAccount, askListener, type Asked, type AskingOf } from './ask-listeners';
import { lookAtEximHost } from './exim/look-at-exim-host';
import { missing, right, type Finding } from './finding';
import { journalSource, logFileSource, lookAtFreshLine, type LogSource } from './fresh-line';
import { listenersOf, type Listener, type PostfixFacts } from './listeners';
import { asksAboutAccounts, lookAtAccountQuestions } from './look-at-account-questions';
import { lookAtAccounts, lookAtDovecot } from './look-at-accounts';
import { lookAtDovecotGate } from './look-at-dovecot-gate';
import { lookAtDoors } from './look-at-doors';
import { answersPolicy, lookAtConsole, policyEndpoint, policyFinding } from './look-at-guard';
import { lookAtLocalMail } from './look-at-local-mail';
import { lookAtInstances } from './look-at-instances';
import { askerPostfix, hiddenFinding, hiddenFrom, lookAtPolicySocket } from './look-at-policy-socket';
import { containerFile } from './look-at-log';
import { lookAtPostfix, type PostfixConfig } from './look-at-postfix';
import { lookAtRelaying } from './look-at-relaying';
import { postfixFacts } from './postfix-facts';
import { Postconf } from './postconf';
import { askItem } from './relay-restrictions';
import type { Login } from './smtp-question';
import { withThrowAwayLogin } from './throw-away-login';

const SMTP_PATIENCE_MS = 20_000;

export interface HostParts {
  config: GuardConfig;
  mailServer: MailServer;
  /** The account store; or why it cannot be reached. */
  accounts: AccountStore | string;
  /** What Postfix shall do while the guard does not answer; Exim always defers then. */
  failOpen: boolean;
  /** What only a guard that runs can try, because it must see that it is asked. */
  acts?: { tryGate: (() => Promise<boolean | null>) | null; tryLocalMail: (() => Promise<boolean>) | null };
}

/** What was found on the host. */
export interface HostLook {
  /** One line that says which mail server it is. */
  header: string;
  findings: Finding[];
}

/** Looks at everything on a mail host that the guard needs, and asks it. @throws CommandFailed when there is no mail server to look at */
export async function lookAtHost(parts: HostParts): Promise<HostLook> {
  const { config, mailServer } = parts;
  const { mailserver } = config;
  if (mailserver.kind === 'embedded') throw new Error('The embedded mail server needs no look.');
  if (mailserver.kind === 'exim') return lookAtEximHost({ ...parts, mailserver });
  const place = { configDirectory: mailserver.config_directory, commandDirectory: mailserver.command_directory };
  const postconf = new Postconf(place);
  const postfix = await postfixFacts(postconf);
  const { settings } = postfix;
  const listeners = listenersOf(postfix);
  const silence = await answersPolicy(config.policy.listen);
  const journal = await mailServer.log.journal?.();
  const source = journal === undefined ? logFileSource((await containerFile(mailserver).catch(() => null)) ?? mailserver.log_file) : journalSource(journal);
  await source.mark();
  const endpoint = policyEndpoint(config.policy.listen, settings.get('queue_directory') ?? '');
  const accountListeners = listeners.filter((listener) => asksAboutAccounts(listener, postfix, endpoint));
  const { asked, aboutAccounts, withoutLogin } = silence === null ? await askAll(config, listeners, accountListeners) : NOBODY_ASKED;
  const written = await postconf.written();
  const relaying = lookAtRelaying({ ...{ postfix, endpoint, ask: askItem(endpoint, parts.failOpen), asked, withoutLogin }, written: written.get('smtpd_relay_restrictions') ?? null });
  const proposed = relaying.flatMap(({ changes = [] }) => changes);
  const hidden = hiddenFrom(config.policy.listen, listeners, settings);
  const findings = [
    right('The configuration of the guard is complete.'),
    ...(await lookAtConsole(config.console)),
    ...(hidden.length > 0 ? [hiddenFinding(config.policy.listen, hidden, settings)] : [policyFinding(config.policy.listen, silence)]),
    ...(silence === null ? await lookAtPolicySocket(config.policy.listen, askerPostfix(settings)) : []),
    ...(await lookAtPostfix(mailserver, mailServer, settings)),
    ...(await freshLineFinding(source, asked)),
    ...relaying,
    ...lookAtDoors(postfix, listeners),
    ...lookAtAccountQuestions({ ...{ postfix, listeners, written, endpoint, proposed, withoutLogin }, asked: aboutAccounts }),
    ...(await lookAtLocalMail({ filters: settings.get('non_smtpd_milters') ?? '', written: written.get('non_smtpd_milters') ?? null, endpoint, failOpen: parts.failOpen, tryIt: parts.acts?.tryLocalMail ?? null })),
    ...(await lookAtInstances(postfix, place)),
    ...(await lookAtAccounts(parts.accounts, parts.config.accounts)),
    ...(await lookAtDovecot(mailserver.dovecot, config.accounts)),
    ...(await lookAtDovecotGate(config, parts.acts?.tryGate ?? null)),
  ];
  return { header: `${settings.get('myhostname') ?? 'this host'}, Postfix ${settings.get('mail_version') ?? '?'}, ${mailserver.config_directory}`, findings };
}

/**
 * The part that the guard repeats: what the lists say, and whether the guard is asked by each service from this host, without a login.
 *
 * @throws CommandFailed
 */
export async function lookAtRelayingAgain(config: GuardConfig, mailserver: PostfixConfig): Promise<Finding[]> {
  const postconf = new Postconf({ configDirectory: mailserver.config_directory, commandDirectory: mailserver.command_directory });
  const postfix = await postfixFacts(postconf);
  const endpoint = policyEndpoint(config.policy.listen, postfix.settings.get('queue_directory') ?? '');
  const worth = listenersOf(postfix).filter((listener) => isWorthRepeating(listener, postfix));
  const asked = await askEach(worth, (listener) => askListener(listener, { ...ASKING, login: null, everyAddress: false }));
  return lookAtRelaying({ ...{ postfix, endpoint, ask: askItem(endpoint, true), asked, withoutLogin: 'the guard asks without one' }, written: (await postconf.written()).get('smtpd_relay_restrictions') ?? null });
}

/** What takes the question would begin a message for a moment, so those that are known to take it are not asked every minute. */
function isWorthRepeating(listener: Listener, { settings }: PostfixFacts): boolean {
  return (listener.own('smtpd_relay_restrictions') ?? settings.get('smtpd_relay_restrictions') ?? '').includes('check_policy_service');
}

interface AskedAll {
  asked: Asked[] | string;
  /** The same of the question about the account of whoever logged in. */
  aboutAccounts: Asked[] | string;
  /** Why no login could be had; null when there was one, or none was needed. */
  withoutLogin: string | null;
}

const NOBODY_ASKED: AskedAll = { asked: 'the guard does not answer', aboutAccounts: 'the guard does not answer', withoutLogin: null };

async function askAll(config: GuardConfig, listeners: readonly Listener[], accountListeners: readonly Listener[]): Promise<AskedAll> {
  const all = async (login: Login | null, withoutLogin: string | null): Promise<AskedAll> => ({
    asked: await askEach(listeners, (listener) => askListener(listener, { ...ASKING, login, everyAddress: true })),
    aboutAccounts: login === null ? [] : await askEach(accountListeners, (listener) => askAboutAccount(listener, { ...ASKING, login, everyAddress: false })),
    withoutLogin,
  });
  const [domain = 'localhost'] = config.mailserver.local_domains;
  if (!listeners.some((listener) => listener.setting('smtpd_sasl_auth_enable') === 'yes')) return all(null, null);
  if (config.accounts.kind !== 'passwd-file') return all(null, 'in a database no mailbox is made for a test');
  let begun = false;
  try {
    return await withThrowAwayLogin({ file: config.accounts.file, domain }, (login) => {
      begun = true;
      return all(login, null);
    });
  } catch (error) {
    if (begun) throw error;
    return all(null, `no mailbox could be made for a test (${detailOf(error)})`);
  }
}

const ASKING: Pick<AskingOf, 'newNonce' | 'patienceMs'> = { newNonce: () => randomBytes(8).toString('hex'), patienceMs: SMTP_PATIENCE_MS };

async function askEach(listeners: readonly Listener[], ask: (listener: Listener) => Promise<Asked[]>): Promise<Asked[]> {
  return (await Promise.all(listeners.slice(0, 50).map(ask))).flat();
}

function freshLineFinding(source: LogSource, asked: readonly Asked[] | string): Promise<Finding[]> {
  return lookAtFreshLine(source, typeof asked === 'string' ? [] : asked, {
    elsewhere: missing(`What was asked just now does not stand in ${source.name}: Postfix writes its log elsewhere.`, 'The rule works without it, but nobody can be named as the culprit. See where Postfix logs to (postconf maillog_file, rsyslog, journalctl -t postfix/smtpd), and set mailserver.log_file to that.'),
    // That it cannot be read is told where the log is looked at.
    unreadable: () => [],
  });
}
