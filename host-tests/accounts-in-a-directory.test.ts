import { afterAll, beforeAll, expect, test } from 'vitest';
import { decideSuspect } from '@/lib/console/suspects/decide';
import { missingDebian } from '@sluice/guard/mailserver/testing/debian';
import { describeUnlessMissing, missingOnHost } from '@sluice/guard/mailserver/testing/host-packages';
import { HOST_PASSWORD } from '@sluice/guard/mailserver/testing/private-postfix';
import { openRawSmtp, type RawSmtp } from '@sluice/guard/mailserver/testing/raw-smtp';
import { until } from '@sluice/guard/mailserver/testing/until';
import { eventually } from '@/lib/testing/eventually';
import { Bots } from './testing/bots';
import { GuardedHost } from './testing/guarded-host';
import { stepsOf } from './testing/guarded-server';
import { ImapSession } from './testing/imap-session';
import { runProgram } from './testing/mail-programs';
import { startPrivateSlapd, type PrivateSlapd } from './testing/private-slapd';

const [THIEF, COLLEAGUE] = ['thief@example.test', 'minsu@example.test'] as const;
/** So many that their sender is a suspect by what passed alone. */
const THRESHOLD = 100;
const OWNERS_NEW = 'chosen-with-the-administrator';
const ELSEWHERE = 'not-possible accounts-elsewhere';
const CONTAINED = {
  ...{ 'refuse-account': 'done', 'disable-account': ELSEWHERE, 'flush-cache': 'done', 'end-sessions': 'done', 'hold-messages': 'done' },
  ...{ 'prove-sessions': 'done', 'prove-login': 'done', 'prove-queue': 'done' },
};

const missing = (): string | null => missingOnHost(['postfix', 'dovecot-core', 'dovecot-imapd', 'dovecot-ldap', 'slapd', 'ldap-utils'], { root: true });

/** Dovecot lets in whom slapd lets in; the guard was told that accounts are kept where it changes nothing. */
async function startHost(slapd: PrivateSlapd, debian: 'this-host' | 'debian-13', gate: boolean): Promise<GuardedHost> {
  const accounts = { accounts: { kind: 'ldap' as const, ...slapd.directory }, configuration: () => 'kind = "elsewhere"' };
  return GuardedHost.start({ threshold: THRESHOLD, accounts, gate, accountQuestions: true, postfix: () => ({ authCache: true, debian }) });
}

async function smtpLogin({ postfix }: GuardedHost, account: string, password = HOST_PASSWORD): Promise<{ smtp: RawSmtp; answer: string }> {
  const smtp = await openRawSmtp(postfix.submissionPort);
  await smtp.ask('EHLO client.test\r\n');
  return { smtp, answer: await smtp.ask(`AUTH PLAIN ${Buffer.from(`\0${account}\0${password}`).toString('base64')}\r\n`) };
}

/** @returns whether IMAP lets in, or what it says */
const imapLogin = ({ postfix }: GuardedHost, account: string, password = HOST_PASSWORD): Promise<string> =>
  ImapSession.open(postfix.dovecot.imapPort, account, password).then(
    (session) => {
      session.end();
      return 'in';
    },
    (error: unknown) => String(error),
  );

/** @returns the protocols by which Dovecot's authentication lets the account in now */
async function doorsOpenTo({ postfix: { debian, dovecot } }: GuardedHost, account: string, password = HOST_PASSWORD): Promise<string[]> {
  const open: string[] = [];
  for (const service of ['imap', 'pop3', 'smtp', 'submission', 'sieve', 'lmtp']) {
    const { code } = await runProgram(debian.program('doveadm'), ['-c', dovecot.configFile, 'auth', 'test', '-x', `service=${service}`, account, password]);
    if (code === 0) open.push(service);
  }
  return open;
}

/** The thief sends until the server refuses. */
async function trip(host: GuardedHost): Promise<void> {
  host.hop.mood = 'defer';
  let refusal = '';
  for (let message = 0; refusal === '' && message < THRESHOLD * 2; message += 1) await host.send(THIEF, `v${message}@victim-${message}.test`).catch((error: Error) => (refusal = error.message));
  expect(refusal).toContain('530 5.7.1');
  await eventually(async () => expect((await host.enrolled.incidents()).at(-1)?.suspects).toMatchObject([{ account: THIEF, verdict: 'suspect' }]));
}

const incidentOf = async (host: GuardedHost) => (await host.enrolled.incidents()).at(-1)!;
const unmet = async (host: GuardedHost): Promise<string[]> => (await incidentOf(host)).restartChecks.filter(({ met }) => !met).map(({ code }) => code);

for (const debian of ['this-host', 'debian-13'] as const) {
  describeUnlessMissing(`accounts in an LDAP directory that the guard does not change, ${debian}`, missing() ?? missingDebian(debian), () => {
    let slapd: PrivateSlapd;
    let host: GuardedHost;
    beforeAll(async () => {
      slapd = await startPrivateSlapd([THIEF, COLLEAGUE], HOST_PASSWORD);
      host = await startHost(slapd, debian, true);
    }, 90_000);
    afterAll(async () => {
      await host?.remove();
      await slapd?.stop();
    });

    test('a hijack: the thief is shut out at every door at once, each is proven, and only then the restart is ready', async () => {
      const doors = await doorsOpenTo(host, THIEF);
      expect(doors).toEqual(expect.arrayContaining(['imap', 'pop3', 'smtp', 'sieve']));
      const before = await slapd.entry(THIEF);
      const bots = new Bots(host.postfix.dovecot.imapPort, THIEF, HOST_PASSWORD, 3);
      await until('three bots are inside', () => bots.inside === 3);
      const open = (await smtpLogin(host, THIEF)).smtp;
      await open.ask(`MAIL FROM:<${THIEF}>\r\n`);
      expect(await open.ask(`RCPT TO:<${COLLEAGUE}>\r\n`)).toMatch(/^250 /);
      await trip(host);
      expect(await unmet(host)).toContain('suspects-decided');

      const contained = await host.act({ kind: 'contain-account', account: THIEF });
      expect(stepsOf(contained), host.guardOutput).toEqual(CONTAINED);
      expect([contained.status, bots.inside]).toEqual(['done', 0]);
      bots.stop();
      expect(await doorsOpenTo(host, THIEF)).toEqual([]);
      expect(await doorsOpenTo(host, COLLEAGUE)).toEqual(doors);
      expect(await imapLogin(host, THIEF)).toContain('[ALERT] This account is closed for now');
      expect((await smtpLogin(host, THIEF)).answer).toMatch(/^535 5\.7\.8 .*This account is closed for now/);
      expect(await open.ask(`RCPT TO:<${COLLEAGUE}>\r\n`)).toMatch(/^521 /);
      // The directory itself lets the stolen password in as before: what refuses is the gate alone.
      expect(await slapd.entry(THIEF)).toBe(before);

      await eventually(async () => expect(await unmet(host)).toEqual([]));
      await host.done(await host.enrolled.ask({ kind: 'restart-smtp', reason: null }));
      await eventually(async () => expect((await incidentOf(host)).incident).toMatchObject({ status: 'released', releaseCause: 'console' }));
      expect(await imapLogin(host, THIEF)).not.toBe('in');
    }, 180_000);

    test('a new password is said to be impossible, and opens nothing that was shut', async () => {
      const [id] = await host.enrolled.askForPassword(THIEF);
      const { status, steps } = await host.ended(id);
      expect(status).toBe('failed');
      expect(stepsOf({ steps })).toMatchObject({ 'set-password': 'failed accounts-elsewhere' });
      expect(await doorsOpenTo(host, THIEF)).toEqual([]);
    }, 60_000);

    test('after the directory has a new password and the account is enabled, its owner is let in at once and the stolen password is not', async () => {
      await slapd.setPassword(THIEF, OWNERS_NEW);
      expect(await imapLogin(host, THIEF, OWNERS_NEW)).not.toBe('in');
      expect(stepsOf(await host.act({ kind: 'enable-account', account: THIEF }))).toEqual({ 'enable-account': ELSEWHERE, 'flush-cache': 'done' });
      expect(await imapLogin(host, THIEF, OWNERS_NEW)).toBe('in');
      expect(await doorsOpenTo(host, THIEF)).toEqual([]);
      expect((await smtpLogin(host, THIEF, OWNERS_NEW)).answer).toMatch(/^235 /);
    }, 60_000);
  });
}

describeUnlessMissing('accounts in an LDAP directory, where Dovecot does not ask the gate', missing(), () => {
  let slapd: PrivateSlapd;
  let host: GuardedHost;
  beforeAll(async () => {
    slapd = await startPrivateSlapd([THIEF, COLLEAGUE], HOST_PASSWORD);
    host = await startHost(slapd, 'this-host', false);
  }, 90_000);
  afterAll(async () => {
    await host?.remove();
    await slapd?.stop();
  });

  test('the thief can send no more, but nothing proves that he is kept out, and the restart waits for somebody who saw to it', async () => {
    await trip(host);
    const contained = await host.act({ kind: 'contain-account', account: THIEF });
    expect(stepsOf(contained), host.guardOutput).toEqual({ ...CONTAINED, 'prove-login': 'not-possible not-asked' });
    const { smtp } = await smtpLogin(host, THIEF);
    await smtp.ask(`MAIL FROM:<${THIEF}>\r\n`);
    expect(await smtp.ask(`RCPT TO:<${COLLEAGUE}>\r\n`)).toMatch(/^521 /);
    // What is not proven is not so, either.
    expect(await imapLogin(host, THIEF)).toBe('in');
    await eventually(async () => expect(await unmet(host)).toEqual(['suspects-decided']));
    await expect(host.enrolled.ask({ kind: 'restart-smtp', reason: null })).rejects.toThrow();

    await slapd.setPassword(THIEF, OWNERS_NEW);
    const decision = { account: THIEF, decision: 'secured' as const, reason: 'A new password in the directory, and the cache was flushed.' };
    await decideSuspect(host.database.db, { number: (await incidentOf(host)).incident.number, decision, actor: { id: 'operator', name: 'Operator', address: null }, now: Date.now() });
    await eventually(async () => expect(await unmet(host)).toEqual([]));
  }, 180_000);
});
