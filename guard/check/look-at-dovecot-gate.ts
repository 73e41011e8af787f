import { askHttp } from '@sluice/guard/ask-http';
import { gateSecret } from '@sluice/guard/login-gate/gate-secret';
import type { GuardConfig } from '@sluice/guard/config';
import { detailOf } from '@sluice/guard/guard-log';
import type { DovecotOptions } from '@sluice/guard/mailserver/dovecot-sessions';
import { CommandFailed, runCommand } from '@sluice/guard/mailserver/run-command';
import { dovecotOptions } from '@sluice/guard/mailserver/setting-schemas';
import { missing, notice, right, unknown, type Finding } from './finding';

const LONGEST_ANSWER = 4_096;
const WHAT_FOR = 'Without it a contained account is refused only where its account store can disable it, and whether its login is refused cannot be proven. Run: sluice guard check --apply';

export const gateUrl = ({ host, port }: { host: string; port: number }): string => `http://${host.includes(':') ? `[${host}]` : host}:${port}/`;

/**
 * Whether Dovecot asks the guard before every login.
 *
 * @param tryGate tries a login: whether the gate was asked about it; null where none can be tried
 */
export async function lookAtDovecotGate(config: GuardConfig, tryGate: (() => Promise<boolean | null>) | null): Promise<Finding[]> {
  const { mailserver, gate } = config;
  if (mailserver.kind === 'embedded' || mailserver.dovecot === undefined || gate === null) return [];
  try {
    const why = await whyNotConfigured(config);
    if (why !== null) return [notice(why, WHAT_FOR)];
  } catch (error) {
    return [unknown(`Whether Dovecot asks the login gate could not be found out (${detailOf(error)}).`, WHAT_FOR)];
  }
  const read = 'Its configuration says that Dovecot asks the login gate before every login, but that was read, not asked';
  if (tryGate === null) return [unknown(`${read}: only the guard itself can see whether it is asked.`)];
  const asked = await tryGate().catch(detailOf);
  if (asked === true) return [right('Dovecot asks the login gate before every login: it was asked just now about somebody who does not exist.')];
  if (asked === false) return [missing('Dovecot does not ask the login gate, although its configuration says so: a login that was tried did not reach it.', 'Let Dovecot read its configuration: doveadm reload. See in its log why it does not reach the gate.')];
  return [unknown(`${read}: ${asked ?? 'no login can be tried here'}.`)];
}

/** Whether Dovecot's configuration says that it asks this gate; also false where it cannot be read. */
export async function isGateConfigured(config: GuardConfig): Promise<boolean> {
  return (await whyNotConfigured(config).catch(detailOf)) === null;
}

/** @throws CommandFailed; the file system's error */
async function whyNotConfigured({ mailserver, gate, state }: GuardConfig): Promise<string | null> {
  const place = mailserver.kind === 'embedded' ? null : dovecotOptions(mailserver.dovecot);
  if (place === null || gate === null) return 'There is no login gate.';
  const [url, secret] = [await policySettingOfDovecot(place, 'server_url'), await gateSecret(state.directory)];
  if (url === '') return 'Dovecot does not ask the login gate.';
  if (url !== gateUrl(gate.listen)) return `Dovecot asks another server about logins (${url}), not the login gate.`;
  return (await policySettingOfDovecot(place, 'server_api_header')).includes(secret) ? null : 'Dovecot asks the login gate with another secret, so the gate does not answer it.';
}

/** Whether the guard answers at its login gate, asked as Dovecot would ask. */
export async function answersGate(listen: { host: string; port: number }, secret: string): Promise<boolean> {
  const headers = { authorization: `Bearer ${secret}`, 'content-type': 'application/json' };
  // A report is taken note of by nobody and is no login.
  const answer = await askHttp(`${gateUrl(listen)}?command=report`, { method: 'POST', headers, body: JSON.stringify({ login: 'sluice-check' }), signal: AbortSignal.timeout(5_000), mostBytes: LONGEST_ANSWER }).catch(() => null);
  return answer?.status === 200;
}

/**
 * A setting of Dovecot's auth policy. Asked by name, 2.4 prints nothing; of all that is set it prints a block.
 *
 * @param name without its beginning `auth_policy_`
 * @returns empty where it is not set
 * @throws CommandFailed
 */
export async function policySettingOfDovecot({ doveadm, configFile }: DovecotOptions, name: 'server_url' | 'server_api_header'): Promise<string> {
  let output = '';
  const command = [doveadm.replace(/doveadm$/, 'doveconf'), ...(configFile === null ? [] : ['-c', configFile]), '-n'] as const;
  const { code, said } = await runCommand(command, { timeoutMs: 10_000, onOutput: (chunk) => (output += chunk.toString('utf8')) });
  if (code !== 0) throw new CommandFailed(`\`doveconf -n\` ended with code ${code}: ${said.slice(-300)}`);
  const block = /^auth_policy \{\n([\s\S]*?)^\}/m.exec(output)?.[1] ?? '';
  return (new RegExp(`^auth_policy_${name} = (.*)$`, 'm').exec(output) ?? new RegExp(`^ +${name} = (.*)$`, 'm').exec(block))?.[1]?.trim() ?? '';
}
