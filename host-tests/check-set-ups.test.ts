import { writeFile, mkdtemp, rm, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Finding } from '@sluice/guard/check/finding';
import { describeOnHost } from '@sluice/guard/mailserver/testing/host-packages';
import { HOST_PASSWORD } from '@sluice/guard/mailserver/testing/private-postfix';
import { openRawSmtp } from '@sluice/guard/mailserver/testing/raw-smtp';
import { sendMail } from '@sluice/guard/mailserver/testing/smtp-client';
import { CheckedHost } from './testing/checked-host';
import { runProgram } from './testing/mail-programs';

// Set-ups that reading main.cf and master.cf would judge wrongly. Each runs, and is judged by a guard that runs beside it.
const MINSU = 'minsu@example.test';
const DEBIAN = 'compatibility_level = 3.6\nmynetworks = 127.0.0.0/8\nsmtpd_relay_restrictions = permit_mynetworks permit_sasl_authenticated defer_unauth_destination';

describeOnHost('sluice guard check asks a Postfix that runs', { packages: ['postfix', 'dovecot-core', 'dovecot-imapd'], root: true }, () => {
  let host: CheckedHost;
  let smtp: number;
  let other: number;
  let third: number;
  let folder: string;
  let ask: string;

  beforeAll(async () => {
    host = await CheckedHost.start({ accounts: [MINSU] });
    [smtp = 0, other = 0, third = 0] = host.ports;
    folder = await mkdtemp(join(tmpdir(), 'sluice-set-up-'));
    ask = `check_policy_service { inet:${host.policyListen}, timeout=5s, default_action=DUNNO }`;
  }, 60_000);
  afterAll(async () => {
    await host?.remove();
    await rm(folder, { recursive: true, force: true });
  });

  const asking = (before = '', after = 'permit_sasl_authenticated, permit_mynetworks, reject_unauth_destination'): string => `smtpd_relay_restrictions = ${before}permit_auth_destination, ${ask}, ${after}`;
  const listener = (overrides = '', port = smtp, chroot = 'n'): string => `${port} inet n - ${chroot} - - smtpd\n${overrides}`;
  const isOfAccounts = ({ sentence }: Finding): boolean => /(those who|whoever) logged in/.test(sentence);
  const about = (findings: Finding[], service: string): Finding[] => findings.filter((finding) => finding.services?.includes(service) && !isOfAccounts(finding));
  const accountsOf = (findings: Finding[], service: string): Finding[] => findings.filter((finding) => finding.services?.includes(service) && isOfAccounts(finding));
  const levels = (findings: Finding[], port = smtp): string[] => about(findings, `${port}/inet`).map(({ level }) => level);
  const accounts = (): Promise<string> => readFile(host.postfix.passwdFile, 'utf8');
  const send = (port: number, to = 'friend@outside.test') => sendMail(port, { from: MINSU, to: [to], text: 'Subject: x\r\n\r\nx\r\n' }, { user: MINSU, pass: HOST_PASSWORD });

  test('asked without a login and with one of its own that is gone afterwards; no message comes of it', async () => {
    await host.become({ main: `${DEBIAN}\nsmtpd_sasl_auth_enable = yes\nsmtpd_sasl_type = dovecot\n${asking()}`, master: listener() });
    const [before, logged] = [await accounts(), (await host.postfix.log()).length];
    const findings = await host.findings();
    expect(about(findings, `${smtp}/inet`)).toMatchObject([{ level: 'right', sentence: `${smtp}/inet asks the guard before it relays: it was asked from 127.0.0.1 without a login, from 127.0.0.1 with one.` }]);
    expect(await accounts()).toBe(before);
    expect(accountsOf(findings, `${smtp}/inet`)).toMatchObject([{ level: 'notice', sentence: expect.stringContaining('does not ask the guard about the mail of those who logged in') as string }]);
    const log = (await host.postfix.log()).slice(logged);
    expect(log).toContain('sluice-check-');
    expect(log).not.toMatch(/from=<>, size=|: client=/);
    expect((await host.check()).verdict).toBe('right');
  }, 60_000);

  test('every listener with logins asks about the account after --apply, and is asked; lists stay behind it, and --undo takes it out', async () => {
    const [polite, blocked] = ['reject_non_fqdn_sender', 'check_client_access inline:{127.0.0.9=REJECT}'];
    const own = '  -o smtpd_sasl_auth_enable=yes\n  -o smtpd_restriction_classes=polite\n  -o smtpd_relay_restrictions=polite,permit_sasl_authenticated,reject\n  -o smtpd_recipient_restrictions=permit_sasl_authenticated,reject';
    const main = `${DEBIAN}\nsmtpd_sasl_type = dovecot\nsmtpd_restriction_classes = polite\npolite = ${polite}\nsmtpd_end_of_data_restrictions = ${blocked}`;
    const master = `${listener('  -o smtpd_end_of_data_restrictions=')}\n${listener(own, other)}\n127.0.0.1:${third} inet n - n - - smtpd\n  -o smtpd_sasl_auth_enable=yes\n  -o smtpd_end_of_data_restrictions=`;
    await host.become({ main, master });
    const { said, verdict } = await host.check({ apply: true });
    expect(verdict, said).toBe('right');
    const findings = await host.findings();
    for (const service of [`${other}/inet`, `127.0.0.1:${third}/inet`]) expect(accountsOf(findings, service)).toMatchObject([{ level: 'right', sentence: expect.stringContaining('it was asked with a login') as string }]);
    expect(accountsOf(findings, `${smtp}/inet`)).toEqual([]);
    const applied = await host.main();
    const account = ask.replace('DUNNO }', 'DUNNO, policy_context=account }');
    for (const line of [
      `sluice_account = ${account}`,
      'smtpd_restriction_classes = polite, sluice_account',
      `smtpd_end_of_data_restrictions = check_sasl_access static:sluice_account, ${blocked}`,
      `sluice_${other}_relay_restrictions = check_sasl_access static:sluice_account, polite, permit_auth_destination, ${ask}, permit_sasl_authenticated, reject`,
    ]) expect(applied.split('\n')).toContain(line);
    await send(other, MINSU);
    await host.check({ undo: true });
    expect((await host.main()).startsWith(main)).toBe(true);
    expect(await readFile(join(host.postfix.configDirectory, 'master.cf'), 'utf8')).toContain(master);
  }, 90_000);

  test('what the lists say about accounts is not believed where asking shows otherwise', async () => {
    const account = ask.replace('DUNNO }', 'DUNNO, policy_context=account }');
    const main = `${DEBIAN}\nsmtpd_sasl_auth_enable = yes\nsmtpd_sasl_type = dovecot\nsmtpd_restriction_classes = sluice_account\nsluice_account = permit_mynetworks, ${account}\nsmtpd_end_of_data_restrictions = check_sasl_access static:sluice_account`;
    await host.become({ main: `${main}\n${asking('check_sasl_access static:sluice_account, ')}`, master: listener() });
    expect(accountsOf(await host.findings(), `${smtp}/inet`)).toMatchObject([{ level: 'notice', sentence: expect.stringContaining('although its lists say so: asked from 127.0.0.1, it said "250') as string }]);
  }, 60_000);

  test('asked from an address that mynetworks does not hold', async () => {
    await host.become({ main: `${DEBIAN.replace('127.0.0.0/8', '127.0.0.1/32')}\n${asking()}`, master: `127.0.0.2:${smtp} inet n - n - - smtpd` });
    expect(about(await host.findings(), `127.0.0.2:${smtp}/inet`)).toMatchObject([{ level: 'right', sentence: expect.stringContaining('asked from 127.0.0.2 without') as string }]);
  }, 60_000);

  test.each([
    ['a restriction class that permits', 'smtpd_restriction_classes = office\noffice = permit_mynetworks, permit_sasl_authenticated', 'reject_unknown_sender_domain, office, ', ['missing']],
    ['a class that only refuses', 'smtpd_restriction_classes = polite\npolite = reject_non_fqdn_sender', 'polite, ', ['right']],
    ['a table that says OK for this host', '', 'check_client_access inline:{127.0.0.1=OK}, ', ['missing']],
    ['a table that says OK for somebody else', '', 'check_client_access inline:{192.0.2.9=OK}, ', ['right', 'unknown']],
    ['another policy service, which may say OK', '', 'check_policy_service { inet:127.0.0.1:9, default_action=DUNNO }, ', ['right', 'unknown']],
    ['mail that is asked about although it is only warned', '', 'warn_if_reject ', ['missing']],
  ])('%s in front of the guard', async (_, main, before, expected) => {
    const restrictions = before === 'warn_if_reject ' ? asking().replace('check_policy_service', 'warn_if_reject check_policy_service') : asking(before);
    await host.become({ main: `${DEBIAN}\n${main}\n${restrictions}`, master: listener() });
    expect(levels(await host.findings())).toEqual(expected);
  }, 60_000);

  test('the guard under another name of this host is known', async () => {
    const named = asking().replace('inet:127.0.0.1:', 'inet:localhost:');
    await host.become({ main: `${DEBIAN}\n${named}`, master: listener() });
    expect(levels(await host.findings())).toEqual(['right']);
    expect((await host.check()).said).not.toContain('smtpd_relay_restrictions =');
  }, 60_000);

  test('a list of known recipients\' domains does not hide whether the guard is asked', async () => {
    await host.become({ main: `compatibility_level = 2\nmynetworks = 127.0.0.0/8\nsmtpd_recipient_restrictions = reject_unknown_recipient_domain, permit_mynetworks, reject\n${asking()}`, master: listener() });
    expect(levels(await host.findings())).toEqual(['right']);
  }, 60_000);

  test('where only those who log in get as far as the list, it is asked with a login', async () => {
    const main = `${DEBIAN}\nsmtpd_sasl_type = dovecot\n${asking()}\n${host.tls}`;
    await host.become({ main, master: listener('  -o smtpd_sasl_auth_enable=yes\n  -o smtpd_tls_security_level=encrypt\n  -o smtpd_client_restrictions=permit_sasl_authenticated,reject') });
    expect(about(await host.findings(), `${smtp}/inet`)).toMatchObject([{ level: 'right', sentence: expect.stringMatching(/it was asked from 127\.0\.0\.1 with one\.$/) as string }]);
    await host.become({ main, master: listener('  -o smtpd_sasl_auth_enable=yes\n  -o smtpd_tls_wrappermode=yes\n  -o smtpd_client_restrictions=permit_sasl_authenticated,reject') });
    expect(levels(await host.findings())).toEqual(['right']);
  }, 60_000);

  test('with smtpd_delay_reject = no people can still log in and send after --apply', async () => {
    const own = '  -o smtpd_sasl_auth_enable=yes\n  -o smtpd_delay_reject=no\n  -o smtpd_recipient_restrictions=\n  -o smtpd_relay_restrictions=permit_sasl_authenticated,reject';
    await host.become({ main: `${DEBIAN}\nsmtpd_sasl_type = dovecot\nrelayhost = [127.0.0.1]:${host.postfix.sink.port}`, master: `${listener()}\n${listener(own, other)}` });
    expect((await host.check({ apply: true })).verdict).toBe('right');
    await send(other);
    const { ask: say, socket } = await openRawSmtp(other);
    await say('EHLO stranger.test\r\n');
    await say('MAIL FROM:<x@outside.test>\r\n');
    expect(await say(`RCPT TO:<${MINSU}>\r\n`)).toMatch(/^554 5\.7\.1 .*Access denied/);
    socket.destroy();
  }, 90_000);

  test('a list of blocked clients still blocks after --apply', async () => {
    const own = '  -o smtpd_sasl_auth_enable=yes\n  -o smtpd_client_restrictions=$block_list\n  -o smtpd_relay_restrictions=permit_sasl_authenticated,reject';
    await host.become({ main: `${DEBIAN}\nsmtpd_sasl_type = dovecot\nblock_list = check_client_access inline:{127.0.0.9=REJECT}, permit`, master: `${listener()}\n${listener(own, other)}` });
    const { said } = await host.check({ apply: true });
    expect(said).toContain(`${other}/inet/smtpd_recipient_restrictions`);
    expect(said).not.toContain('smtpd_client_restrictions');
    expect(levels(await host.findings(), other)).toEqual(['right']);
    expect(await readFile(join(host.postfix.configDirectory, 'master.cf'), 'utf8')).toContain('-o smtpd_client_restrictions=$block_list');
  }, 90_000);

  test.each([
    ['braces', '  -o { smtpd_relay_restrictions = permit_sasl_authenticated, reject }'],
    ['a variable', '  -o smtpd_relay_restrictions=$my_list'],
    ['an empty list', '  -o smtpd_relay_restrictions=\n  -o smtpd_recipient_restrictions=permit_sasl_authenticated,reject'],
  ])('a list of its own in %s is seen and mended', async (_, own) => {
    await host.become({ main: `${DEBIAN}\nsmtpd_sasl_type = dovecot\nmy_list = permit_sasl_authenticated, reject`, master: `${listener()}\n${listener(`  -o smtpd_sasl_auth_enable=yes\n${own}`, other)}` });
    expect(levels(await host.findings(), other)).toEqual(['missing']);
    expect((await host.check({ apply: true })).verdict).toBe('right');
    expect(levels(await host.findings(), other)).toEqual(['right']);
  }, 90_000);

  test.each([
    ['content_filter', `content_filter = smtp:[127.0.0.1]:10024`, '  -o content_filter=\n  -o smtpd_recipient_restrictions=permit_mynetworks,reject', ''],
    ['smtpd_proxy_filter', '', '  -o smtpd_authorized_xforward_hosts=127.0.0.0/8\n  -o smtpd_recipient_restrictions=permit_mynetworks,reject', '  -o smtpd_proxy_filter=127.0.0.1:10024'],
  ])('where a %s hands mail back is given a list of its own, so that nothing is bounced there', async (_, main, own, filtered) => {
    const back = `127.0.0.1:${other} inet n - n - - smtpd\n${own}`;
    await host.become({ main: `${DEBIAN}\n${main}`, master: `${listener(filtered)}\n${back}` });
    expect(about(await host.findings(), `127.0.0.1:${other}/inet`)).toMatchObject([{ level: 'missing' }]);
    await host.check({ apply: true });
    expect(about(await host.findings(), `127.0.0.1:${other}/inet`)).toMatchObject([{ level: 'right', sentence: expect.stringContaining('does not ask about it a second time: it was asked from 127.0.0.1') as string }]);
    await host.check({ undo: true });
    expect(about(await host.findings(), `127.0.0.1:${other}/inet`)).toMatchObject([{ level: 'missing' }]);
  }, 90_000);

  test('mail of local users is asked about by handing some over, which nobody gets', async () => {
    const filters = `non_smtpd_milters = { inet:${host.policyListen}, default_action=accept }`;
    await host.become({ main: `${DEBIAN}\n${asking()}\n${filters}`, master: listener() });
    const logged = (await host.postfix.log()).length;
    const ofLocalMail = async (): Promise<Finding[]> => (await host.findings()).filter(({ sentence }) => sentence.startsWith('Mail that users of this host'));
    expect(await ofLocalMail()).toMatchObject([{ level: 'right', sentence: expect.stringContaining('the guard was asked and had it discarded') as string }]);
    expect((await host.postfix.log()).slice(logged)).toMatch(/milter-discard: END-OF-MESSAGE/);
    await runProgram('/usr/sbin/postconf', ['-c', host.postfix.configDirectory, '-P', 'cleanup/unix/non_smtpd_milters=']);
    await host.postfix.postfix('stop');
    await host.postfix.postfix('start');
    expect(await ofLocalMail()).toMatchObject([{ level: 'missing', sentence: expect.stringContaining('did not reach it, and was deleted') as string }]);
    expect((await runProgram('/usr/sbin/postqueue', ['-c', host.postfix.configDirectory, '-j'])).output).not.toContain('queue_id');
  }, 90_000);

  test('a listener of web mail with a list of its own is a door', async () => {
    await host.become({ main: `${DEBIAN}\n${asking()}`, master: `${listener()}\n127.0.0.1:${other} inet n - n - - smtpd\n  -o smtpd_relay_restrictions=permit_mynetworks,reject` });
    expect(about(await host.findings(), `127.0.0.1:${other}/inet`)).toMatchObject([{ level: 'missing' }]);
    expect((await host.check({ apply: true })).verdict).toBe('right');
  }, 60_000);

  test('a unix socket that speaks SMTP is asked as well', async () => {
    await host.become({ main: `${DEBIAN}\n${asking()}`, master: `${listener()}\nlocalsmtp unix n - n - - smtpd` });
    expect(about(await host.findings(), 'localsmtp/unix')).toMatchObject([{ level: 'right' }]);
  }, 60_000);

  test('postscreen hands on what is asked', async () => {
    await host.become({ main: `${DEBIAN}\n${asking()}\npostscreen_greet_action = enforce`, master: `${smtp} inet n - n - 1 postscreen\nsmtpd pass - - n - - smtpd\ntlsproxy unix - - n - 0 tlsproxy\ndnsblog unix - - n - 0 dnsblog` });
    expect(about(await host.findings(), 'smtpd/pass')).toMatchObject([{ level: 'right' }]);
  }, 60_000);

  test('soft_bounce and qmqpd are said', async () => {
    const door = (clients: string) => ({ main: `${DEBIAN}\n${asking()}\nsoft_bounce = yes\nqmqpd_authorized_clients = ${clients}`, master: `${listener()}\n127.0.0.1:${other} inet n - n - - qmqpd` });
    await host.become(door('127.0.0.0/8'));
    const findings = await host.findings();
    expect(levels(findings)).toEqual(['right']);
    expect(findings).toEqual(expect.arrayContaining([
      expect.objectContaining({ level: 'notice', sentence: expect.stringContaining('450 in the place of 530') as string }),
      expect.objectContaining({ level: 'missing', sentence: expect.stringContaining('takes mail by QMQP') as string }),
    ]));
    await host.become(door(''));
    expect(await host.findings()).toEqual(expect.arrayContaining([expect.objectContaining({ level: 'notice', sentence: expect.stringContaining('takes mail by QMQP') as string })]));
  }, 60_000);

  test('with Cyrus SASL it is said whose the accounts are', async () => {
    await host.become({ main: `${DEBIAN}\n${asking()}\nsmtpd_sasl_auth_enable = yes\nsmtpd_sasl_type = cyrus`, master: listener() });
    expect(await host.findings()).toEqual(expect.arrayContaining([expect.objectContaining({ level: 'unknown', sentence: expect.stringContaining('cyrus SASL, not by Dovecot') as string })]));
  }, 60_000);

  test('an instance that mail leaves through is found, and its queue counted', async () => {
    await writeFile(join(folder, 'main.cf'), `queue_directory = ${host.postfix.queueDirectory}\ncompatibility_level = 3.6\n`);
    await writeFile(join(folder, 'master.cf'), `127.0.0.1:${other} inet n - n - - smtpd\n`);
    const instances = `multi_instance_enable = yes\nmulti_instance_directories = ${folder}`;
    await host.become({ main: `${DEBIAN}\n${asking()}\n${instances}`, master: listener() });
    expect(await host.findings()).toEqual(expect.arrayContaining([expect.objectContaining({ level: 'notice', sentence: expect.stringContaining(`${folder}: 0 messages wait`) as string })]));
    await host.become({ main: `${DEBIAN}\n${asking()}\n${instances}\nrelayhost = [127.0.0.1]:${other}`, master: listener() });
    expect(await host.findings()).toEqual(expect.arrayContaining([expect.objectContaining({ level: 'missing', advice: expect.stringContaining('the send queue is there') as string })]));
  }, 60_000);

  test('a log that is not written any more is found by what does not come into it', async () => {
    await host.become({ main: `${DEBIAN}\n${asking()}`, master: listener() });
    expect(await host.findings()).toEqual(expect.arrayContaining([expect.objectContaining({ level: 'right', sentence: expect.stringContaining('What was asked just now stands in the log file') as string })]));
    await host.postfix.configure({ maillog_file: join(host.postfix.directory, 'elsewhere') });
    expect(await host.findings()).toEqual(expect.arrayContaining([expect.objectContaining({ level: 'missing', sentence: expect.stringContaining('What was asked just now does not stand in the log file') as string })]));
  }, 60_000);
});

describeOnHost('the guard on a unix socket', { packages: ['postfix', 'dovecot-core', 'dovecot-imapd'], root: true }, () => {
  const start = (path: string): Promise<CheckedHost> => CheckedHost.start({ accounts: [MINSU], listen: ({ directory }) => join(directory, path) });
  const both = ([chrooted, free]: readonly number[]): string => `${chrooted} inet n - y - - smtpd\n${free} inet n - n - - smtpd`;

  test('that a chroot hides is said before anything is changed, and nothing is', async () => {
    const host = await start('policy');
    try {
      await host.become({ main: DEBIAN, master: both(host.ports) });
      const before = await host.main();
      expect(await host.findings()).toEqual(expect.arrayContaining([expect.objectContaining({
        level: 'missing',
        sentence: expect.stringMatching(new RegExp(`^A chroot hides the guard from ${host.ports[0]}/inet: `)) as string,
        advice: expect.stringContaining(`Set policy.listen to ${host.postfix.queueDirectory}/private/sluice-guard`) as string,
      })]));
      await expect(host.check({ apply: true })).rejects.toThrow('Nothing was changed. A chroot hides the guard');
      expect(await host.main()).toBe(before);
    } finally {
      await host.remove();
    }
  }, 120_000);

  test('in Postfix’s own folder is asked with and without a chroot, also about local mail, and opened by nobody else', async () => {
    const host = await start('queue/private/sluice-guard');
    try {
      // This Dovecot's own socket is one that a chroot hides, so logins are offered outside of it.
      await host.become({ main: `${DEBIAN}\nsmtpd_sasl_type = dovecot`, master: `${both(host.ports)}\n  -o smtpd_sasl_auth_enable=yes` });
      const { verdict, said } = await host.check({ apply: true });
      expect(verdict, said).toBe('right');
      const sentences = (await host.findings()).filter(({ level }) => level === 'right').map(({ sentence }) => sentence);
      const asked = [...host.ports.slice(0, 2).map((port) => `${port}/inet asks the guard before it relays`), `${host.ports[1]}/inet asks the guard about whoever logged in`];
      for (const each of [...asked, 'the guard was asked and had it discarded', 'Only Postfix can open the socket of the guard']) expect(sentences).toEqual(expect.arrayContaining([expect.stringContaining(each)]));
      expect(await host.main()).toContain('check_policy_service { unix:private/sluice-guard, timeout=5s');
      const socket = join(host.postfix.queueDirectory, 'private/sluice-guard');
      const open = `require('net').connect('${socket}').on('connect', () => process.exit(0)).on('error', ({ code }) => { console.log(code); process.exit(1); })`;
      const as = (user: string) => runProgram('/usr/sbin/runuser', ['-u', user, '--', process.execPath, '-e', open]);
      expect(await as('nobody')).toMatchObject({ code: 1, output: 'EACCES\n' });
      expect(await as('postfix')).toMatchObject({ code: 0 });
    } finally {
      await host.remove();
    }
  }, 120_000);
});
