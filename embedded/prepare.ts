import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { writeAccountsFile, type EmbeddedMailbox } from './accounts-file';
import { harakaFolder, harakaProgram } from './haraka-files';
import { embeddedLayout } from '@sluice/guard/mailserver/embedded/layout';

export interface EmbeddedOptions {
  directory: string;
  smtpHost: string;
  smtpPort: number;
  /** Where the guard answers policy requests, on this machine. */
  policyPort: number;
  /** The only host that outgoing mail is ever given to. */
  nextHop: { host: string; port: number };
  /** The domain whose mailboxes are here. */
  domain: string;
  timeZone: string;
  /** Written only when there is no accounts file yet. */
  mailboxes: EmbeddedMailbox[];
}

/** Writes Haraka's configuration and plugins, the folders, and the accounts file when it is missing. Safe to repeat; counts from the server's next start. */
export async function prepareEmbedded(options: EmbeddedOptions): Promise<void> {
  const layout = embeddedLayout(options.directory);
  const { accounts, instance: _instance, ...folders } = layout;
  for (const folder of Object.values(folders)) await mkdir(folder, { recursive: true, mode: 0o700 });
  if (!existsSync(accounts)) await writeAccountsFile(accounts, options.mailboxes, layout.maildirs);
  const files = { ...(await fixedFiles(options)), ...ownFiles(options) };
  for (const [name, text] of Object.entries(files)) await replaceFile(join(layout.config, name), text);
  // Without a key anybody on this machine could stop the server by an SMTP command.
  const key = join(layout.config, 'internalcmd_key');
  if (!existsSync(key)) await replaceFile(key, randomBytes(32).toString('hex'));
  await writePlugins(layout.plugins);
}

/** How the server's process is started: arguments for this Node.js, its folder and its environment. */
export function embeddedProcess(directory: string): { args: string[]; cwd: string; environment: Record<string, string> } {
  return { args: [harakaProgram()], cwd: resolve(directory), environment: { HARAKA: resolve(directory) } };
}

async function fixedFiles({ directory, nextHop }: EmbeddedOptions): Promise<Record<string, string>> {
  const folder = join(harakaFolder(), 'config');
  const values: Record<string, string> = {
    '@SPOOL@': embeddedLayout(directory).spool,
    // A next hop on this machine has no certificate, and nobody in between can listen.
    '@TLS@': String(!/^(127\.|localhost$|::1$)/.test(nextHop.host)),
  };
  const files: Record<string, string> = {};
  for (const name of await readdir(folder)) {
    files[name] = (await readFile(join(folder, name), 'utf8')).replace(/@[A-Z]+@/g, (mark) => values[mark] ?? mark);
  }
  return files;
}

function ownFiles(options: EmbeddedOptions): Record<string, string> {
  const { directory, smtpHost, smtpPort, policyPort, nextHop, timeZone } = options;
  const domain = options.domain.toLowerCase();
  const listen = smtpHost.includes(':') ? `[${smtpHost}]:${smtpPort}` : `${smtpHost}:${smtpPort}`;
  return {
    me: `mail.${domain}\n`,
    'smtp.ini': `listen=${listen}\nnodes=0\ninactivity_timeout=300\nsmtps_port=0\n`,
    'embedded.json': JSON.stringify({ domain, timeZone, nextHop, policy: { host: '127.0.0.1', port: policyPort }, folders: embeddedLayout(directory) }),
  };
}

/** Haraka looks for plugins in its own folder; each file there hands over to the project's plugin, which is an ordinary CommonJS module. */
async function writePlugins(folder: string): Promise<void> {
  const sources = join(harakaFolder(), 'plugins');
  const names = (await readdir(sources)).filter((name) => name.endsWith('.cjs'));
  for (const name of names) {
    await replaceFile(join(folder, name.replace(/\.cjs$/, '.js')), `Object.assign(exports, require(${JSON.stringify(join(sources, name))}));\n`);
  }
  for (const old of await readdir(folder)) {
    if (!names.includes(old.replace(/\.js$/, '.cjs'))) await rm(join(folder, old), { force: true });
  }
}

/** What is as it should be is not written again, so that a server can be started on a full disk. */
async function replaceFile(file: string, text: string): Promise<void> {
  if ((await readFile(file, 'utf8').catch(() => null)) === text) return;
  const unfinished = `${file}.${process.pid}.new`;
  await writeFile(unfinished, text, { mode: 0o600 });
  await rename(unfinished, file);
}
