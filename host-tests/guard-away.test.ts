import { chmod, chown, readdir, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '@/lib/testing/eventually';
import { freePort } from '@sluice/guard/mailserver/testing/free-port';
import { describeOnHost } from '@sluice/guard/mailserver/testing/host-packages';
import { HOST_PASSWORD } from '@sluice/guard/mailserver/testing/private-postfix';
import { sendMail } from '@sluice/guard/mailserver/testing/smtp-client';
import type { GuardProcess } from './testing/guard-process';
import { GuardedHost } from './testing/guarded-host';
import { HeldSocket } from './testing/held-socket';
import { addListeners, type ListenerPorts } from './testing/policy-listeners';

// The table "What happens when the guard does not answer" of docs/postfix.md, cell by cell.
const MINSU = 'minsu@example.test';
const TO = 'friend@outside.test';
const THRESHOLD = 5;
/** A user who is neither root nor Postfix, and sees of the spool what everybody may. */
const NOBODY = { uid: 65534, gid: 65534 };

const DELIVERED = expect.stringMatching(/^250 2\.0\.0 Ok: queued as /) as string;
const NO_ANSWER = `451 4.3.5 <${TO}>: Recipient address rejected: Server configuration problem`;
const DENIED = `530 5.7.1 <${TO}>: Recipient address rejected: Relay denied for protecting our server`;
/** By listener: one with default_action=DUNNO, and one without. */
const PASSES = { open: DELIVERED, closed: DELIVERED, inbound: DELIVERED };
const AS_LISTENER_SAYS = { open: DELIVERED, closed: NO_ANSWER, inbound: DELIVERED };
const REFUSED = { open: DENIED, closed: DENIED, inbound: DELIVERED };

describeOnHost('Postfix with a guard that does not answer', { packages: ['postfix', 'dovecot-core', 'dovecot-imapd'], root: true }, () => {
  let host: GuardedHost;
  const held: HeldSocket[] = [];
  let policyPort: number;
  let tcp: ListenerPorts;
  let unix: ListenerPorts;
  let unserved: ListenerPorts;

  beforeAll(async () => {
    host = await GuardedHost.start({
      ...{ threshold: THRESHOLD, accounts: [MINSU], guardLater: true },
      postfix: (port) => {
        policyPort = port;
        return { main: { hash_queue_names: 'corrupt' } };
      },
    });
    tcp = await addListeners(host.postfix, `inet:127.0.0.1:${policyPort}`);
    unix = await addListeners(host.postfix, `unix:${join(host.postfix.directory, 'policy')}`);
    const unservedPort = await freePort();
    unserved = await addListeners(host.postfix, `inet:127.0.0.1:${unservedPort}`);
    held.push(await HeldSocket.hold(unservedPort, host.program, await host.answerAt(`127.0.0.1:${unservedPort}`)));
  });
  afterAll(async () => {
    for (const socket of held) await socket.end();
    await host?.remove();
  });

  async function startGuard(listen: string, user: { uid?: number; gid?: number } = {}): Promise<GuardProcess> {
    await host.answerAt(listen);
    const folder = join(host.postfix.directory, 'guard');
    const { uid, gid } = user;
    if (uid !== undefined && gid !== undefined) {
      const kept = (await readdir(folder)).map((name) => join(folder, name));
      for (const path of [folder, ...kept, join(host.postfix.directory, 'token'), host.postfix.logFile]) await chown(path, uid, gid);
    }
    return host.launchGuard({}, user);
  }

  async function answerTo(port: number, to: string, user: string | null): Promise<string> {
    const mail = { from: user ?? TO, to: [to], text: 'Subject: hello\r\n\r\nhello\r\n' };
    return sendMail(port, mail, user === null ? null : { user, pass: HOST_PASSWORD }).then(
      ({ response }) => response,
      (error: unknown) => (error as { response?: string }).response ?? String(error),
    );
  }

  /** What a logged-in sender hears on either listener, and a stranger who writes to a mailbox here. */
  async function answers(ports: ListenerPorts): Promise<Record<'open' | 'closed' | 'inbound', string>> {
    const [open, closed, inbound] = await Promise.all([answerTo(ports.open, TO, MINSU), answerTo(ports.closed, TO, MINSU), answerTo(ports.closed, MINSU, null)]);
    return { open, closed, inbound };
  }

  /** The spool as the guard's user sees it; Postfix, who owns it, is not touched. */
  async function spool(mode: 0o755 | 0o700): Promise<void> {
    for (const folder of ['incoming', 'active', 'deferred']) {
      await chmod(join(host.postfix.queueDirectory, folder), mode);
      // A folder is listed when its time has moved, as it does with the next message.
      await utimes(join(host.postfix.queueDirectory, folder), new Date(), new Date());
    }
  }

  test('stopped, on a TCP port of its own', async () => {
    expect(await answers(tcp)).toEqual(AS_LISTENER_SAYS);
  }, 120_000);

  test('stopped, on a unix socket of its own: before its first start, and after kill -9 has left the socket', async () => {
    expect(await answers(unix)).toEqual(AS_LISTENER_SAYS);
    const guard = await startGuard(join(host.postfix.directory, 'policy'));
    await eventually(async () => expect(await answers(unix)).toEqual(PASSES));
    await guard.end('SIGKILL');
    expect(await answers(unix)).toEqual(AS_LISTENER_SAYS);
  }, 120_000);

  test('queue cannot be measured while it watches: mail passes, the console has an alarm, and nothing trips', async () => {
    await spool(0o755);
    await startGuard(`127.0.0.1:${policyPort}`, NOBODY);
    await eventually(async () => expect((await host.report())).toMatchObject({ status: 'watching', settingsVersion: 2 }));
    await spool(0o700);
    await eventually(async () => expect((await host.report())).toMatchObject({ status: 'unknown', problems: expect.arrayContaining([expect.objectContaining({ code: 'queue-unreadable' })]) as unknown }));
    expect(await answers(tcp)).toEqual(PASSES);
    await spool(0o755);
    await eventually(async () => expect((await host.report())?.status).toBe('watching'));
  }, 120_000);

  test('hung: it takes the connection and never answers; nor does a guard that does not come up on a held socket', async () => {
    host.guard!.child.kill('SIGSTOP');
    expect(await Promise.all([answers(tcp), answers(unserved)])).toEqual([AS_LISTENER_SAYS, AS_LISTENER_SAYS]);
    host.guard!.child.kill('SIGCONT');
    await eventually(async () => expect(await answers(tcp)).toEqual(PASSES));
  }, 120_000);

  test('console away: the rule fires by the last settings', async () => {
    await host.console.stop();
    host.hop.mood = 'defer';
    await eventually(async () => expect(await answers(tcp)).toEqual(REFUSED));
  }, 120_000);

  test('queue cannot be measured while it protects: it goes on refusing', async () => {
    await spool(0o700);
    await eventually(() => expect(host.guardOutput).toContain('The send queue cannot be measured.'));
    expect(await answers(tcp)).toEqual(REFUSED);
    await host.guard!.end('SIGKILL');
    await spool(0o755);
  }, 120_000);

  test('stopped although it protects: the listener decides, and the latch is there again afterwards', async () => {
    expect(await answers(tcp)).toEqual(AS_LISTENER_SAYS);
    const guard = await startGuard(`127.0.0.1:${policyPort}`);
    await eventually(async () => expect(await answers(tcp)).toEqual(REFUSED));
    await guard.end('SIGKILL');
  }, 120_000);

  test('restarting, the socket held for it: the question waits for its answer', async () => {
    const socket = await HeldSocket.hold(policyPort, host.program, await host.answerAt(`127.0.0.1:${policyPort}`));
    held.push(socket);
    const asked = answers(tcp);
    await socket.waiting(2);
    await socket.startGuard();
    expect(await asked).toEqual(REFUSED);
  }, 120_000);
});
