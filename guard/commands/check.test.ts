import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { eventually } from '@/lib/testing/eventually';
import { describeOnHost } from '@sluice/guard/mailserver/testing/host-packages';
import { startPolicyStub, type PolicyStub } from '@sluice/guard/mailserver/testing/policy-stub';
import { HOST_PASSWORD, startPrivatePostfix, type PrivatePostfix } from '@sluice/guard/mailserver/testing/private-postfix';
import { sendMail } from '@sluice/guard/mailserver/testing/smtp-client';
import { check } from './check';
import { newConfig } from './new-config';

const DEFAULT = 'permit_mynetworks permit_sasl_authenticated defer_unauth_destination';
const ACCOUNT = 'minsu@example.test';

let folder: string;
let said: string;

async function configure(parts: { configDirectory: string; logFile?: string; policyPort: number; smtpPort?: number; accounts?: string; dovecot?: string }): Promise<string> {
  const text = newConfig({
    ...{ consoleUrl: 'http://127.0.0.1:9', tokenFile: join(folder, 'token'), localDomains: ['example.test'], timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone },
    ...{ logFile: parts.logFile ?? join(folder, 'mail.log'), logSource: 'file' as const, accountsFile: parts.accounts ?? join(folder, 'users'), usesDatabase: false, hasDovecot: parts.dovecot !== undefined, policyListen: `127.0.0.1:${parts.policyPort}` },
  });
  const file = join(folder, 'guard.toml');
  const config = text
    .replace('"/etc/postfix"', JSON.stringify(parts.configDirectory))
    .replace('smtp_port = 25', `smtp_port = ${parts.smtpPort ?? 25}`)
    .replace('[mailserver.dovecot]', parts.dovecot === undefined ? '[mailserver.dovecot]' : `[mailserver.dovecot]\nconfig_file = ${JSON.stringify(parts.dovecot)}`)
    .replace('"/var/lib/sluice-guard"', JSON.stringify(join(folder, 'state')));
  await writeFile(file, config);
  await writeFile(join(folder, 'token'), 'x', { mode: 0o600 });
  return file;
}

const run = (configFile: string, flags: Partial<Parameters<typeof check>[0]> = {}) =>
  check({ configFile, apply: false, undo: false, failClosed: false, say: (line) => (said += `${line}\n`), now: () => Date.parse('2026-11-24T23:30:00Z'), ...flags });

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluice-check-'));
  said = '';
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('without a configuration it says how to come by one', async () => {
  await expect(run(join(folder, 'none.toml'))).rejects.toThrow(/cannot be read \(ENOENT\).*sluice guard enroll URL CODE/s);
});

describeOnHost("Debian's default Postfix", { packages: ['postfix'], root: true }, () => {
  let policy: PolicyStub;
  beforeEach(async () => {
    policy = await startPolicyStub();
    await copyFile('/usr/share/postfix/main.cf.debian', join(folder, 'main.cf'));
    // As Debian's installer adds it to that file.
    await writeFile(join(folder, 'main.cf'), `${await readFile(join(folder, 'main.cf'), 'utf8')}smtpd_relay_restrictions = ${DEFAULT}\nqueue_directory = ${join(folder, 'queue')}\ndata_directory = ${join(folder, 'data')}\nmaillog_file_prefixes = ${folder}\n`);
    for (const name of ['queue', 'data']) await mkdir(join(folder, name));
    await copyFile('/etc/postfix/master.cf.proto', join(folder, 'master.cf'));
  });
  afterEach(() => policy.close());

  test('what is missing is told, with lines that Postfix takes as they are printed', async () => {
    const file = await configure({ configDirectory: folder, policyPort: policy.port });
    expect(await run(file)).toBe('missing');
    expect(said).toContain(`✓ The guard answers on 127.0.0.1:${policy.port}.`);
    expect(said).toContain('✗ Postfix does not ask the guard before it relays (main.cf, for smtp/inet).');
    const printed = /Put these lines into [^\n]+\n\n([\s\S]+?)\n\nOr let it be done/.exec(said)?.[1] ?? '';
    expect(printed).toContain('    # mail for your own domains goes on at once');
    await writeFile(join(folder, 'main.cf'), `${await readFile(join(folder, 'main.cf'), 'utf8')}\n${printed}\n`);
    said = '';
    await run(file);
    expect(said).toContain('? Whether smtp/inet asks the guard could not be found out: asked from 127.0.0.1 without a login, it said');
    expect(said).not.toContain('Put these lines');
  });

  test('--apply changes it with the old files kept, --undo brings them back to the byte', async () => {
    const file = await configure({ configDirectory: folder, policyPort: policy.port });
    await writeFile(join(folder, 'master.cf'), `${await readFile(join(folder, 'master.cf'), 'utf8')}submission inet n - y - - smtpd\n  -o smtpd_relay_restrictions=permit_sasl_authenticated,reject\n`);
    const before = [await readFile(join(folder, 'main.cf'), 'utf8'), await readFile(join(folder, 'master.cf'), 'utf8')];
    await run(file, { apply: true });
    expect(said).toContain('Changed with postconf: maillog_file, sluice_submission_relay_restrictions, non_smtpd_milters, smtpd_relay_restrictions, submission/inet/smtpd_relay_restrictions, submission/inet/smtpd_recipient_restrictions.');
    expect(await readFile(join(folder, 'main.cf'), 'utf8')).toContain(`check_policy_service { inet:127.0.0.1:${policy.port}, timeout=5s, default_action=DUNNO }, permit_mynetworks`);
    expect((await readdir(folder)).filter((name) => name.includes('before-sluice'))).toEqual(['main.cf.before-sluice-20261124T233000Z', 'master.cf.before-sluice-20261124T233000Z']);
    said = '';
    await run(file);
    expect(said).toContain('? Whether submission/inet asks the guard could not be found out');
    expect(said).not.toContain('Postfix does not ask the guard');
    expect(await run(file, { undo: true })).toBe('right');
    expect([await readFile(join(folder, 'main.cf'), 'utf8'), await readFile(join(folder, 'master.cf'), 'utf8')]).toEqual(before);
    await expect(run(file, { undo: true })).rejects.toThrow('There is nothing to undo');
  });

  test('--undo takes back only its own when somebody has changed a file since', async () => {
    const file = await configure({ configDirectory: folder, policyPort: policy.port });
    await run(file, { apply: true });
    const later = `${await readFile(join(folder, 'main.cf'), 'utf8')}relayhost = [mx.example.test]\n`.replace(/^maillog_file = .*$/m, 'maillog_file = /var/log/elsewhere');
    await writeFile(join(folder, 'main.cf'), later);
    await run(file, { undo: true });
    expect(said).toContain('maillog_file was changed since, so it is left as it is: /var/log/elsewhere');
    expect(said).toContain(`smtpd_relay_restrictions is ${DEFAULT} again`);
    const main = await readFile(join(folder, 'main.cf'), 'utf8');
    expect(main).toContain('relayhost = [mx.example.test]');
    expect(main).toContain(`smtpd_relay_restrictions = ${DEFAULT}`);
    expect(main).toContain('maillog_file = /var/log/elsewhere');
  });

  test('two changes are taken back one after the other', async () => {
    const file = await configure({ configDirectory: folder, policyPort: policy.port });
    await run(file, { apply: true });
    const first = await readFile(join(folder, 'main.cf'), 'utf8');
    await writeFile(join(folder, 'master.cf'), `${await readFile(join(folder, 'master.cf'), 'utf8')}submission inet n - y - - smtpd\n  -o smtpd_relay_restrictions=permit_sasl_authenticated,reject\n`);
    const between = await readFile(join(folder, 'master.cf'), 'utf8');
    await run(file, { apply: true, now: () => Date.parse('2026-11-25T10:00:00Z') });
    said = '';
    await run(file, { undo: true });
    expect(said).toContain('An earlier --apply is still in force (1)');
    expect([await readFile(join(folder, 'main.cf'), 'utf8'), await readFile(join(folder, 'master.cf'), 'utf8')]).toEqual([first, between]);
    await run(file, { undo: true });
    expect(await readFile(join(folder, 'main.cf'), 'utf8')).toContain(`smtpd_relay_restrictions = ${DEFAULT}`);
    expect(await readFile(join(folder, 'main.cf'), 'utf8')).not.toContain('check_policy_service');
    expect(await readFile(join(folder, 'master.cf'), 'utf8')).toBe(between);
    await expect(run(file, { undo: true })).rejects.toThrow('There is nothing to undo');
  });

  test('--apply is refused while the guard does not answer, and taken back when Postfix does not accept it', async () => {
    const silent = await startPolicyStub();
    await silent.close();
    const before = await readFile(join(folder, 'main.cf'), 'utf8');
    await expect(run(await configure({ configDirectory: folder, policyPort: silent.port }), { apply: true })).rejects.toThrow('the guard does not answer yet');
    expect(await readFile(join(folder, 'main.cf'), 'utf8')).toBe(before);
    // `postfix check` does not accept a queue directory that is not there.
    const broken = `${before}queue_directory = ${join(folder, 'nowhere', 'queue')}\n`;
    await writeFile(join(folder, 'main.cf'), broken);
    await expect(run(await configure({ configDirectory: folder, policyPort: policy.port }), { apply: true })).rejects.toThrow('main.cf and master.cf are as they were before');
    expect(await readFile(join(folder, 'main.cf'), 'utf8')).toBe(broken);
  });

  test('without Postfix there, it says so', async () => {
    await expect(run(await configure({ configDirectory: join(folder, 'nowhere'), policyPort: policy.port }))).rejects.toThrow('Postfix cannot be looked at');
  });
});

describeOnHost('a Postfix and a Dovecot that run', { packages: ['postfix', 'dovecot-core', 'dovecot-imapd'], root: true }, () => {
  let host: PrivatePostfix;
  let policy: PolicyStub;
  beforeAll(async () => {
    policy = await startPolicyStub();
    host = await startPrivatePostfix({ accounts: [ACCOUNT], main: { smtpd_relay_restrictions: DEFAULT } });
  });
  afterAll(async () => {
    await host.remove();
    await policy.close();
  });

  test('from not asking to asking, with mail to show it', async () => {
    const { configDirectory, logFile, smtpPort, passwdFile, dovecot } = host;
    const file = await configure({ configDirectory, logFile, smtpPort, policyPort: policy.port, accounts: passwdFile, dovecot: dovecot.configFile });
    const send = (to: string) => sendMail(host.smtpPort, { from: ACCOUNT, to: [to], text: 'Subject: x\r\n\r\nx\r\n' }, { user: ACCOUNT, pass: HOST_PASSWORD });
    await send('one@outside.test');
    expect(policy.requests).toHaveLength(0);
    expect(await run(file)).toBe('missing');
    expect(said).toMatch(/✓ The send queue can be counted: \d+ messages/);
    expect(said).toContain('✓ 1 mailboxes are found');
    expect(said).toContain('✓ Dovecot answers, so sessions can be ended.');
    expect(said).toContain('✓ Dovecot looks accounts up where the guard disables them (passwd-file).');
    expect(said).toMatch(/✓ The log file .* is read: \d+ lines/);
    expect(said).toMatch(/✓ What was asked just now stands in the log file/);
    said = '';
    // No guard runs beside the policy server of this test, so what it may do cannot be known.
    expect(await run(file, { apply: true })).toBe('unknown');
    expect(said).toContain('Postfix has read them.');
    policy.action = '530 Relay denied for protecting our server';
    await expect(send('two@outside.test')).rejects.toThrow('Relay denied for protecting our server');
    await send('hana@example.test');
    expect(policy.requests.flatMap((request) => request.get('recipient') ?? [])).toEqual(['two@outside.test']);
    await run(file, { undo: true });
    // A reload lets an smtpd that is running finish with the settings it has read.
    await eventually(() => send('three@outside.test'));
  });
});
