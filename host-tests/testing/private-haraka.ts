import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { openSync, closeSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { freePort } from '@sluice/guard/mailserver/testing/free-port';
import { openRawSmtp } from '@sluice/guard/mailserver/testing/raw-smtp';
import { until } from '@sluice/guard/mailserver/testing/until';

const PROGRAM = join(dirname(createRequire(import.meta.url).resolve('haraka/package.json')), 'haraka.js');

/** Sends all mail to one next hop, tells a client's name as the test likes, and knows domains without any server. */
const PLUGIN = `
exports.hook_get_mx = (next, hmail, domain) => (domain.startsWith('nowhere') ? next(DENY, 'no server') : next(OK, { priority: 0, exchange: '127.0.0.1', port: Number(process.env.NEXT_HOP) }));
exports.hook_lookup_rdns = (next) => next(OK, process.env.CLIENT_NAME);
`;

/** A Haraka of its own in one temporary folder, on 127.0.0.1. With auth/auth_proxy the next hop knows the password, and every name. */
export class PrivateHaraka {
  private constructor(
    readonly directory: string,
    readonly port: number,
    private readonly program: ChildProcess,
  ) {}

  static async start(options: { nextHopPort: number; clientName: string; auth: 'auth/auth_proxy' | 'auth/flat_file'; users: Record<string, string> }): Promise<PrivateHaraka> {
    const directory = await mkdtemp(join(tmpdir(), 'sluice-haraka-'));
    const port = await freePort();
    const files: Record<string, string> = {
      'config/smtp.ini': `listen=127.0.0.1:${port}\n`,
      'config/log.ini': `[main]\nlevel=${options.auth === 'auth/auth_proxy' ? 'info' : 'debug'}\ntimestamps=true\nformat=default\n`,
      'config/plugins': `${[...new Set([options.auth, 'auth/flat_file'])].join('\n')}\nrcpt_to.in_host_list\nnext_hop\n`,
      'config/host_list': 'example.test\n',
      'config/outbound.ini': 'local_mx_ok=true\n',
      'config/results.ini': '[auth]\ndebug=true\n',
      'config/auth_proxy.ini': `[domains]\nexample.test=127.0.0.1:${options.nextHopPort}\n`,
      'config/auth_flat_file.ini': `[core]\nmethods=PLAIN,LOGIN\nconstrain_sender=false\n[users]\n${Object.entries(options.users).map(([user, password]) => `${user}=${password}\n`).join('')}`,
      'plugins/next_hop.js': PLUGIN,
    };
    for (const folder of ['config', 'plugins', 'queue']) await mkdir(join(directory, folder));
    for (const [file, text] of Object.entries(files)) await writeFile(join(directory, file), text);
    // Haraka does without most files, but not without this one.
    await copyFile(join(dirname(PROGRAM), 'config', 'connection.ini'), join(directory, 'config', 'connection.ini'));
    const output = openSync(join(directory, 'log'), 'a');
    const program = spawn(process.execPath, [PROGRAM], {
      cwd: directory,
      env: { ...process.env, HARAKA: directory, NEXT_HOP: String(options.nextHopPort), CLIENT_NAME: options.clientName },
      stdio: ['ignore', output, output],
    });
    closeSync(output);
    const haraka = new PrivateHaraka(directory, port, program);
    try {
      await until('Haraka answers', async () => {
        const smtp = await openRawSmtp(port).catch(() => null);
        smtp?.socket.destroy();
        return smtp?.replies[0]?.startsWith('220') ?? false;
      });
    } catch (error) {
      await haraka.remove();
      throw error;
    }
    return haraka;
  }

  async log(): Promise<string> {
    return readFile(join(this.directory, 'log'), 'latin1');
  }

  async remove(): Promise<void> {
    const ended = once(this.program, 'exit');
    this.program.kill('SIGKILL');
    await ended;
    await rm(this.directory, { recursive: true, force: true });
  }
}
