import { accountsOf, createAdapters } from '@/guard/adapters';
import { ConfigError, readConfig, type GuardConfig } from '@/guard/config';
import { OperatorError, sentenceOf } from '@/cli/operator-error';
import { applyChanges, undoChanges } from './apply-changes';
import { missing, right, type Change, type Finding } from '@/guard/check/finding';
import { lookAtAccounts, lookAtDovecot } from '@/guard/check/look-at-accounts';
import { lookAtConsole, lookAtPolicy, policyEndpoint } from '@/guard/check/look-at-guard';
import { lookAtPostfix, readSettings } from '@/guard/check/look-at-postfix';
import { lookAtRelaying } from '@/guard/check/look-at-relaying';
import { Postconf } from '@/guard/check/postconf';
import { changeLines, findingLines } from './print-findings';
import { askItem } from '@/guard/check/relay-restrictions';

const NOTHING_MISSING = '\nNothing is missing: this host is protected as soon as the rule is applied on the Protection page of the console.';

export interface CheckOptions {
  configFile: string;
  apply: boolean;
  undo: boolean;
  /** Outside mail is deferred, rather than let pass, while the guard does not answer. */
  failClosed: boolean;
  say(line: string): void;
  now(): number;
}

/**
 * `sluice guard check`: looks at the host, says what is right and what is missing, and mends Postfix when asked to.
 *
 * @returns whether nothing is missing
 * @throws OperatorError when the host cannot be looked at
 */
export async function check(options: CheckOptions): Promise<boolean> {
  const { say } = options;
  const config = await configOf(options.configFile);
  if (config.mailserver.kind !== 'postfix') throw new OperatorError('This guard runs beside the embedded mail server, which needs no set-up. "sluice status" tells whether all of it is up.');
  const { config_directory: configDirectory, command_directory: commandDirectory } = config.mailserver;
  const postconf = new Postconf({ configDirectory, commandDirectory });

  if (options.undo) {
    const names = await undoChanges(configDirectory);
    say(`${names.join(' and ')} are as they were before.${await reloaded(postconf)}`);
    return true;
  }
  const { findings, header } = await look(config, postconf, options.failClosed);
  say(header);
  for (const line of findingLines(findings)) say(line);
  const changes = findings.flatMap((finding) => finding.changes ?? []);
  const good = findings.every(({ level }) => level !== 'missing');
  if (good) say(NOTHING_MISSING);
  if (changes.length === 0) return good;
  if (!options.apply) {
    for (const line of changeLines(changes, configDirectory)) say(line);
    say(`\nOr let it be done, with the old files kept: sluice guard check --config ${options.configFile} --apply`);
    return false;
  }
  await apply(options, { findings, changes, postconf, configDirectory });
  const left = (await look(config, postconf, options.failClosed)).findings.filter(({ level }) => level === 'missing');
  if (left.length === 0) say(NOTHING_MISSING);
  else say('\nPostfix asks the guard now: once the rule is applied on the Protection page of the console, a flood is stopped. What is left to do:');
  for (const line of findingLines(left)) say(line);
  return left.length === 0;
}

async function apply({ say, now }: CheckOptions, found: { findings: Finding[]; changes: Change[]; postconf: Postconf; configDirectory: string }): Promise<void> {
  if (!found.findings.some(isPolicyUp)) throw new OperatorError('Nothing was changed: the guard does not answer yet, and Postfix would wait for it at every outside recipient. Start the guard first, then run this again.');
  const stamp = new Date(now()).toISOString().replace(/[-:]|\.\d+/g, '');
  const kept = await applyChanges({ ...found, stamp });
  say(`\nChanged with postconf: ${found.changes.map((change) => (change.kind === 'main' ? change.name : `${change.service}/${change.name}`)).join(', ')}.`);
  say(`The files of before are kept: ${kept.join(', ')}.${await reloaded(found.postconf)}`);
  say('To undo it: sluice guard check --undo');
}

async function reloaded(postconf: Postconf): Promise<string> {
  const said = await postconf.postfix('reload');
  return said === null ? ' Postfix has read them.' : ` Postfix did not reload (${said}); it reads them at its next start.`;
}

async function configOf(file: string): Promise<GuardConfig> {
  try {
    return await readConfig(file);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new OperatorError(`${error.message}\nA new host gets its configuration with: sluice guard enroll URL CODE (the Servers page of the console shows the command).`);
  }
}

const GUARD_ANSWERS = 'The guard answers on ';
const isPolicyUp = ({ level, sentence }: Finding): boolean => level === 'right' && sentence.startsWith(GUARD_ANSWERS);

async function look(config: GuardConfig, postconf: Postconf, failClosed: boolean): Promise<{ header: string; findings: Finding[] }> {
  if (config.mailserver.kind !== 'postfix') throw new Error('Only a Postfix host is looked at.');
  const settings = await settingsOf(postconf, config.mailserver.config_directory);
  const endpoint = policyEndpoint(config.policy.listen);
  const { mailServer } = await createAdapters({ ...config, accounts: { kind: 'passwd-file', file: '' } }, Date.now);
  const relaying = {
    restrictions: settings.get('smtpd_relay_restrictions') ?? '',
    overrides: await postconf.overrides(),
    services: await postconf.receivingServices(),
    ...{ endpoint, ask: askItem(endpoint, !failClosed), queueDirectory: settings.get('queue_directory') ?? '' },
  };
  const findings = [
    right('The configuration of the guard is complete.'),
    ...(await lookAtConsole(config.console)),
    await lookAtPolicy(config.policy.listen),
    ...(await lookAtPostfix(config.mailserver, mailServer, settings)),
    ...lookAtRelaying(relaying),
    ...(await accountFindings(config)),
    ...(await lookAtDovecot(config.mailserver.dovecot, config.accounts)),
  ];
  return { header: `${settings.get('myhostname') ?? 'this host'}, Postfix ${settings.get('mail_version') ?? '?'}, ${config.mailserver.config_directory}`, findings };
}

async function settingsOf(postconf: Postconf, configDirectory: string): Promise<Map<string, string>> {
  try {
    return await readSettings(postconf);
  } catch (error) {
    throw new OperatorError(`Postfix cannot be looked at (${sentenceOf(error)}). Nothing was changed. See that it is installed, that ${configDirectory} has its main.cf, and run this as root.`);
  }
}

async function accountFindings({ accounts }: GuardConfig): Promise<Finding[]> {
  try {
    return await lookAtAccounts(await accountsOf(accounts), accounts);
  } catch (error) {
    return [missing(sentenceOf(error), 'The rule protects without it, but mailboxes cannot be changed from the console.')];
  }
}
