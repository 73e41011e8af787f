import { execFile } from 'node:child_process';
import { chmod, chown, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { hash } from '@node-rs/bcrypt';
import type { PostfixOptions } from '../postfix/postfix-options';
import { runServiceCommand } from '../run-command';
import { openDebian, type Debian, type DebianChoice } from './debian';
import { freePort } from './free-port';
import { startPrivateDovecot, type PassdbChoice, type PrivateDovecot } from './private-dovecot';
import { PrivateJournal } from './private-journal';
import { PrivateSink } from './private-sink';
import { until } from './until';

const run = promisify(execFile);

export const HOST_DOMAIN = 'example.test';
export const HOST_PASSWORD = 'correct horse';

export interface PrivatePostfixOptions {
  /** Mailboxes of a passwd-file that is made for this run, all with HOST_PASSWORD; or accounts kept elsewhere. */
  accounts: string[] | Exclude<PassdbChoice, { kind: 'passwd-file' }>;
  /** Who is asked before anything is relayed, as check_policy_service names it; nobody when left out. */
  policy?: { address: string; defaultAction: string | null; /** Asked about every recipient of those who logged in, too. */ accounts?: boolean };
  /** Where Dovecot asks about every login; nobody when left out. */
  gatePort?: number;
  /** A next hop that the test has already; smtp-sink is started when left out. */
  nextHopPort?: number;
  longQueueIds?: boolean;
  /** Dovecot's authentication cache. */
  authCache?: boolean;
  /** Dovecot takes mail by LMTP and runs Sieve scripts. */
  sieve?: boolean;
  /** Further settings of main.cf. */
  main?: Record<string, string>;
  /** Whose programs; this machine's when left out. */
  debian?: DebianChoice;
  /** All of it logs to a journal of its own and to no file, as on a fresh host of Debian 13, which this needs. */
  journal?: boolean;
}

/** A Postfix, a Dovecot and a next hop of their own in one temporary folder, all on 127.0.0.1. */
export interface PrivatePostfix {
  debian: Debian;
  directory: string;
  configDirectory: string;
  queueDirectory: string;
  /** Takes logins and mail from outside alike. */
  smtpPort: number;
  /** Logs as `postfix/submission/smtpd`. */
  submissionPort: number;
  logFile: string;
  /** The passwd-file; not there with accounts kept elsewhere. */
  passwdFile: string;
  dovecot: PrivateDovecot;
  sink: PrivateSink;
  /** Where it was asked for. */
  journal: PrivateJournal | null;
  /** For createPostfixMailServer. */
  options: PostfixOptions;
  /**
   * Makes the running Postfix another one, with its folders, log and Dovecot as before.
   *
   * @param setUp lines of main.cf, and the SMTP services of master.cf with what belongs to them
   */
  become(setUp: { main: string; master: string }): Promise<void>;
  /** Changes main.cf and lets the running Postfix know. */
  configure(settings: Record<string, string>): Promise<void>;
  postfix(command: 'start' | 'stop' | 'reload' | 'flush'): Promise<void>;
  log(): Promise<string>;
  /** Ends everything and removes the folder. */
  remove(): Promise<void>;
}

export async function startPrivatePostfix(options: PrivatePostfixOptions): Promise<PrivatePostfix> {
  const directory = await mkdtemp(join(tmpdir(), 'sluice-postfix-'));
  // Postfix and Dovecot work as users of their own and must get through.
  await chmod(directory, 0o755);
  const path = (name: string): string => join(directory, name);
  for (const folder of ['config', 'queue', 'data', 'dovecot']) await mkdir(path(folder));
  const debian = await openDebian(options.debian ?? 'this-host', directory);
  await chown(path('data'), ...(await debian.userIds('postfix')));
  const [smtpPort, submissionPort, imapPort, sinkPort] = [await freePort(), await freePort(), await freePort(), options.nextHopPort ?? (await freePort())];

  const passwdFile = path('accounts');
  if (Array.isArray(options.accounts)) {
    const passwordHash = `{BLF-CRYPT}${await hash(HOST_PASSWORD, 4)}`;
    await writeFile(passwdFile, options.accounts.map((account) => `${account}:${passwordHash}::::::\n`).join(''), { mode: 0o644 });
  }
  const passdb: PassdbChoice = Array.isArray(options.accounts) ? { kind: 'passwd-file', file: passwdFile } : options.accounts;
  const journal = options.journal ? await PrivateJournal.start(debian) : null;
  const dovecot = await startPrivateDovecot({
    ...{ debian, directory: path('dovecot'), imapPort, passdb, authCache: options.authCache ?? false, syslog: journal !== null },
    ...(options.gatePort === undefined ? {} : { gatePort: options.gatePort }),
    ...(options.sieve ? { deliversFor: path('config') } : {}),
  });
  const sink = new PrivateSink(sinkPort);
  await writeFile(path('config/main.cf'), mainCf(directory, dovecot, sinkPort, options));
  await writeFile(path('config/master.cf'), masterCf(smtpPort, submissionPort));

  const program = debian.program('postfix');
  async function postfix(command: 'start' | 'stop' | 'reload' | 'flush'): Promise<void> {
    const { code, said } = await runServiceCommand([program, '-c', path('config'), command], { timeoutMs: 60_000 });
    if (code !== 0) throw new Error(`postfix ${command} ended with code ${code}: ${said}`);
  }

  const made: PrivatePostfix = {
    debian,
    directory,
    configDirectory: path('config'),
    queueDirectory: path('queue'),
    smtpPort,
    submissionPort,
    logFile: path('maillog'),
    passwdFile,
    dovecot,
    sink,
    journal,
    options: {
      configDirectory: path('config'),
      commandDirectory: debian.commandDirectory,
      smtpHost: '127.0.0.1',
      smtpPort,
      logFile: path('maillog'),
      journal: journal && { journalctl: debian.program('journalctl'), directory: journal.directory },
      timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      accountDomain: null,
      stop: [program, '-c', path('config'), 'stop'],
      start: [program, '-c', path('config'), 'start'],
      commandTimeoutMs: 30_000,
      restartTimeoutMs: 30_000,
      keptDirectory: path('kept'),
      dovecot: { doveadm: debian.program('doveadm'), configFile: dovecot.configFile },
      now: Date.now,
    },
    async become(setUp) {
      await postfix('stop');
      // Of two lines that set the same, Postfix takes the last.
      await writeFile(path('config/main.cf'), `${setUp.main}\n${ownPlaces(directory, dovecot)}`);
      await writeFile(path('config/master.cf'), `${setUp.master}\n${otherServices()}`);
      await postfix('start');
    },
    async configure(settings) {
      await run(debian.program('postconf'), ['-c', path('config'), ...Object.entries(settings).map(([name, value]) => `${name}=${value}`)]);
      await postfix('reload');
    },
    postfix,
    log: () => journal?.text() ?? readFile(path('maillog'), 'utf8').catch(() => ''),
    async remove() {
      await runServiceCommand([program, '-c', path('config'), 'stop'], { timeoutMs: 60_000 });
      await dovecot.stop();
      await journal?.stop();
      await sink.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
  try {
    if (options.nextHopPort === undefined) await sink.start();
    await postfix('start');
    await until('Postfix has opened its log', async () => (await made.log()).includes('daemon started'));
    return made;
  } catch (error) {
    await made.remove();
    throw error;
  }
}

/** What a Postfix of its own cannot share with another one, or needs so that a test is quick. */
function ownPlaces(directory: string, dovecot: PrivateDovecot): string {
  const places = {
    ...{ queue_directory: join(directory, 'queue'), data_directory: join(directory, 'data'), command_directory: '/usr/sbin', daemon_directory: '/usr/lib/postfix/sbin' },
    ...{ mail_owner: 'postfix', setgid_group: 'postdrop', maillog_file: join(directory, 'maillog'), maillog_file_prefixes: directory },
    ...{ inet_interfaces: '127.0.0.1', inet_protocols: 'ipv4', alias_maps: '', alias_database: '', virtual_transport: 'discard:', smtpd_sasl_path: dovecot.authSocket },
    ...{ smtpd_peername_lookup: 'no', smtpd_error_sleep_time: '0', virtual_mailbox_domains: HOST_DOMAIN, mydestination: '', myhostname: `mail.${HOST_DOMAIN}` },
  };
  return Object.entries(places).map(([name, value]) => `${name} = ${value}\n`).join('');
}

function mainCf(directory: string, dovecot: PrivateDovecot, sinkPort: number, { policy, longQueueIds, main, journal }: PrivatePostfixOptions): string {
  const asks = (address: string, more = ''): string => `check_policy_service { ${address}, timeout=5s${policy?.defaultAction ? `, default_action=${policy.defaultAction}` : ''}${more} }`;
  const asked = policy && [asks(policy.address)];
  const accounts = policy?.accounts ? { smtpd_restriction_classes: 'sluice_account', sluice_account: asks(policy.address, ', policy_context=account'), smtpd_end_of_data_restrictions: 'check_sasl_access static:sluice_account' } : null;
  const settings: Record<string, string> = {
    compatibility_level: '3.6',
    queue_directory: join(directory, 'queue'),
    data_directory: join(directory, 'data'),
    command_directory: '/usr/sbin',
    daemon_directory: '/usr/lib/postfix/sbin',
    mail_owner: 'postfix',
    setgid_group: 'postdrop',
    ...(journal ? {} : { maillog_file: join(directory, 'maillog'), maillog_file_prefixes: directory }),
    inet_interfaces: '127.0.0.1',
    inet_protocols: 'ipv4',
    myhostname: `mail.${HOST_DOMAIN}`,
    mydestination: '',
    // Only those who log in may relay: the tests come from 127.0.0.1, as nobody else does.
    mynetworks: '192.0.2.255',
    alias_maps: '',
    alias_database: '',
    virtual_mailbox_domains: HOST_DOMAIN,
    virtual_transport: 'discard:',
    relayhost: `[127.0.0.1]:${sinkPort}`,
    smtpd_peername_lookup: 'no',
    smtpd_error_sleep_time: '0',
    smtpd_sasl_auth_enable: 'yes',
    smtpd_sasl_type: 'dovecot',
    smtpd_sasl_path: dovecot.authSocket,
    ...accounts,
    smtpd_relay_restrictions: [...(accounts ? ['check_sasl_access static:sluice_account'] : []), 'permit_auth_destination', ...(asked ?? []), 'permit_sasl_authenticated', 'permit_mynetworks', 'reject_unauth_destination'].join(', '),
    enable_long_queue_ids: longQueueIds ? 'yes' : 'no',
    ...main,
  };
  return Object.entries(settings).map(([name, value]) => `${name} = ${value}\n`).join('');
}

function masterCf(smtpPort: number, submissionPort: number): string {
  return [`127.0.0.1:${smtpPort} inet n - n - - smtpd`, `127.0.0.1:${submissionPort} inet n - n - - smtpd`, '  -o syslog_name=postfix/submission', otherServices()].join('\n');
}

/** All that is needed beside the SMTP services. */
function otherServices(): string {
  const plain = (name: string, wakeup: string, limit: string, program = name, unprivileged = '-'): string => `${name} unix - ${unprivileged} n ${wakeup} ${limit} ${program}`;
  return [
    'pickup unix n - n 1 1 pickup',
    'cleanup unix n - n - 0 cleanup',
    'qmgr unix n - n 300 1 qmgr',
    'flush unix n - n 1000? 0 flush',
    'showq unix n - n - - showq',
    'postlog unix-dgram n - n - 1 postlogd',
    plain('tlsmgr', '1000?', '1'),
    plain('rewrite', '-', '-', 'trivial-rewrite'),
    plain('bounce', '-', '0'),
    plain('defer', '-', '0', 'bounce'),
    plain('trace', '-', '0', 'bounce'),
    plain('verify', '-', '1'),
    plain('proxymap', '-', '-'),
    plain('smtp', '-', '-'),
    plain('relay', '-', '-', 'smtp'),
    plain('error', '-', '-'),
    plain('retry', '-', '-', 'error'),
    plain('discard', '-', '-'),
    plain('local', '-', '-', 'local', 'n'),
    plain('virtual', '-', '-', 'virtual', 'n'),
    plain('lmtp', '-', '-'),
    plain('anvil', '-', '1'),
    plain('scache', '-', '1'),
    '',
  ].join('\n');
}
