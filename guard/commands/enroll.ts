import { access, chmod, constants, mkdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { problemSchema } from '@sluice/contract/problem';
import { redeemedSchema, type Redeemed } from '@sluice/contract/enrolment';
import { isReadableOnTheWay } from '@sluice/contract/console-address';
import { ConfigError, readConfig } from '@sluice/guard/config';
import { replaceDurably } from '@sluice/guard/state/durable-file';
import { OperatorError, sentenceOf } from '@sluice/guard/commands/operator-error';
import { howToStart } from '@sluice/guard/check/how-to-start';
import { shownAddress } from '@sluice/guard/check/look-at-guard';
import { newConfig, type HostFacts } from './new-config';
import { socketAt, UNIT_LISTEN } from './start-by-units';

export interface EnrollOptions {
  url: string;
  code: string;
  configFile: string;
  /** What the host is like; asked only when there is no configuration yet. */
  facts(): Promise<Omit<HostFacts, 'consoleUrl' | 'tokenFile'>>;
  /**
   * Starts the guard as a service, asked at that address; null where that is somebody else's work.
   * @param owner of a socket in a folder, null at a port; undefined where the host knows
   */
  start(listen: string, owner?: number | null): Promise<{ problem: string | null } | null>;
  say(line: string): void;
}

const PATIENCE_MS = 15_000;
/** Longer than any console's answer here. */
const LONGEST_ANSWER = 64 * 1024;

/**
 * `sluice guard enroll`: exchanges a one-time code for this guard's token, and writes a configuration where there is none.
 * Everything that can be refused on this host is found before the code is used.
 *
 * @throws OperatorError
 */
export async function enroll(options: EnrollOptions): Promise<void> {
  const { code, say } = options;
  const url = consoleUrl(options.url);
  const configFile = resolve(options.configFile);
  const known = await knownConfig(configFile);
  if (known !== null && consoleUrl(known.url) !== url) {
    throw new OperatorError(`${configFile} names another console, ${known.url}. Nothing was changed, and the code can still be used. Set console.url there to ${url}, or name another file with --config.`);
  }
  const tokenFile = known?.tokenFile ?? join(dirname(configFile), 'token');
  await prepareFolder(dirname(configFile));
  await prepareFolder(dirname(tokenFile));

  if (isReadableOnTheWay(url)) {
    say(`Warning: ${url} is not encrypted. Whoever can listen on the way can read the token of this guard, report in its place, and see what it is asked to do. Use https, or a VPN between the two.`);
  }
  const { name, token } = await redeem(url, code);
  await replaceDurably(tokenFile, `${token}\n`);
  await chmod(tokenFile, 0o600);
  say(`This host is enrolled as ${name}. Its token is in ${tokenFile}, for root's eyes only.`);
  if (known !== null) {
    say(`${configFile} is as it was; a guard that runs takes the new token by itself.`);
    await startGuard(options, known.listen);
    return;
  }
  const facts = await options.facts();
  await writeFile(configFile, newConfig({ ...facts, consoleUrl: url, tokenFile }), { mode: 0o600, flag: 'wx' });
  say(`A new configuration was written: ${configFile}. What was found on this host is filled in. Look at these two:`);
  say(`  local_domains: ${facts.localDomains.join(', ')} – are these all domains whose mailboxes are here?`);
  say(`  [accounts]: ${accountsFound(facts)}`);
  const runs = await startGuard(options, facts.policyListen, facts.socketOwner ?? null);
  if (!runs && facts.policyListen !== UNIT_LISTEN) {
    say(`  policy.listen: ${facts.policyListen}. Let systemd hold the same address: systemctl edit sluice-guard.socket, with the lines`);
    for (const line of socketAt(facts.policyListen, facts.socketOwner ?? null)) say(`      ${line}`);
  }
  const next = [...(runs ? [] : [howToStart('guard')]), `sluice guard check --config ${configFile}`, `sluice guard check --config ${configFile} --apply`];
  say('\nNext:');
  for (const [index, line] of next.entries()) say(`  ${index + 1}. ${line}`);
}

/** @returns whether it runs */
async function startGuard({ start, say }: EnrollOptions, listen: string, owner?: number | null): Promise<boolean> {
  const started = await start(listen, owner);
  if (started === null) return false;
  say(started.problem === null ? '\nThe guard runs, and is started with this host.' : `\nThe guard was not started (${started.problem}). Its log: journalctl -u sluice-guard`);
  return started.problem === null;
}

function accountsFound({ accountsFile, usesDatabase }: Pick<HostFacts, 'accountsFile' | 'usesDatabase'>): string {
  if (usesDatabase) return 'Dovecot looks mailboxes up in a database; fill in how the guard reaches it.';
  return accountsFile === null ? 'no mailbox file of Dovecot was found; without one the rule protects, but no mailbox can be disabled from the console.' : `the mailbox file of Dovecot, ${accountsFile}.`;
}

/** @throws OperatorError */
function consoleUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) throw new OperatorError(`"${text}" is not the address of a console. It begins with http:// or https://, as shown on the Servers page. Nothing was changed.`);
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
}

/** @returns null when there is no such file @throws OperatorError when there is one that is wrong */
async function knownConfig(file: string): Promise<{ url: string; tokenFile: string; listen: string } | null> {
  if ((await stat(file).catch(() => null)) === null) return null;
  try {
    const { console: there, policy } = await readConfig(file);
    return { url: there.url, tokenFile: there.token_file, listen: shownAddress(policy.listen) };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new OperatorError(`${error.message} The code can still be used.`);
  }
}

async function prepareFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o755 });
    await access(folder, constants.W_OK);
  } catch (error) {
    throw new OperatorError(`${folder} cannot be written (${sentenceOf(error)}). Nothing was changed, and the code can still be used. Run this as root.`);
  }
}

async function redeem(url: string, code: string): Promise<Redeemed> {
  let response: Response;
  let body: unknown;
  try {
    response = await fetch(`${url}/api/guard/enroll`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ code }),
      redirect: 'error',
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    body = parsed((await response.text()).slice(0, LONGEST_ANSWER));
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    if (isOfUnknownAuthority(cause)) {
      throw new OperatorError(`The certificate of ${url} is of no authority that this host's Node.js knows (${sentenceOf(cause)}). Nothing was changed, and the code can still be used. Where it is of an authority of your own, put NODE_EXTRA_CA_CERTS=FILE, with the file of its certificate, into /etc/default/sluice-guard, and run this again. From the sources, set it in the environment of this command and of the unit.`);
    }
    throw new OperatorError(`The console at ${url} does not answer (${sentenceOf(cause)}). Nothing was changed on this host. Check the address and the way there, then try again; if the code was used meanwhile, make a new one.`);
  }
  const redeemed = redeemedSchema.safeParse(body);
  if (response.ok && redeemed.success) return redeemed.data;
  const problem = problemSchema.safeParse(body);
  if (problem.success) throw new OperatorError(problem.data.message);
  throw new OperatorError(`What answers at ${url} is not a console of Sluice (status ${response.status}). Nothing was changed on this host. Copy the command from the Servers page again.`);
}

/** The codes of Node.js for a certificate that leads to nobody it trusts. */
function isOfUnknownAuthority(error: unknown): boolean {
  const codes = ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'UNABLE_TO_GET_ISSUER_CERT', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'SELF_SIGNED_CERT_IN_CHAIN', 'DEPTH_ZERO_SELF_SIGNED_CERT'];
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
