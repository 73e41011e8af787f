import { randomBytes } from 'node:crypto';
import { chmod, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gateLines } from '@sluice/guard/mailserver/dovecot/gate-lines';
import type { DovecotOptions } from '@sluice/guard/mailserver/dovecot-sessions';
import { replaceFile } from '@sluice/guard/account-stores/replace-file';
import { runCommand } from '@sluice/guard/mailserver/run-command';
import { OperatorError, sentenceOf } from '@sluice/guard/commands/operator-error';
import { gateUrl, policySettingOfDovecot } from '@sluice/guard/check/look-at-dovecot-gate';

const OWN_FILE = 'sluice-login-gate.conf';
const COMMENT = '# Added by "sluice guard check --apply": Dovecot asks the guard before every login.';

/**
 * Lets Dovecot ask the guard before every login. The lines are in a file of their own that only root may read, for they hold a secret;
 * programs of Dovecot that run as somebody else step over it. Safe to repeat.
 *
 * @returns what was done, in lines for the operator; none when Dovecot asks already
 * @throws OperatorError when nothing was changed, with what to do
 */
export async function applyDovecotGate(place: DovecotOptions, gate: { listen: { host: string; port: number }; secret: string }): Promise<string[]> {
  const url = gateUrl(gate.listen);
  const asks = await policySettingOfDovecot(place, 'server_url');
  if (asks === url && (await policySettingOfDovecot(place, 'server_api_header')).includes(gate.secret)) return [];
  if (asks !== '' && asks !== url) throw new OperatorError(`Dovecot asks another server about logins (auth_policy_server_url = ${asks}), which was left as it is. The login gate needs that setting for itself; take it out and run this again.`);
  const file = await mainFileOf(place);
  const own = join(dirname(file), OWN_FILE);
  const before = await readFile(file, 'utf8');
  const include = `!include_try ${own}`;
  await writeFile(own, `${COMMENT}\n${gateLines({ port: gate.listen.port, secret: gate.secret, nonce: randomBytes(16).toString('hex') })}`, { mode: 0o600 });
  await chmod(own, 0o600);
  if (!before.split('\n').includes(include)) await replaceFile(file, `${before}${before.endsWith('\n') ? '' : '\n'}${COMMENT}\n${include}\n`);
  const now = await policySettingOfDovecot(place, 'server_url').catch(sentenceOf);
  if (now !== url) {
    await replaceFile(file, before);
    await rm(own, { force: true });
    throw new OperatorError(`Dovecot does not take the lines of the login gate (${now}). ${file} is as it was before.`);
  }
  return [`Dovecot asks the login gate before every login now: the lines are in ${own}, and ${file} includes it.${await reloaded(place)}`];
}

/** Takes out what `applyDovecotGate` put in, and nothing else. @returns what was done, in lines for the operator */
export async function undoDovecotGate(place: DovecotOptions): Promise<string[]> {
  const file = await mainFileOf(place);
  const own = join(dirname(file), OWN_FILE);
  const lines = (await readFile(file, 'utf8')).split('\n');
  const left = lines.filter((line) => line !== COMMENT && line !== `!include_try ${own}`);
  if (left.length === lines.length) return [];
  await replaceFile(file, left.join('\n'));
  await rm(own, { force: true });
  return [`Dovecot no longer asks the login gate; ${own} is gone.${await reloaded(place)}`];
}

/** doveconf begins with a line that names the file it read. */
async function mainFileOf(place: DovecotOptions): Promise<string> {
  if (place.configFile !== null) return place.configFile;
  let output = '';
  await runCommand([doveconfOf(place), '-n'], { timeoutMs: 10_000, onOutput: (chunk) => (output += chunk.toString('utf8')) });
  const named = /^# \S.*: (\/\S+)$/m.exec(output)?.[1];
  if (named === undefined) throw new OperatorError("Dovecot's configuration was not found, so nothing was changed there. Name it: mailserver.dovecot.config_file in the guard's configuration.");
  return named;
}

const doveconfOf = ({ doveadm }: DovecotOptions): string => doveadm.replace(/doveadm$/, 'doveconf');

async function reloaded({ doveadm, configFile }: DovecotOptions): Promise<string> {
  const asked = await runCommand([doveadm, ...(configFile === null ? [] : ['-c', configFile]), 'reload'], { timeoutMs: 10_000 }).catch((error: unknown) => ({ code: 1, said: sentenceOf(error) }));
  return asked.code === 0 ? ' Dovecot has read it.' : ` Dovecot did not reload (${asked.said}); it reads it at its next start.`;
}
