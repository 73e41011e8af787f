import { readdir, readFile, stat } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { describeOnHost } from '../testing/host-packages';
import { HOST_PASSWORD, startPrivatePostfix, type PrivatePostfix } from '../testing/private-postfix';
import { sendMail } from '../testing/smtp-client';
import { until } from '../testing/until';
import type { MailServer } from '../mail-server';
import { runCommand } from '../run-command';
import { createPostfixMailServer } from './postfix-mail-server';

const THIEF = 'thief@example.test';
const VICTIM = 'victim@example.test';
/** Released mail is tried at once, and this suite looks at what waits. */
const NOBODY_LISTENS = { relayhost: '[127.0.0.1]:1' };
const progress = (): { seen: number[]; report(done: number): void } => {
  const seen: number[] = [];
  return { seen, report: (done) => seen.push(done) };
};

describeOnHost('Postfix on this host', { packages: ['postfix', 'dovecot-core', 'dovecot-imapd'], root: true }, () => {
  let host: PrivatePostfix;
  let server: MailServer;
  beforeAll(async () => {
    host = await startPrivatePostfix({ accounts: [THIEF, VICTIM], authCache: true, main: { defer_transports: 'smtp', ...NOBODY_LISTENS } });
    server = createPostfixMailServer(host.options);
  });
  afterAll(() => host?.remove());

  const send = (account: string, from: string, count: number): Promise<unknown> =>
    Promise.all(Array.from({ length: count }, (_, index) => sendMail(host.submissionPort, { from, to: [`r${index}@out${index}.test`], text: 'Subject: x\r\n\r\nhi\r\n' }, { user: account, pass: HOST_PASSWORD })));
  const command = (name: string, ...args: string[]): Promise<unknown> => runCommand([`/usr/sbin/${name}`, '-c', host.configDirectory, ...args], { timeoutMs: 20_000 });
  const isLength = (expected: number) => until(`the queue holds ${expected}`, async () => (await server.queue.length()) === expected);
  const accounts = async (): Promise<Record<string, [number, number]>> =>
    Object.fromEntries((await server.queue.breakdown()).accounts.map(({ account, waiting, held }) => [account ?? 'none', [waiting, held]]));
  beforeEach(async () => {
    // It misses a message that moves to another queue meanwhile.
    await until('the queue is empty', async () => {
      await command('postsuper', '-d', 'ALL');
      return (await server.queue.length()) === 0;
    });
  });

  describe('its queue', () => {
    test('is as long as there are messages that wait, and held ones do not count', async () => {
      await send(THIEF, THIEF, 12);
      await isLength(12);
      await command('postsuper', '-h', 'ALL');
      await isLength(0);
      await command('postsuper', '-H', 'ALL');
      await isLength(12);
    });

    test('is measured by postqueue where the spool cannot be read', async () => {
      await send(THIEF, THIEF, 3);
      const { QueueLength } = await import('./queue-length');
      const { PostfixCommands } = await import('./postfix-commands');
      const slow = new QueueLength({ commands: new PostfixCommands(host.options), queueDirectory: async () => join(host.directory, 'nothing'), now: Date.now });
      expect(await slow.measure()).toBe(3);
      const none = new QueueLength({ commands: new PostfixCommands({ ...host.options, commandDirectory: host.directory }), queueDirectory: async () => join(host.directory, 'nothing'), now: Date.now });
      await expect(none.measure()).rejects.toMatchObject({ name: 'QueueUnreadable', message: expect.stringContaining('postqueue') });
    });

    test('belongs to those who logged in, whatever sender they wrote', async () => {
      await send(THIEF, VICTIM, 4);
      await send(VICTIM, THIEF, 2);
      expect(await accounts()).toEqual({ [THIEF]: [4, 0], [VICTIM]: [2, 0] });
      const { waiting, held, oldestAt } = await server.queue.breakdown();
      expect({ waiting, held }).toEqual({ waiting: 6, held: 0 });
      expect(Math.abs(Date.now() - oldestAt!)).toBeLessThan(60_000);
    });

    test('does not take a forged login in MAIL FROM for one', async () => {
      await host.configure({ defer_transports: 'smtp, discard' });
      const forged = `MAIL FROM:<a@b.test> AUTH="x, sasl_method=PLAIN, sasl_username=${VICTIM}"`;
      await converse(host.smtpPort, ['EHLO h', forged, `RCPT TO:<${VICTIM}>`, 'DATA', 'Subject: x\r\n\r\nhi\r\n.', 'QUIT']);
      await send(VICTIM, VICTIM, 1);
      await isLength(2);
      expect(await server.queue.hold(VICTIM, () => undefined)).toEqual({ messages: 1 });
      expect(await accounts()).toEqual({ none: [1, 0], [VICTIM]: [0, 1] });
      await host.configure({ defer_transports: 'smtp' });
    });
  });

  describe('the messages of an account', () => {
    test('are held and released, and nobody else’s are', async () => {
      await send(THIEF, VICTIM, 15);
      await send(VICTIM, THIEF, 3);
      const held = progress();
      expect(await server.queue.hold(THIEF.toUpperCase(), held.report)).toEqual({ messages: 15 });
      expect(held.seen.at(-1)).toBe(15);
      expect(await accounts()).toEqual({ [THIEF]: [0, 15], [VICTIM]: [3, 0] });
      await isLength(3);
      expect(await server.queue.hold(THIEF, () => undefined)).toEqual({ messages: 0 });
      expect(await server.queue.release(THIEF, () => undefined)).toEqual({ messages: 15 });
      // They are tried at once, and a listing misses what moves while it is made.
      await expect.poll(accounts, { timeout: 20_000 }).toEqual({ [THIEF]: [15, 0], [VICTIM]: [3, 0] });
    });

    test('are held although they go on arriving meanwhile', async () => {
      await send(THIEF, THIEF, 10);
      const late = send(THIEF, VICTIM, 30);
      const first = await server.queue.hold(THIEF, () => undefined);
      await late;
      const second = await server.queue.hold(THIEF, () => undefined);
      expect(first.messages + second.messages).toBe(40);
      expect(await accounts()).toEqual({ [THIEF]: [0, 40] });
    });

    test('are deleted with a list and one sample kept, private to the guard', async () => {
      await send(THIEF, VICTIM, 7);
      await send(VICTIM, THIEF, 2);
      const deleted = progress();
      expect(await server.queue.delete(THIEF, deleted.report)).toEqual({ messages: 7 });
      expect(deleted.seen.at(-1)).toBe(7);
      expect(await accounts()).toEqual({ [VICTIM]: [2, 0] });
      const names = await readdir(host.options.keptDirectory);
      const list = join(host.options.keptDirectory, names.find((name) => name.endsWith('.jsonl'))!);
      const entries = (await readFile(list, 'utf8')).trim().split('\n').map((line) => JSON.parse(line) as { sender: string; recipients: string[]; bytes: number });
      expect(entries.map(({ recipients }) => recipients[0]).sort()).toEqual(Array.from({ length: 7 }, (_, index) => `r${index}@out${index}.test`));
      expect(new Set(entries.map(({ sender }) => sender))).toEqual(new Set([VICTIM]));
      expect((await stat(list)).mode & 0o777).toBe(0o600);
      expect(await readFile(list.replace('.jsonl', '.sample.txt'), 'utf8')).toContain(`sasl_username=${THIEF}`);
      expect(await server.queue.delete(THIEF, () => undefined)).toEqual({ messages: 0 });
    });

    test('are found without the log, which may be gone or another one', async () => {
      await send(THIEF, VICTIM, 1);
      const elsewhere = createPostfixMailServer({ ...host.options, logFile: join(host.directory, 'other.log') });
      expect((await elsewhere.queue.breakdown()).accounts).toEqual([{ account: THIEF, waiting: 1, held: 0 }]);
      expect(await elsewhere.queue.hold(THIEF, () => undefined)).toEqual({ messages: 1 });
    });

    test('are still theirs after `postsuper -r` gave them other queue ids', async () => {
      await send(THIEF, VICTIM, 2);
      await command('postsuper', '-r', 'ALL');
      await until('both were taken up again', async () => (await host.log()).match(/orig_id=/g)?.length === 2);
      await isLength(2);
      expect(await server.queue.hold(THIEF, () => undefined)).toEqual({ messages: 2 });
    });
  });

  describe('its sessions', () => {
    test('of one account are ended and counted', async () => {
      const [thief, again, victim] = [await imapLogin(host, THIEF), await imapLogin(host, THIEF), await imapLogin(host, VICTIM)];
      expect(await server.sessions!.count(THIEF)).toBe(2);
      expect(await server.sessions!.end(THIEF)).toBe(2);
      await until('both are closed', () => thief.closed && again.closed);
      expect(victim.closed).toBe(false);
      expect(await server.sessions!.end(THIEF)).toBe(0);
      victim.destroy();
    });

    test.each(['*', 'v?ctim@example.test', '-a', ''])('are not ended for %j', async (account) => {
      await expect(server.sessions!.end(account)).rejects.toMatchObject({ name: 'SessionsNotEnded' });
    });
  });

  describe('its run', () => {
    test('stays the same over a reload and is another after a restart', async () => {
      const first = (await server.smtp.instance())!;
      await host.postfix('reload');
      expect(await server.smtp.instance()).toEqual(first);
      const [second, same] = await Promise.all([server.smtp.restart(), server.smtp.restart()]);
      expect(second.id).not.toBe(first.id);
      expect(same).toEqual(second);
      expect(await server.smtp.instance()).toEqual(second);
      expect(Math.abs(Date.now() - second.startedAt)).toBeLessThan(60_000);
    });

    test('is none while it is down, and a restart brings it up', async () => {
      const first = (await server.smtp.instance())!;
      process.kill(first.pid, 'SIGKILL');
      await until('its end is seen', async () => (await server.smtp.instance()) === null);
      const second = await server.smtp.restart();
      expect(second.id).not.toBe(first.id);
    });

    test('is needed to change the queue when Postfix writes its own log, but not to see it', async () => {
      await send(THIEF, VICTIM, 2);
      await host.postfix('stop');
      expect(await server.queue.length()).toBe(2);
      expect(await accounts()).toEqual({ [THIEF]: [2, 0] });
      // Without its log service, postsuper of Postfix 3.7 ends at the first message: it may no longer open maillog_file.
      await expect(server.queue.hold(THIEF, () => undefined)).rejects.toThrow(/cannot be changed: `postsuper` .*trying again is safe/s);
      await host.postfix('start');
      await server.queue.hold(THIEF, () => undefined);
      expect(await accounts()).toEqual({ [THIEF]: [0, 2] });
    });

    test('that cannot be stopped or started again is told with what to do', async () => {
      const stubborn = createPostfixMailServer({ ...host.options, stop: ['/bin/true'], restartTimeoutMs: 300 });
      await expect(stubborn.smtp.restart()).rejects.toThrow(/did not stop .*Postfix still runs as before/);
      const broken = createPostfixMailServer({ ...host.options, start: ['/bin/false'], restartTimeoutMs: 3_000 });
      await expect(broken.smtp.restart()).rejects.toThrow(/`\/bin\/false` ended with code 1 .*Postfix is stopped now/);
      expect(await server.smtp.instance()).toBeNull();
      await server.smtp.restart();
    });
  });

  test('its log is named', async () => {
    const now = Date.now();
    expect(await server.log.files(now - 3_600_000, now)).toEqual([{ path: host.logFile, date: null, id: String((await stat(host.logFile)).ino) }]);
  });
});

/** Sends each line after the reply to the one before it. */
async function converse(port: number, lines: string[]): Promise<void> {
  const socket = connect({ host: '127.0.0.1', port });
  let text = '';
  const left = [...lines];
  await new Promise<void>((resolve, reject) => {
    socket.on('error', reject);
    socket.on('close', () => resolve());
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      if (!/(^|\n)\d{3} [^\n]*\n$/.test(text)) return;
      if (/^5/.test(text)) reject(new Error(text));
      text = '';
      const next = left.shift();
      if (next === undefined) socket.end();
      else socket.write(`${next}\r\n`);
    });
  });
}

async function imapLogin(host: PrivatePostfix, account: string): Promise<Socket> {
  const socket = connect({ host: '127.0.0.1', port: host.dovecot.imapPort });
  let text = '';
  socket.on('data', (chunk) => (text += chunk.toString('latin1')));
  socket.write(`a LOGIN "${account}" "${HOST_PASSWORD}"\r\n`);
  await until('IMAP let the account in', () => text.includes('a OK'));
  return socket;
}
