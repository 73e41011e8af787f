import { accountsOf, createAdapters } from '@sluice/guard/adapters';
import { ConfigError, readConfig, type GuardConfig } from '@sluice/guard/config';
import { OperatorError, sentenceOf } from '@sluice/guard/commands/operator-error';
import { askGuardToLook, checkSocketOf } from '@sluice/guard/check/check-socket';
import { unknown, type Change, type Finding } from '@sluice/guard/check/finding';
import { lookAtHost, type HostLook } from '@sluice/guard/check/look-at-host';
import { answersGate } from '@sluice/guard/check/look-at-dovecot-gate';
import { gateSecret } from '@sluice/guard/login-gate/gate-secret';
import { pause } from '@sluice/guard/pause';
import type { DovecotOptions } from '@sluice/guard/mailserver/dovecot-sessions';
import { dovecotOptions } from '@sluice/guard/mailserver/setting-schemas';
import { applyDovecotGate, undoDovecotGate } from './dovecot-gate';
import { eximMending } from './mend-exim';
import { postfixMending } from './mend-postfix';
import { findingLines } from './print-findings';

const NOTHING_MISSING = {
  right: '\nNothing is missing: this host is protected as soon as the rule is applied on the Protection page of the console.',
  unknown: '\nNothing is known to be missing, but not everything could be found out: see the lines with "?".',
};

export type Verdict = 'right' | 'missing' | 'unknown';

export interface CheckOptions {
  configFile: string;
  apply: boolean;
  undo: boolean;
  /** Outside mail is deferred, rather than let pass, while the guard does not answer. */
  failClosed: boolean;
  say(line: string): void;
  now(): number;
}

/** How the mail server of the host is changed. */
export interface Mending {
  /** For people. */
  name: string;
  /** What a person does to make the changes by hand. */
  lines(changes: readonly Change[]): string[];
  /** @param stamp tells one change from another @returns what was done, as sentences @throws OperatorError; then all is as it was */
  apply(changes: readonly Change[], stamp: string): Promise<string[]>;
  /** Takes back what the guard itself did. @returns what was done, as sentences @throws OperatorError */
  undoActs(): Promise<string[]>;
  /** Takes back what `apply` did. @returns what was done, as sentences; null when there is nothing to undo @throws OperatorError */
  undo(): Promise<string[] | null>;
  /** @returns whether the mail server has read its configuration, as a sentence */
  reloaded(): Promise<string>;
}

/** @throws OperatorError beside a mail server that needs none */
function mendingOf(config: GuardConfig): Mending {
  const { mailserver } = config;
  if (mailserver.kind === 'postfix') return postfixMending(config, mailserver);
  if (mailserver.kind === 'exim') return eximMending(config, mailserver);
  throw new OperatorError('This guard runs beside the embedded mail server, which needs no set-up. "sluice status" tells whether all of it is up.');
}

/**
 * `sluice guard check`: looks at the host, says what is right and what is missing, and mends the mail server when asked to.
 *
 * @returns `right`: nothing is missing. `missing`: something is. `unknown`: nothing is known to be missing, but not all could be found out
 * @throws OperatorError when the host cannot be looked at
 */
export async function check(options: CheckOptions): Promise<Verdict> {
  const { say } = options;
  const config = await configOf(options.configFile);
  const mending = mendingOf(config);
  if (options.undo) {
    const said = [...(await undoLoginGate(config)), ...(await mending.undoActs())];
    const undone = await mending.undo();
    if (undone === null && said.length === 0) throw new OperatorError('There is nothing to undo: "sluice guard check --apply" has changed nothing here.');
    for (const line of [...said, ...(undone ?? [])]) say(line);
    say((await mending.reloaded()).trimStart());
    return 'right';
  }
  if (options.apply) for (const line of await applyLoginGate(config)) say(line);
  const { findings, header } = await look(config, options.failClosed);
  say(header);
  for (const line of findingLines(findings)) say(line);
  const changes = inOrder(findings.flatMap((finding) => finding.changes ?? []));
  const verdict = verdictOn(findings);
  if (verdict !== 'missing') say(NOTHING_MISSING[verdict]);
  if (changes.length === 0) return verdict;
  if (!options.apply) {
    for (const line of mending.lines(changes)) say(line);
    say(`\nOr let it be done, with the old files kept: sluice guard check --config ${options.configFile} --apply`);
    // A change may also better what is not missing.
    return verdict;
  }
  await apply(options, { findings, changes, mending });
  const after = await lookAfterReload(config, options.failClosed);
  const left = after.filter(({ level }) => level === 'missing' || level === 'unknown');
  const end = verdictOn(after);
  if (end !== 'missing') say(NOTHING_MISSING[end]);
  else say(`\n${mending.name} asks the guard now where it could be changed. What is left to do:`);
  for (const line of findingLines(left)) say(line);
  return end;
}

/** The last word on each setting, those of main.cf before the services that refer to them: an smtpd may start at any moment and read them. */
function inOrder(changes: readonly Change[]): Change[] {
  const target = (change: Change): string => `${change.kind === 'service' ? change.service : ''} ${change.name}`;
  const last = changes.filter((change, index) => !changes.slice(index + 1).some((later) => target(later) === target(change)));
  const rank = (change: Change): number => (change.kind === 'service' ? 2 : change.name.startsWith('smtpd_') ? 1 : 0);
  return last.sort((one, other) => rank(one) - rank(other));
}

/** A reload lets an smtpd that is running finish with the settings it has read, so what is missing is looked at again for a while. */
async function lookAfterReload(config: GuardConfig, failClosed: boolean): Promise<Finding[]> {
  for (let tries = 1; ; tries += 1) {
    const { findings } = await look(config, failClosed);
    if (tries === 4 || verdictOn(findings) !== 'missing') return findings;
    await pause(1_000);
  }
}

function verdictOn(findings: readonly Finding[]): Verdict {
  if (findings.some(({ level }) => level === 'missing')) return 'missing';
  return findings.some(({ level }) => level === 'unknown') ? 'unknown' : 'right';
}

async function apply({ say, now }: CheckOptions, found: { findings: Finding[]; changes: Change[]; mending: Mending }): Promise<void> {
  const hidden = found.findings.find(({ sentence }) => sentence.startsWith('A chroot hides the guard from '));
  if (hidden !== undefined) throw new OperatorError(`Nothing was changed. ${hidden.sentence} ${hidden.advice ?? ''}`);
  if (!found.findings.some(isPolicyUp)) throw new OperatorError('Nothing was changed: the guard does not answer yet, and the mail server would wait for it at every outside recipient. Start the guard first, then run this again.');
  const stamp = new Date(now()).toISOString().replace(/[-:]|\.\d+/g, '');
  for (const line of await found.mending.apply(found.changes, stamp)) say(line);
  say('To undo it: sluice guard check --undo');
}

async function configOf(file: string): Promise<GuardConfig> {
  try {
    return await readConfig(file);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new OperatorError(`${error.message}\nA new host gets its configuration with: sluice guard enroll URL CODE (the Servers page of the console shows the command).`);
  }
}

async function applyLoginGate(config: GuardConfig): Promise<string[]> {
  const [dovecot, { gate, state }] = [dovecotOf(config), config];
  if (dovecot === null || gate === null) return [];
  const secret = await gateSecret(state.directory);
  if (!(await answersGate(gate.listen, secret))) return ['Dovecot was left as it is: the login gate does not answer yet. Start the guard first, then run this again.'];
  // What Dovecot does not take is no reason to leave the mail server as it is.
  return applyDovecotGate(dovecot, { listen: gate.listen, secret }).catch((error: unknown) => [sentenceOf(error)]);
}

async function undoLoginGate(config: GuardConfig): Promise<string[]> {
  const dovecot = dovecotOf(config);
  return dovecot === null ? [] : undoDovecotGate(dovecot).catch((error: unknown) => [sentenceOf(error)]);
}

const dovecotOf = ({ mailserver }: GuardConfig): DovecotOptions | null => (mailserver.kind === 'embedded' ? null : dovecotOptions(mailserver.dovecot));

const GUARD_ANSWERS = 'The guard answers on ';
const isPolicyUp = ({ level, sentence }: Finding): boolean => level === 'right' && sentence.startsWith(GUARD_ANSWERS);

/** The running guard looks, within its own sandbox; where none runs, this command does. */
async function look(config: GuardConfig, failClosed: boolean): Promise<HostLook> {
  const question = { failOpen: !failClosed };
  try {
    const looked = await askGuardToLook(checkSocketOf(config.state.directory), question);
    if (looked !== null) return looked;
    const { mailServer } = await createAdapters({ ...config, accounts: { kind: 'passwd-file', file: '' } }, Date.now);
    const accounts = await accountsOf(config.accounts).catch(sentenceOf);
    const found = await lookAtHost({ ...question, config, mailServer, accounts });
    return { ...found, findings: [...found.findings, unknown('What the guard itself may do was not tried: no running guard could be asked to look, so this command looked.', 'Systemd takes more from the guard than from this command. Start the guard and run this again.')] };
  } catch (error) {
    const where = config.mailserver.kind === 'postfix' ? `that ${config.mailserver.config_directory} has its main.cf, ` : config.mailserver.kind === 'exim' ? `that ${config.mailserver.exim} is it, ` : '';
    throw new OperatorError(`${config.mailserver.kind === 'exim' ? 'Exim' : 'Postfix'} cannot be looked at (${sentenceOf(error)}). Nothing was changed. See that it is installed, ${where}and run this as root.`);
  }
}
