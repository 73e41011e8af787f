import { join } from 'node:path';
import { CommandFailed, runCommand, runServiceCommand } from '@/lib/mailserver/postfix/run-command';

const TIMEOUT_MS = 20_000;

/** What `postconf` tells and changes of one Postfix instance; every command is a list of arguments. */
export class Postconf {
  constructor(private readonly options: { commandDirectory: string; configDirectory: string }) {}

  /** @returns settings of main.cf with references resolved; those that Postfix does not know are left out @throws CommandFailed */
  async settings(names: readonly string[]): Promise<Map<string, string>> {
    return namedValues(await this.#read(['-x', ...names]));
  }

  /** @returns the services that receive mail by SMTP, for instance `smtp/inet` @throws CommandFailed */
  async receivingServices(): Promise<string[]> {
    const lines = (await this.#read(['-M'])).split('\n').map((line) => line.trim().split(/\s+/));
    return lines.filter((columns) => columns[7] === 'smtpd').map(([name, type]) => `${name}/${type}`);
  }

  /** @returns what master.cf overrides with -o, by `service/type/name` @throws CommandFailed */
  async overrides(): Promise<Map<string, string>> {
    return namedValues(await this.#read(['-x', '-P']));
  }

  /** @throws CommandFailed */
  async set(name: string, value: string): Promise<void> {
    await this.#read(['-e', `${name}=${value}`]);
  }

  /** @param service for instance `submission/inet` @throws CommandFailed */
  async setOverride(service: string, name: string, value: string): Promise<void> {
    await this.#read(['-P', '-e', `${service}/${name}=${value}`]);
  }

  /** `postfix check` or `postfix reload`. @returns null when it ended well, else what it said */
  async postfix(command: 'check' | 'reload'): Promise<string | null> {
    const { code, said } = await runServiceCommand([this.#path('postfix'), '-c', this.options.configDirectory, command], { timeoutMs: TIMEOUT_MS });
    return code === 0 ? null : said || `it ended with code ${code}; the reason is in the mail log`;
  }

  #path(name: string): string {
    return join(this.options.commandDirectory, name);
  }

  async #read(args: string[]): Promise<string> {
    const chunks: Buffer[] = [];
    const { code, said } = await runCommand([this.#path('postconf'), '-c', this.options.configDirectory, ...args], { timeoutMs: TIMEOUT_MS, onOutput: (chunk) => chunks.push(chunk) });
    if (code !== 0) throw new CommandFailed(`\`postconf ${args.join(' ')}\` ended with code ${code}: ${said}`);
    return Buffer.concat(chunks).toString('utf8');
  }
}

function namedValues(output: string): Map<string, string> {
  const pairs = output.split('\n').map((line) => /^(\S+)\s*=\s?(.*)$/.exec(line));
  return new Map(pairs.filter((match) => match !== null).map((match) => [match[1] ?? '', (match[2] ?? '').trim()]));
}
