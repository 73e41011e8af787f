import { randomBytes } from 'node:crypto';
import { hash } from '@node-rs/bcrypt';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { check } from '@sluice/guard/commands/check';
import { missingDebian } from '@sluice/guard/mailserver/testing/debian';
import { eventually } from '@/lib/testing/eventually';
import { describeOnHost, describeUnlessMissing, missingOnHost } from '@sluice/guard/mailserver/testing/host-packages';
import { asLocalUser } from '@sluice/guard/mailserver/testing/local-user';
import { HOST_PASSWORD } from '@sluice/guard/mailserver/testing/private-postfix';
import { openRawSmtp, type RawSmtp } from '@sluice/guard/mailserver/testing/raw-smtp';
import { until } from '@sluice/guard/mailserver/testing/until';
import { startBackend, type AccountBackend } from './testing/account-backend';
import { Bots } from './testing/bots';
import { GuardedHost } from './testing/guarded-host';
import { stepsOf } from './testing/guarded-server';
import { ImapSession } from './testing/imap-session';
import { runProgram } from './testing/mail-programs';

const [THIEF, OTHER, COLLEAGUE] = ['thief@example.test', 'other@example.test', 'minsu@example.test'] as const;
/** Of so many messages the first few trip. */
const FEW = 5;
/** As `check --apply` leaves a host. */
const START = { threshold: 1_000, postfix: () => ({ authCache: true }) };

const PROVEN = { 'refuse-account': 'done', 'disable-account': 'done', 'flush-cache': 'done', 'end-sessions': 'done', 'hold-messages': 'done', 'prove-sessions': 'done', 'prove-login': 'done', 'prove-queue': 'done' };
const NEW_PASSWORD = { 'refuse-account': 'done', 'set-password': 'done', 'flush-cache': 'done', 'end-sessions': 'done', 'prove-sessions': 'done', 'prove-login': 'done' };

async function smtpLogin(port: number, login: string, password = HOST_PASSWORD): Promise<{ smtp: RawSmtp; answer: string }> {
  const smtp = await openRawSmtp(port);
  await smtp.ask('EHLO client.test\r\n');
  return { smtp, answer: await smtp.ask(`AUTH PLAIN ${Buffer.from(`\0${login}\0${password}`).toString('base64')}\r\n`) };
}

/** @returns whether IMAP lets in, or what it says */
const imapLogin = (port: number, login: string, password: string): Promise<string> =>
  ImapSession.open(port, login, password).then(
    (session) => {
      session.end();
      return 'in';
    },
    (error: unknown) => String(error),
  );

const PLACES = [
  { name: 'passwd-file', debian: 'debian-13', title: 'passwd-file on Debian 13', packages: [] },
  { name: 'postgresql', debian: 'this-host', title: 'postgresql', packages: ['postgresql', 'dovecot-pgsql'] },
] as const;

for (const { name, debian, title, packages } of PLACES) {
  const missing = missingOnHost(['postfix', 'dovecot-core', 'dovecot-imapd', ...packages], { root: true }) ?? missingDebian(debian);
  describeUnlessMissing(`a contained account, accounts in ${title}, with Dovecot's authentication cache`, missing, () => {
    let backend: AccountBackend;
    let host: GuardedHost;
    beforeAll(async () => {
      backend = await startBackend(name, [THIEF, OTHER, COLLEAGUE]);
      host = await GuardedHost.start({ ...START, accounts: backend, gate: true, accountQuestions: true, postfix: () => ({ authCache: true, debian }) });
    }, 60_000);
    afterAll(async () => {
      await host?.remove();
      await backend?.stop();
    });

    test('is refused everywhere, bots that come back too, its open SMTP session is ended, and each is proven', async () => {
      const { imapPort } = host.postfix.dovecot;
      const bots = new Bots(imapPort, THIEF, HOST_PASSWORD, 6);
      await until('six bots are inside', () => bots.inside === 6);
      const [working, idle] = [(await smtpLogin(host.postfix.submissionPort, THIEF)).smtp, (await smtpLogin(host.postfix.submissionPort, THIEF)).smtp];
      await working.ask(`MAIL FROM:<${THIEF}>\r\n`);
      expect(await working.ask(`RCPT TO:<${COLLEAGUE}>\r\n`)).toMatch(/^250 /);
      expect(await working.ask('DATA\r\n')).toMatch(/^354 /);
      const innocent = (await smtpLogin(host.postfix.submissionPort, COLLEAGUE)).smtp;
      await innocent.ask(`MAIL FROM:<${COLLEAGUE}>\r\n`);
      expect(await innocent.ask('RCPT TO:<x@outside.test>\r\n')).toMatch(/^250 /);

      const contained = await host.act({ kind: 'contain-account', account: THIEF });
      expect(stepsOf(contained), host.guardOutput).toEqual(PROVEN);
      expect(bots.inside).toBe(0);
      // A message to a colleague that was accepted but for its last line, and a session that had done nothing yet.
      expect(await working.ask('to be continued\r\n.\r\n')).toMatch(/^521 5\.7\.1 .*This account may not send mail$/);
      await idle.ask(`MAIL FROM:<${THIEF}>\r\n`);
      expect(await idle.ask(`RCPT TO:<${COLLEAGUE}>\r\n`)).toMatch(/^521 5\.7\.1 .*This account may not send mail$/);
      await until('both sessions are ended', () => working.closed && idle.closed);
      expect(await innocent.ask('RCPT TO:<y@outside.test>\r\n')).toMatch(/^250 /);
      innocent.socket.destroy();
      bots.stop();

      expect(await imapLogin(imapPort, THIEF, HOST_PASSWORD)).toContain('[ALERT] This account is closed for now');
      expect((await smtpLogin(host.postfix.submissionPort, THIEF)).answer).toMatch(/^535 5\.7\.8 .*This account is closed for now/);
      await host.restartGuard();
      // Disabled, he is refused also in the moment in which nobody can be asked why.
      expect(await imapLogin(imapPort, THIEF, HOST_PASSWORD)).not.toBe('in');
      await until('it is said why again', async () => (await imapLogin(imapPort, THIEF, HOST_PASSWORD)).includes('[ALERT] This account is closed for now'));
    }, 90_000);

    test('lets its owner in at once when it is enabled, although the cache knows it as refused', async () => {
      const { imapPort } = host.postfix.dovecot;
      expect(await imapLogin(imapPort, THIEF, HOST_PASSWORD)).not.toBe('in');
      expect(stepsOf(await host.act({ kind: 'enable-account', account: THIEF }))).toEqual({ 'enable-account': 'done', 'flush-cache': 'done' });
      expect(await imapLogin(imapPort, THIEF, HOST_PASSWORD)).toBe('in');
    }, 60_000);

    test('with a new password the old one and all sessions of it are gone, and the owner is let in at once', async () => {
      const { imapPort } = host.postfix.dovecot;
      const bots = new Bots(imapPort, OTHER, HOST_PASSWORD, 6);
      await until('six bots are inside', () => bots.inside === 6);
      const open = (await smtpLogin(host.postfix.submissionPort, OTHER)).smtp;
      const [id, password] = await host.enrolled.askForPassword(OTHER);
      expect(stepsOf(await host.ended(id)), host.guardOutput).toEqual(NEW_PASSWORD);
      expect(bots.inside).toBe(0);
      expect(await imapLogin(imapPort, OTHER, HOST_PASSWORD)).not.toBe('in');
      expect(await imapLogin(imapPort, OTHER, password)).toBe('in');
      bots.stop();
      // The thief's session is from before; the owner's is not.
      const owner = (await smtpLogin(host.postfix.submissionPort, OTHER, password)).smtp;
      for (const session of [open, owner]) await session.ask(`MAIL FROM:<${OTHER}>\r\n`);
      expect(await owner.ask(`RCPT TO:<${COLLEAGUE}>\r\n`)).toMatch(/^250 /);
      expect(await open.ask(`RCPT TO:<${COLLEAGUE}>\r\n`)).toMatch(/^521 /);
      owner.socket.destroy();
    }, 90_000);

    test('may be read but not sent from with stop-sending', async () => {
      const stopped = await host.act({ kind: 'stop-sending', account: COLLEAGUE });
      expect(stepsOf(stopped)).toEqual({ 'refuse-account': 'done', 'hold-messages': 'done', 'prove-sessions': 'done', 'prove-login': 'done', 'prove-queue': 'done' });
      expect(await imapLogin(host.postfix.dovecot.imapPort, COLLEAGUE, HOST_PASSWORD)).toBe('in');
      expect((await smtpLogin(host.postfix.submissionPort, COLLEAGUE)).answer).toMatch(/^535 /);
    }, 60_000);
  });
}

describeOnHost('a contained account on a host that was not set up for it', { packages: ['postfix', 'dovecot-core', 'dovecot-imapd'], root: true }, () => {
  let host: GuardedHost;
  beforeAll(async () => {
    host = await GuardedHost.start({ ...START, accounts: [THIEF, OTHER] });
  }, 60_000);
  afterAll(() => host?.remove());

  test('is disabled, and what could not be proven is said', async () => {
    const contained = await host.act({ kind: 'contain-account', account: THIEF });
    expect(contained.status).toBe('done');
    expect(stepsOf(contained), host.guardOutput).toEqual({ ...PROVEN, 'prove-sessions': 'not-possible not-asked', 'prove-login': 'not-possible not-asked' });
    expect(await imapLogin(host.postfix.dovecot.imapPort, THIEF, HOST_PASSWORD)).not.toBe('in');
  }, 60_000);

  test('bots that reconnect are out for good, although Dovecot looks at the file once a second only', async () => {
    const bots = new Bots(host.postfix.dovecot.imapPort, OTHER, HOST_PASSWORD, 6);
    await until('six bots are inside', () => bots.inside === 6);
    expect((await host.act({ kind: 'disable-account', account: OTHER })).status).toBe('done');
    expect(bots.inside).toBe(0);
    bots.stop();
  }, 60_000);

  test('after check --apply its open SMTP session is ended, and all is proven', async () => {
    await host.act({ kind: 'enable-account', account: THIEF });
    const lines: string[] = [];
    await check({ configFile: host.configFile, apply: true, undo: false, failClosed: false, say: (line) => lines.push(line), now: Date.now });
    const open = await smtpLogin(host.postfix.submissionPort, THIEF);
    expect(open.answer, lines.join('\n')).toMatch(/^235 /);
    await open.smtp.ask(`MAIL FROM:<${THIEF}>\r\n`);
    expect(await open.smtp.ask(`RCPT TO:<${COLLEAGUE}>\r\n`)).toMatch(/^250 /);
    expect(stepsOf(await host.act({ kind: 'contain-account', account: THIEF })), lines.join('\n')).toEqual(PROVEN);
    expect(await open.smtp.ask(`RCPT TO:<${COLLEAGUE}>\r\n`)).toMatch(/^521 5\.7\.1 .*This account may not send mail$/);
  }, 120_000);

  test('with a new password then the old one is refused at once, proven by a login, and the owner is let in', async () => {
    const { imapPort } = host.postfix.dovecot;
    await host.act({ kind: 'enable-account', account: OTHER });
    const bots = new Bots(imapPort, OTHER, HOST_PASSWORD, 6);
    await until('six bots are inside', () => bots.inside === 6);
    const [id, password] = await host.enrolled.askForPassword(OTHER);
    expect(stepsOf(await host.ended(id)), host.guardOutput).toEqual(NEW_PASSWORD);
    expect(bots.inside).toBe(0);
    expect(await imapLogin(imapPort, OTHER, HOST_PASSWORD)).not.toBe('in');
    expect((await smtpLogin(host.postfix.submissionPort, OTHER)).answer).toMatch(/^535 /);
    expect(await imapLogin(imapPort, OTHER, password)).toBe('in');
    expect((await smtpLogin(host.postfix.submissionPort, OTHER, password)).answer).toMatch(/^235 /);
    bots.stop();
  }, 90_000);
});

describeOnHost('a contained account of system users, which Sluice never changes', { packages: ['postfix', 'dovecot-core', 'dovecot-imapd'], root: true }, () => {
  const login = `sluice${randomBytes(4).toString('hex')}`;
  const account = `${login}@example.test`;
  let uid: number;
  let host: GuardedHost;
  beforeAll(async () => {
    const added = await runProgram('/usr/sbin/useradd', ['--no-create-home', '--shell', '/usr/sbin/nologin', '--password', await hash(HOST_PASSWORD, 5), login]);
    expect(added.code, added.output).toBe(0);
    uid = Number((await runProgram('/usr/bin/id', ['-u', login])).output);
    host = await GuardedHost.start({
      ...{ ...START, accounts: { accounts: { kind: 'pam' }, configuration: () => 'kind = "elsewhere"' }, gate: true, accountQuestions: true, accountDomain: 'example.test' },
      postfix: (policyPort) => ({ authCache: true, main: { non_smtpd_milters: `{ inet:127.0.0.1:${policyPort}, default_action=accept }` } }),
    });
  }, 60_000);
  afterAll(async () => {
    await host?.remove();
    await runProgram('/usr/sbin/userdel', [login]);
  });

  test('is shut out by the gate and the policy answer, kicked, proven, and let in again', async () => {
    const { imapPort } = host.postfix.dovecot;
    const bots = new Bots(imapPort, login, HOST_PASSWORD, 3);
    await until('three bots are inside', () => bots.inside === 3);
    const open = (await smtpLogin(host.postfix.submissionPort, login)).smtp;
    await open.ask(`MAIL FROM:<${account}>\r\n`);
    expect(await open.ask(`RCPT TO:<x@outside.test>\r\n`)).toMatch(/^250 /);
    const contained = await host.act({ kind: 'contain-account', account });
    expect(stepsOf(contained), host.guardOutput).toEqual({ ...PROVEN, 'disable-account': 'not-possible accounts-elsewhere' });
    expect([contained.status, bots.inside]).toEqual(['done', 0]);
    expect(await open.ask(`RCPT TO:<y@outside.test>\r\n`)).toMatch(/^521 /);
    expect(await imapLogin(imapPort, login, HOST_PASSWORD)).toContain('[ALERT] This account is closed for now');
    expect((await smtpLogin(host.postfix.submissionPort, login)).answer).toMatch(/^535 /);
    expect(stepsOf(await host.act({ kind: 'enable-account', account }))).toMatchObject({ 'enable-account': 'not-possible accounts-elsewhere' });
    await until('the bots are inside again', () => bots.inside === 3);
    bots.stop();
    // Its store cannot be changed, so no new password can be given from here.
    expect((await host.act({ kind: 'set-password', account })).status).toBe('failed');
    expect(await imapLogin(imapPort, login, HOST_PASSWORD)).toBe('in');
  }, 90_000);

  test('the mail that one of them hands over on the host is his by his number: named, held, stopped, and allowed again', async () => {
    const handOver = (to: string) => asLocalUser(host.postfix, uid, `/usr/sbin/sendmail ${to}`, 'Subject: x\n\nhi\n');
    const inQueue = async () => (await host.report())?.queue?.accounts.find(({ account }) => account === `uid:${uid}`);
    await host.enrolled.protect(FEW);
    await host.hasSettings();
    host.hop.mood = 'defer';
    let taken = 0;
    for (; (await host.report())?.status !== 'protected'; taken += 1) expect((await handOver(`v${taken}@outside.test`)).code).toBe(0);
    expect((await handOver('later@outside.test')).code).toBe(0);
    await eventually(async () => {
      const { name, waiting = 0, held = 0 } = (await inQueue()) ?? {};
      expect({ name, all: waiting + held, someHeld: held > 0 }).toEqual({ name: login, all: taken + 1, someHeld: true });
    });
    // He is let in by SMTP as before: his account and his number are two senders.
    expect((await smtpLogin(host.postfix.submissionPort, login)).answer).toMatch(/^235 /);

    expect(stepsOf(await host.act({ kind: 'contain-account', account: `uid:${uid}` })), host.guardOutput).toEqual({ 'refuse-account': 'done', 'disable-account': 'done', 'hold-messages': 'done', 'prove-queue': 'done' });
    await eventually(async () => expect(await inQueue()).toMatchObject({ waiting: 0, held: taken + 1 }));
    expect((await handOver('more@outside.test')).output).toContain('not allowed to submit mail');
    await host.act({ kind: 'enable-account', account: `uid:${uid}` });
    expect((await handOver('again@outside.test')).code).toBe(0);
  }, 120_000);
});
