import { stat } from 'node:fs/promises';
import { connect } from 'node:net';
import { askHttp } from '@sluice/guard/ask-http';
import type { GuardConfig, PolicyAddress } from '@sluice/guard/config';
import { detailOf } from '@sluice/guard/guard-log';
import { howToStart } from './how-to-start';
import { missing, notice, right, type Finding } from './finding';

const PATIENCE_MS = 5_000;
const LONGEST_HEALTH = 65_536;
const QUESTION = 'request=smtpd_access_policy\nprotocol_state=CONNECT\nprotocol_name=ESMTP\n\n';

/** @returns null when the guard answers on its policy socket; else why not */
export async function answersPolicy(listen: PolicyAddress): Promise<string | null> {
  const answer = await askPolicy(listen).catch((error: unknown) => error);
  if (answer === true) return null;
  return answer === false ? 'what answers there is not a policy server' : detailOf(answer);
}

/** @param silence what `answersPolicy` gave */
export function policyFinding(listen: PolicyAddress, silence: string | null): Finding {
  const place = shownAddress(listen);
  if (silence === null) return right(`The guard answers on ${place}.`);
  return missing(`The guard does not answer on ${place} (${silence}).`, `Start it: ${howToStart('guard')}`);
}

/** Asks about nothing, so that any policy server answers and nothing is counted. @returns whether it was an answer */
function askPolicy(listen: PolicyAddress): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const socket = connect(listen as { path: string });
    let text = '';
    socket.setTimeout(PATIENCE_MS, () => socket.destroy(new Error('no answer within 5 seconds')));
    socket.once('error', reject);
    socket.once('close', () => resolve(false));
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      if (!text.includes('\n\n') && text.length < 1_000) return;
      resolve(/^action=\S[^\n]*\n\n/.test(text));
      socket.destroy();
    });
    socket.write(QUESTION);
  });
}

export function shownAddress(listen: PolicyAddress): string {
  if ('fd' in listen) return 'the socket of systemd';
  return 'path' in listen ? listen.path : `${listen.host}:${listen.port}`;
}

/** How Postfix names the policy socket. One below the queue directory is named from there, which holds in a chroot too. */
export function policyEndpoint(listen: PolicyAddress, queueDirectory: string): string {
  if ('fd' in listen) throw new Error('A socket of systemd has no name of its own.');
  if (!('path' in listen)) return `inet:${listen.host.includes(':') ? `[${listen.host}]` : listen.host}:${listen.port}`;
  return `unix:${queueDirectory !== '' && listen.path.startsWith(`${queueDirectory}/`) ? listen.path.slice(queueDirectory.length + 1) : listen.path}`;
}

/** Whether the guard has its token, and the console answers. */
export async function lookAtConsole({ url, token_file: file }: GuardConfig['console']): Promise<Finding[]> {
  const enrol = 'Make a code on the Servers page of the console and run: sluice guard enroll URL CODE';
  const token = await stat(file).catch(() => null);
  const readers = token === null ? 0 : token.mode & 0o077;
  return [
    token === null ? missing(`The guard has no token: ${file} does not exist.`, enrol) : readers === 0 ? right('The guard has its token.') : missing(`Others may read the token file ${file}.`, `Run: chmod 600 ${file}`),
    await answersHealth(url),
  ];
}

async function answersHealth(url: string): Promise<Finding> {
  try {
    const { status, body } = await askHttp(new URL('api/health', url.endsWith('/') ? url : `${url}/`), { signal: AbortSignal.timeout(PATIENCE_MS), mostBytes: LONGEST_HEALTH });
    if (status >= 300 && status < 400) throw new Error(`it sends elsewhere, ${status}`);
    const health: unknown = JSON.parse(body);
    if (typeof health === 'object' && health !== null && 'console' in health) return right(`The console at ${url} answers.`);
    return notice(`What answers at ${url} is not the console.`, 'Check console.url. The guard protects with its last settings meanwhile.');
  } catch (error) {
    return notice(`The console at ${url} does not answer (${detailOf(error)}).`, 'The guard protects with its last settings meanwhile; before its first contact the rule is not applied.');
  }
}
