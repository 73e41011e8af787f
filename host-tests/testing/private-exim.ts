import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '@/lib/mailserver/testing/free-port';
import { openRawSmtp } from '@/lib/mailserver/testing/raw-smtp';
import { until } from '@/lib/mailserver/testing/until';

/** Unpacked by scripts/testing/unpack-exim.mjs. */
const EXIM = fileURLToPath(new URL('../../node_modules/.cache/sluice-exim/exim4', import.meta.url));

/** @returns what keeps Exim from running here, or null */
export function missingExim(): string | null {
  if (!existsSync(EXIM)) return 'no Exim: node scripts/testing/unpack-exim.mjs';
  return process.getuid?.() === 0 ? null : 'needs root, to start Exim';
}

/** An Exim of its own in one temporary folder, on 127.0.0.1, which knows one password and believes every name with it. */
export class PrivateExim {
  private constructor(
    readonly directory: string,
    readonly port: number,
    private readonly daemon: ChildProcess,
  ) {}

  static async start(options: { nextHopPort: number; logSelector: string; password: string }): Promise<PrivateExim> {
    const directory = await mkdtemp(join(tmpdir(), 'sluice-exim-'));
    await chmod(directory, 0o755);
    const port = await freePort();
    const { uid, gid } = await userOf();
    for (const folder of ['spool', 'log']) {
      await mkdir(join(directory, folder));
      await chown(join(directory, folder), uid, gid);
    }
    await writeFile(join(directory, 'aliases'), 'team: a@out1.test, b@out2.test\npiped: "|/bin/true R=x <victim@example.test> R=y"\n');
    await writeFile(join(directory, 'exim.conf'), configuration(directory, port, options));
    const daemon = spawn(EXIM, ['-C', join(directory, 'exim.conf'), '-bdf'], { stdio: 'ignore' });
    await until('Exim answers', async () => {
      const smtp = await openRawSmtp(port).catch(() => null);
      smtp?.socket.destroy();
      return smtp?.replies[0]?.startsWith('220') ?? false;
    });
    return new PrivateExim(directory, port, daemon);
  }

  /** Tries to deliver everything, once. */
  async flush(): Promise<void> {
    const run = spawn(EXIM, ['-C', join(this.directory, 'exim.conf'), '-qff'], { stdio: 'ignore' });
    await once(run, 'exit');
  }

  async log(): Promise<string> {
    return readFile(join(this.directory, 'log', 'mainlog'), 'latin1');
  }

  async remove(): Promise<void> {
    const ended = once(this.daemon, 'exit');
    this.daemon.kill();
    await ended;
    await rm(this.directory, { recursive: true, force: true });
  }
}

async function userOf(): Promise<{ uid: number; gid: number }> {
  const line = (await readFile('/etc/passwd', 'utf8')).split('\n').find((each) => each.startsWith('Debian-exim:')) ?? '';
  const [, , uid, gid] = line.split(':').map(Number);
  if (uid === undefined || gid === undefined || Number.isNaN(uid)) return stat('/');
  return { uid, gid };
}

function configuration(directory: string, port: number, { nextHopPort, logSelector, password }: { nextHopPort: number; logSelector: string; password: string }): string {
  return `exim_path = ${EXIM}
exim_user = Debian-exim
exim_group = Debian-exim
primary_hostname = mail.example.test
spool_directory = ${directory}/spool
log_file_path = ${directory}/log/%slog
pid_file_path = ${directory}/exim.pid
local_interfaces = 127.0.0.1
daemon_smtp_ports = ${port}
log_selector = ${logSelector}
queue_only
allow_domain_literals
helo_accept_junk_hosts = *
host_lookup =
tls_advertise_hosts =
smtp_accept_max = 0
smtp_enforce_sync = false
keep_environment =
acl_smtp_rcpt = check_recipient
acl_smtp_data = accept
acl_smtp_mailauth = accept
begin acl
check_recipient:
  accept authenticated = *
  accept domains = example.test
  deny message = relay not permitted
begin routers
alias:
  driver = redirect
  domains = example.test
  data = \${lookup{$local_part}lsearch{${directory}/aliases}}
  pipe_transport = pipe
local:
  driver = accept
  domains = example.test
  transport = mailbox
out:
  driver = manualroute
  transport = smtp
  route_list = * 127.0.0.1::${nextHopPort} byname
  self = send
begin transports
mailbox:
  driver = appendfile
  user = Debian-exim
  file = ${directory}/spool/mailbox
pipe:
  driver = pipe
  user = Debian-exim
  ignore_status
  log_output
smtp:
  driver = smtp
  allow_localhost
begin retry
* * F,2h,1m
begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_condition = \${if eq{$auth3}{${password}}}
  server_set_id = $auth2
  server_advertise_condition = yes
`;
}
