import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { MailServer } from '../mail-server';
import { describeOnHost } from '../testing/host-packages';
import { asLocalUser, WEB_USER } from '../testing/local-user';
import { startPrivatePostfix, type PrivatePostfix } from '../testing/private-postfix';
import { createPostfixMailServer } from './postfix-mail-server';
import { runCommand } from '../run-command';

describeOnHost('local users of Postfix on this host', { packages: ['postfix', 'dovecot-core', 'dovecot-imapd'], root: true }, () => {
  let host: PrivatePostfix;
  let server: MailServer;
  beforeAll(async () => {
    host = await startPrivatePostfix({ accounts: ['kim@example.test'], main: { defer_transports: 'smtp' } });
    server = createPostfixMailServer(host.options);
  });
  afterEach(() => postconf('-X', 'authorized_submit_users'));
  afterAll(() => host?.remove());

  async function postconf(...args: string[]): Promise<string> {
    let output = '';
    await runCommand(['/usr/sbin/postconf', '-c', host.configDirectory, ...args], { timeoutMs: 20_000, onOutput: (chunk) => (output += chunk.toString()) });
    return output.trim();
  }
  const own = (): Promise<string> => postconf('-h', 'authorized_submit_users');
  const sendmail = (uid: number): Promise<{ code: number; output: string }> => asLocalUser(host, uid, '/usr/sbin/sendmail -f a@b.test c@out.test', 'Subject: x\n\nhi\n');

  test('are stopped by their own names, told so, and allowed again', async () => {
    expect((await sendmail(WEB_USER.uid)).code).toBe(0);
    await server.localUsers?.stop(WEB_USER.uid);
    expect(await sendmail(WEB_USER.uid)).toMatchObject({ output: expect.stringContaining('User www-data(33) is not allowed to submit mail') as string });
    expect((await sendmail(1)).code).toBe(0);
    await server.localUsers?.stop(WEB_USER.uid);
    expect(await own()).toBe('!www-data, static:anyone');
    await server.localUsers?.allow(WEB_USER.uid);
    expect((await sendmail(WEB_USER.uid)).code).toBe(0);
    // As it was: the line is gone, so a later Postfix's default holds.
    expect(await postconf('-n', 'authorized_submit_users')).toBe('');
    await server.localUsers?.allow(WEB_USER.uid);
  });

  test('two that are stopped at the same moment are both stopped', async () => {
    await Promise.all([server.localUsers?.stop(WEB_USER.uid), server.localUsers?.stop(1)]);
    expect((await own()).split(', ').sort()).toEqual(['!daemon', '!www-data', 'static:anyone']);
  });

  test('what others wrote stays, in its order', async () => {
    await postconf('-e', 'authorized_submit_users=!daemon, !$bad_user, static:anyone', 'bad_user=games');
    await server.localUsers?.stop(WEB_USER.uid);
    expect(await own()).toBe('!www-data, !daemon, !$bad_user, static:anyone');
    expect((await sendmail(5)).output).toContain('games(5) is not allowed');
    await server.localUsers?.allow(WEB_USER.uid);
    expect(await own()).toBe('!daemon, !$bad_user, static:anyone');
  });

  test('one without a name cannot be stopped, which is said', async () => {
    await expect(server.localUsers?.stop(4_242_424)).rejects.toMatchObject({ name: 'LocalUserNotStopped', message: expect.stringContaining('no name for him') as string });
    expect(await postconf('-n', 'authorized_submit_users')).toBe('');
    expect(await server.localUsers?.nameOf(WEB_USER.uid)).toBe(WEB_USER.name);
    expect(await server.localUsers?.nameOf(4_242_424)).toBeNull();
  });

  test('a main.cf that cannot be written is an error with what to do', async () => {
    const elsewhere = createPostfixMailServer({ ...host.options, configDirectory: '/nonexistent' });
    await expect(elsewhere.localUsers?.stop(WEB_USER.uid)).rejects.toThrow(/www-data was not stopped: `postconf` .*may write Postfix's main.cf/);
  });
});
