import { existsSync } from 'node:fs';
import { chmod, chown, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hash } from '@node-rs/bcrypt';
import { DEBIAN_13_EXIM } from '@/scripts/testing/debian-13.mjs';
import { BRAKE_SETTING } from '../exim/exim-brake';
import type { EximOptions } from '../exim/exim-options';
import { questionFile, type QuestionPlace } from '../exim/question-files';
import { runCommand, runServiceCommand } from '../run-command';
import { missingDebian, openDebian, type Debian, type DebianChoice } from './debian';
import { freePort } from './free-port';
import { missingOnHost } from './host-packages';
import { pidIn } from './pid-file';
import { startPrivateDovecot, type PrivateDovecot } from './private-dovecot';
import { HOST_DOMAIN, HOST_PASSWORD } from './private-postfix';
import { until } from './until';

/** Unpacked by scripts/testing/unpack-exim.mjs. */
const UNPACKED = fileURLToPath(new URL('../../../node_modules/.cache/sluice-exim/exim4', import.meta.url));

/** @returns what keeps Exim and Dovecot from running here, or null */
export function missingExim(debian: DebianChoice = 'this-host'): string | null {
  if (debian !== 'this-host') return missingDebian(debian, 'exim');
  return existsSync(UNPACKED) ? missingOnHost(['dovecot-core', 'dovecot-imapd'], { root: true }) : 'no Exim: node scripts/testing/unpack-exim.mjs';
}

export interface PrivateEximOptions {
  /** Whose Exim and Dovecot; this machine's when left out. */
  debian?: DebianChoice;
  /** Where this machine's was unpacked, for a bench, which is bundled into a folder of its own. */
  unpacked?: string;
  /** All with HOST_PASSWORD. */
  accounts: string[];
  /** In the place of Dovecot, which asks for the accounts: every name is believed with HOST_PASSWORD, whatever stands in it. */
  believesNames?: boolean;
  nextHopPort: number;
  /** Where the guard answers; without it Exim's rules ask nobody. */
  policyPort?: number;
  /** Dovecot asks the guard about every login. */
  gatePort?: number;
  splitSpool?: boolean;
  /** Debian's own configuration, of many files or of one, in place of ours; it asks nobody and lets nobody log in. */
  layout?: 'split' | 'template';
  authCache?: boolean;
  logSelector?: string;
  /** Nothing is delivered but by `flush`. */
  queueOnly?: boolean;
}

/** An Exim with a Dovecot in one temporary folder, on 127.0.0.1; mailboxes are of `example.test`. */
export interface PrivateExim {
  directory: string;
  /** Where Debian's configuration is made from, if it is that. */
  configDirectory: string;
  configFile: string;
  spoolDirectory: string;
  smtpPort: number;
  logFile: string;
  passwdFile: string;
  dovecot: PrivateDovecot;
  /** For createEximMailServer. */
  options: EximOptions;
  /** Runs Exim with its own configuration. @throws where it does not end with 0 */
  exim(...args: string[]): Promise<string>;
  /** Tries to deliver everything, once. */
  flush(): Promise<string>;
  /** Hands over a message without SMTP, as a program of root's does. */
  handOver(to: string): Promise<void>;
  log(): Promise<string>;
  remove(): Promise<void>;
}

export async function startPrivateExim(options: PrivateEximOptions): Promise<PrivateExim> {
  const directory = await mkdtemp(join(tmpdir(), 'sluice-exim-'));
  // Exim and Dovecot work as users of their own and must get through.
  await chmod(directory, 0o755);
  const path = (name: string): string => join(directory, name);
  const debian = await openDebian(options.debian ?? 'this-host', directory, 'exim');
  const place = placeOf(options, debian, directory);
  const [uid, gid] = await debian.userIds('Debian-exim');
  for (const folder of ['spool', 'log', 'dovecot', 'rules']) await mkdir(path(folder));
  for (const folder of ['spool', 'log']) await chown(path(folder), uid, gid);
  const [smtpPort, imapPort] = [await freePort(), await freePort()];
  const passwordHash = `{BLF-CRYPT}${await hash(HOST_PASSWORD, 4)}`;
  await writeFile(path('accounts'), options.accounts.map((account) => `${account}:${passwordHash}::::::\n`).join(''), { mode: 0o644 });
  const dovecot = await startPrivateDovecot({
    ...{ debian, directory: path('dovecot'), imapPort, passdb: { kind: 'passwd-file', file: path('accounts') }, authCache: options.authCache ?? false },
    ...(options.gatePort === undefined ? {} : { gatePort: options.gatePort }),
  });
  if (options.policyPort !== undefined) {
    const before: [QuestionPlace, string | null][] = [['acl_smtp_rcpt', 'acl_check_rcpt'], ['acl_smtp_data', null], ['acl_not_smtp', null]];
    for (const [each, rules] of before) {
      await writeFile(path(`rules/${each}`), questionFile(each, { endpoint: `inet:127.0.0.1:${options.policyPort}`, ownDomains: '+local_domains : +relay_to_domains', before: rules }));
    }
  }
  // By this name it is known that Debian makes it.
  const configFile = path(options.layout ? 'config.autogenerated' : 'exim.conf');
  if (options.layout) await makeDebians(directory, configFile, { smtpPort, split: options.layout === 'split' }, place);
  else {
    await writeFile(path('aliases'), 'team: a@out1.test, b@out2.test\npiped: "|/bin/true R=x <victim@example.test> R=y"\n');
    await writeFile(configFile, configuration(directory, { ...place, smtpPort, authSocket: dovecot.authSocket, uid, gid }, options));
  }
  const command = [place.program, '-C', configFile] as const;
  async function exim(...args: string[]): Promise<string> {
    const { code, said } = await runServiceCommand([...command, ...args], { timeoutMs: 60_000 });
    if (code !== 0) throw new Error(`exim ${args.join(' ')} ended with code ${code}: ${said}`);
    return said;
  }
  await exim('-bd', '-q10m');
  await pidIn(path('exim.pid'));
  const log = (): Promise<string> => readFile(path('log/mainlog'), 'latin1').catch(() => '');
  await until('Exim listens', async () => (await log()).includes('listening for SMTP'));
  return {
    directory,
    ...{ configDirectory: place.configDirectory, configFile, spoolDirectory: path('spool'), smtpPort, logFile: path('log/mainlog'), passwdFile: path('accounts'), dovecot, exim, log, flush: () => exim('-qff') },
    options: {
      ...{ exim: place.program, configFile, smtpHost: '127.0.0.1', smtpPort, logFile: path('log/mainlog'), accountDomain: null },
      ...{ stop: ['/bin/sh', '-c', `kill $(cat ${path('exim.pid')})`], start: [...command, '-bd', '-q10m'], apart: [] },
      ...{ commandTimeoutMs: 60_000, restartTimeoutMs: 60_000, keptDirectory: path('kept'), now: Date.now },
      dovecot: { doveadm: debian.program('doveadm'), configFile: dovecot.configFile },
    },
    async handOver(to) {
      const { code, said } = await runCommand([...command, '-bm', '-i', to], { timeoutMs: 60_000, input: 'Subject: x\n\nhi\n' });
      if (code !== 0) throw new Error(`Exim took no message for ${to}: ${said}`);
    },
    async remove() {
      // A test may have ended it.
      const pid = await pidIn(path('exim.pid'));
      if (existsSync(`/proc/${pid}`)) process.kill(pid);
      await dovecot.stop();
      // A delivery that is under way may still write.
      await until('the folder can be removed', () => rm(directory, { recursive: true, force: true }).then(() => true, () => false));
    },
  };
}

/** Where this Exim is. */
interface EximPlace {
  program: string;
  /** Its path as Exim itself sees it. */
  itself: string;
  /** Debian's program that makes its configuration. */
  update: string;
  /** What Debian installs as /etc/exim4. */
  installed: string;
  configDirectory: string;
}

function placeOf({ debian: choice = 'this-host', unpacked = UNPACKED }: PrivateEximOptions, debian: Debian, directory: string): EximPlace {
  if (choice !== 'this-host') return { program: debian.program('exim4'), itself: '/usr/sbin/exim4', update: debian.program('update-exim4.conf'), installed: join(DEBIAN_13_EXIM, 'etc/exim4'), configDirectory: join(debian.own, 'exim4') };
  return { program: unpacked, itself: unpacked, update: join(dirname(unpacked), 'update-exim4.conf'), installed: join(dirname(unpacked), 'root/etc/exim4'), configDirectory: join(directory, 'exim4') };
}

/** What Debian installs, but for its places. */
async function makeDebians(directory: string, configFile: string, { smtpPort, split }: { smtpPort: number; split: boolean }, { installed, configDirectory, itself, update }: EximPlace): Promise<void> {
  const places = join(configDirectory, split ? 'conf.d/main/01_exim4-config_listmacrosdefs' : 'exim4.conf.template');
  await cp(installed, configDirectory, { recursive: true });
  const answers = { configtype: 'internet', other_hostnames: HOST_DOMAIN, local_interfaces: '127.0.0.1', use_split_config: String(split), localdelivery: 'mail_spool' };
  const lines = Object.entries(answers).map(([name, value]) => `dc_${name === 'configtype' ? 'eximconfig_configtype' : name}='${value}'\n`);
  await writeFile(join(configDirectory, 'update-exim4.conf.conf'), `${lines.join('')}CFILEMODE='644'\n`);
  const own = [`SPOOLDIR = ${directory}/spool`, `MAIN_HARDCODE_PRIMARY_HOSTNAME = mail.${HOST_DOMAIN}`, 'MAIN_HOST_LOOKUP = !*'];
  const options = [`log_file_path = ${directory}/log/%slog`, `pid_file_path = ${directory}/exim.pid`, `daemon_smtp_ports = ${smtpPort}`];
  await writeFile(places, `${[...own, ...options].join('\n')}\n${(await readFile(places, 'utf8')).replace('exim_path = /usr/sbin/exim4', `exim_path = ${itself}`)}`);
  const { code, said } = await runServiceCommand([update, '-d', configDirectory, '-o', configFile], { timeoutMs: 60_000 });
  if (code !== 0) throw new Error(`update-exim4.conf ended with code ${code}: ${said}`);
}

const BELIEVING = `  driver = plaintext
  server_prompts = :
  server_condition = \${if eq{$auth3}{${HOST_PASSWORD}}}
  server_set_id = $auth2`;

function configuration(directory: string, host: { itself: string; smtpPort: number; authSocket: string; uid: number; gid: number }, options: PrivateEximOptions): string {
  const { nextHopPort, policyPort, splitSpool, queueOnly, logSelector = '', believesNames } = options;
  const asks = policyPort !== undefined;
  return `exim_path = ${host.itself}
exim_user = ${host.uid}
exim_group = ${host.gid}
primary_hostname = mail.${HOST_DOMAIN}
spool_directory = ${directory}/spool
log_file_path = ${directory}/log/%slog
pid_file_path = ${directory}/exim.pid
local_interfaces = 127.0.0.1
daemon_smtp_ports = ${host.smtpPort}
log_selector = ${logSelector}
${splitSpool ? 'split_spool_directory' : ''}
${queueOnly ? 'queue_only' : ''}
allow_domain_literals
helo_accept_junk_hosts = *
acl_smtp_mailauth = accept
deliver_drop_privilege
host_lookup =
tls_advertise_hosts =
smtp_accept_max = 0
smtp_enforce_sync = false
keep_environment =
bounce_return_message = false
domainlist local_domains = ${HOST_DOMAIN}
domainlist relay_to_domains =
hostlist relay_from_hosts = 192.0.2.0/24
acl_smtp_rcpt = ${asks ? `${directory}/rules/acl_smtp_rcpt` : 'acl_check_rcpt'}
acl_smtp_data = ${asks ? `${directory}/rules/acl_smtp_data` : 'accept'}
acl_not_smtp = ${asks ? `${directory}/rules/acl_not_smtp` : 'accept'}
hold_domains = ${BRAKE_SETTING}!+local_domains}{}}
begin acl
acl_check_rcpt:
  accept authenticated = *
  accept hosts = +relay_from_hosts
  accept domains = +local_domains
  deny message = relay not permitted
begin routers
alias:
  driver = redirect
  domains = +local_domains
  data = \${lookup{$local_part}lsearch{${directory}/aliases}}
  pipe_transport = pipe
local:
  driver = accept
  domains = +local_domains
  transport = mailbox
out:
  driver = manualroute
  transport = smtp
  route_list = * 127.0.0.1::${nextHopPort} byname
  self = send
begin transports
mailbox:
  driver = appendfile
  user = ${host.uid}
  group = ${host.gid}
  file = ${directory}/spool/mailbox
pipe:
  driver = pipe
  user = ${host.uid}
  group = ${host.gid}
  ignore_status
  log_output
smtp:
  driver = smtp
  allow_localhost
begin retry
* * F,2h,1m
begin authenticators
plain:
  public_name = PLAIN
  server_advertise_condition = yes
${believesNames ? BELIEVING : `  driver = dovecot\n  server_socket = ${host.authSocket}\n  server_set_id = $auth1`}
`;
}
