import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { eventually } from '@/lib/testing/eventually';
import { describeOnHost } from '@sluice/guard/mailserver/testing/host-packages';
import { HOST_PASSWORD } from '@sluice/guard/mailserver/testing/private-postfix';
import { until } from '@sluice/guard/mailserver/testing/until';
import { GuardedHost } from './testing/guarded-host';
import { smtpSource, swaks } from './testing/mail-programs';

const MINSU = 'minsu@example.test';
/** A user who is neither root nor Postfix. */
const NOBODY = { uid: 65534, gid: 65534 };
const THRESHOLD = 3;
const DENIED = 'Relay denied for protecting our server';

/** Opens connections one after the other, each known to be the guard's by its answer, and keeps them; tells how many it got, or why none. */
const HOARDER = `
  const { connect } = require('node:net');
  const [most, ...where] = process.argv.slice(1);
  let open = 0;
  const more = () => {
    const socket = connect(...where).on('error', (error) => process.stdout.write(error.code + '\\n'));
    socket.write('request=smtpd_access_policy\\n\\n');
    socket.once('data', () => {
      process.stdout.write((open += 1) + '\\n');
      if (open < Number(most)) more();
    });
  };
  more();
`;

describeOnHost('connections to the guard', { packages: ['postfix', 'dovecot-core', 'dovecot-imapd', 'swaks'], root: true }, () => {
  let host: GuardedHost;
  let policyPort: number;
  let socket: string;
  let hoarder: { child: ChildProcess; output: string } | null = null;

  beforeAll(async () => {
    host = await GuardedHost.start({
      ...{ threshold: THRESHOLD, accounts: [MINSU], guardLater: true },
      postfix: (port) => {
        policyPort = port;
        return { main: { mynetworks: '127.0.0.0/8' } };
      },
    });
    host.hop.mood = 'defer';
    socket = join(host.postfix.queueDirectory, 'private/sluice');
  });
  afterEach(async () => {
    hoarder?.child.kill('SIGKILL');
    await host.guard?.end('SIGKILL');
  });
  afterAll(() => host?.remove());

  async function startGuard(listen: string): Promise<void> {
    await host.answerAt(listen);
    await host.startGuard();
    await hasProblems([]);
  }

  const hasProblems = (problems: object[]): Promise<void> => eventually(async () => expect((await host.report())?.problems).toMatchObject(problems));
  const protects = (): Promise<void> => eventually(async () => expect((await host.report())?.status).toBe('protected'));

  /** @returns when it has as many as it wants, or was told that it may not */
  async function hoard(connections: number, ...where: string[]): Promise<string> {
    const child = spawn(host.program.node, ['--eval', HOARDER, '--', String(connections), ...where], { stdio: ['ignore', 'pipe', 'inherit'], cwd: '/', ...NOBODY });
    const found = { child, output: '' };
    child.stdout.on('data', (chunk: Buffer) => (found.output = (found.output + chunk.toString()).slice(-200)));
    hoarder = found;
    await once(child.stdout, 'data');
    const last = (): string => found.output.trim().split('\n').at(-1) ?? '';
    await until('the connections are open', () => last() === String(connections) || last().startsWith('E'), 180_000);
    return last();
  }

  const send = (): Promise<{ output: string }> => swaks(host.postfix.submissionPort, { account: MINSU, password: HOST_PASSWORD, to: 'x@outside.test' });

  test('of any user on the host do not end the protection, and the console says that there are too many', async () => {
    await startGuard(`127.0.0.1:${policyPort}`);
    await smtpSource(host.postfix.smtpPort, 'x@outside.test', THRESHOLD + 1);
    await protects();
    expect(await hoard(4_500, String(policyPort), '127.0.0.1')).toBe('4500');
    expect((await send()).output).toContain(DENIED);
    await hasProblems([{ code: 'policy-connections' }]);
    hoarder?.child.kill('SIGKILL');
    await hasProblems([]);
  }, 300_000);

  test('through a socket in the folder of Postfix are for Postfix alone, also from inside its chroot', async () => {
    const address = `127.0.0.1:${host.postfix.submissionPort}/inet`;
    await promisify(execFile)('/usr/sbin/postconf', ['-c', host.postfix.configDirectory, '-F', `${address}/chroot=y`]);
    await host.postfix.configure({ smtpd_relay_restrictions: 'permit_auth_destination, check_policy_service { unix:private/sluice, timeout=5s }, permit_mynetworks, reject_unauth_destination', smtpd_sasl_auth_enable: 'no' });
    await startGuard(socket);
    const { mode, uid } = await stat(socket);
    expect([mode & 0o777, uid]).toEqual([0o660, (await stat(join(host.postfix.queueDirectory, 'private'))).uid]);
    expect(await hoard(1, socket)).toBe('EACCES');
    await protects();
    expect((await smtpSource(host.postfix.submissionPort, 'x@outside.test', 1)).output).toContain(DENIED);
    expect(await host.postfix.log()).toMatch(/NOQUEUE: reject: .*530 5\.7\.1/);
  }, 120_000);
});
