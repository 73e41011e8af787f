import { writeFile, mkdtemp, rm, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Finding } from '@/guard/check/finding';
import { describeOnHost } from '@/lib/mailserver/testing/host-packages';
import { HOST_PASSWORD } from '@/lib/mailserver/testing/private-postfix';
import { openRawSmtp } from '@/lib/mailserver/testing/raw-smtp';
import { sendMail } from '@/lib/mailserver/testing/smtp-client';
import { CheckedHost } from './testing/checked-host';

// Set-ups that reading main.cf and master.cf would judge wrongly. Each runs, and is judged by a guard that runs beside it.
const MINSU = 'minsu@example.test';
const DEBIAN = 'compatibility_level = 3.6\nmynetworks = 127.0.0.0/8\nsmtpd_relay_restrictions = permit_mynetworks permit_sasl_authenticated defer_unauth_destination';

describeOnHost('sluice guard check asks a Postfix that runs', { packages: ['postfix', 'dovecot-core', 'dovecot-imapd'], root: true }, () => {
  let host: CheckedHost;
  let smtp: number;
  let other: number;
  let folder: string;
  let ask: string;

  beforeAll(async () => {
    host = await CheckedHost.start({ accounts: [MINSU] });
    [smtp = 0, other = 0] = host.ports;
    folder = await mkdtemp(join(tmpdir(), 'sluice-set-up-'));
    ask = `check_policy_service { inet:${host.policyListen}, timeout=5s, default_action=DUNNO }`;
  }, 60_000);
  afterAll(async () => {
    await host?.remove();
    await rm(folder, { recursive: true, force: true });
  });

  const asking = (before = '', after = 'permit_sasl_authenticated, permit_mynetworks, reject_unauth_destination'): string => `smtpd_relay_restrictions = ${before}permit_auth_destination, ${ask}, ${after}`;
  const listener = (overrides = '', port = smtp, chroot = 'n'): string => `${port} inet n - ${chroot} - - smtpd\n${overrides}`;
  const about = (findings: Finding[], service: string): Finding[] => findings.filter(({ services = [] }) => services.includes(service));
  const levels = (findings: Finding[], port = smtp): string[] => about(findings, `${port}/inet`).map(({ level }) => level);
  const accounts = (): Promise<string> => readFile(host.postfix.passwdFile, 'utf8');
  const send = (port: number, to = 'friend@outside.test') => sendMail(port, { from: MINSU, to: [to], text: 'Subject: x\r\n\r\nx\r\n' }, { user: MINSU, pass: HOST_PASSWORD });

  test('asked without a login and with one of its own that is gone afterwards; no message comes of it', async () => {
    await host.become({ main: `${DEBIAN}\nsmtpd_sasl_auth_enable = yes\nsmtpd_sasl_type = dovecot\n${asking()}`, master: listener() });
    const [before, logged] = [await accounts(), (await host.postfix.log()).length];
    const findings = await host.findings();
    expect(about(findings, `${smtp}/inet`)).toMatchObject([
      { level: 'right', sentence: `${smtp}/inet asks the guard before it relays: it was asked from 127.0.0.1 without a login, from 127.0.0.1 with one.` },
    ]);
    expect(await accounts()).toBe(before);
    expect(findings).toEqual(expect.arrayContaining([expect.objectContaining({ level: 'notice', sentence: expect.stringContaining('does not ask the guard about the mail of those who logged in') as string })]));
    const log = (await host.postfix.log()).slice(logged);
    expect(log).toContain('sluice-check-');
    expect(log).not.toMatch(/from=<>, size=|: client=/);
    expect((await host.check()).verdict).toBe('right');
  }, 60_000);

  test('the question about accounts in front of the guard is no doubt', async () => {
    const account = ask.replace('DUNNO }', 'DUNNO, policy_context=account }');
    const main = `${DEBIAN}\nsmtpd_sasl_auth_enable = yes\nsmtpd_sasl_type = dovecot\nsmtpd_restriction_classes = sluice_account\nsluice_account = ${account}\nsmtpd_end_of_data_restrictions = check_sasl_access static:sluice_account`;
    await host.become({ main: `${main}\n${asking('check_sasl_access static:sluice_account, ')}`, master: listener() });
    const findings = await host.findings();
    expect(levels(findings)).toEqual(['right']);
    expect(findings.filter(({ sentence }) => sentence.includes('those who logged in'))).toEqual([]);
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

describeOnHost('a policy socket outside the chroot of smtpd', { packages: ['postfix', 'dovecot-core', 'dovecot-imapd'], root: true }, () => {
  test('is never reached, and one below the queue directory is, as --apply names it', async () => {
    for (const [folder, level] of [['', 'missing'], ['queue/', 'right']] as const) {
      const host = await CheckedHost.start({ accounts: [MINSU], listen: ({ directory }) => join(directory, `${folder}policy`) });
      try {
        const [port] = host.ports;
        await host.become({ main: DEBIAN, master: `${port} inet n - y - - smtpd` });
        await host.check({ apply: true });
        const relaying = (await host.findings()).filter(({ services = [] }) => services.includes(`${port}/inet`));
        expect(relaying).toMatchObject([{ level }]);
        if (level === 'missing') expect(relaying[0]?.advice).toContain('smtpd runs in a chroot');
        else expect(await host.main()).toContain('check_policy_service { unix:policy, timeout=5s');
      } finally {
        await host.remove();
      }
    }
  }, 120_000);
});
