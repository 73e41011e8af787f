import { join } from 'node:path';
import { CommandFailed, runCommand, runServiceCommand } from '@sluice/guard/mailserver/run-command';

const TIMEOUT_MS = 20_000;

/** A line of master.cf. */
export interface MasterService {
  /** For instance `submission/inet`. */
  service: string;
  name: string;
  type: string;
  program: string;
  isPrivate: boolean;
  /** `y`, `n`, or `-` for the default of this Postfix. */
  chroot: string;
}

/** What `postconf` tells and changes of one Postfix instance; every command is a list of arguments. */
export class Postconf {
  constructor(private readonly options: { commandDirectory: string; configDirectory: string }) {}

  /** @returns settings of main.cf with references resolved; those that Postfix does not know are left out @throws CommandFailed */
  async settings(names: readonly string[] = []): Promise<Map<string, string>> {
    return namedValues(await this.#read(['-x', ...names]));
  }

  /** @returns main.cf as it is written, without what it does not set @throws CommandFailed */
  async written(): Promise<Map<string, string>> {
    return namedValues(await this.#read(['-n']));
  }

  /** @returns every service of master.cf @throws CommandFailed */
  async services(): Promise<MasterService[]> {
    const lines = (await this.#read(['-M'])).split('\n').map((line) => line.trim().split(/\s+/));
    return lines.flatMap(([name, type, isPrivate, , chroot, , , program]) => {
      if (name === undefined || type === undefined || program === undefined) return [];
      return [{ name, type, service: `${name}/${type}`, program, isPrivate: isPrivate !== 'n', chroot: chroot ?? '-' }];
    });
  }

  /** @returns what master.cf overrides with -o, by `service/type/name` @throws CommandFailed */
  async overrides(): Promise<{ resolved: Map<string, string>; written: Map<string, string> }> {
    return { resolved: namedValues(await this.#read(['-x', '-P'])), written: namedValues(await this.#read(['-P'])) };
  }

  /** In main.cf, all at once. @throws CommandFailed */
  async set(settings: readonly (readonly [name: string, value: string])[]): Promise<void> {
    if (settings.length > 0) await this.#read(['-e', ...settings.map(([name, value]) => `${name}=${value}`)]);
  }

  /** In master.cf, all at once. @param overrides by `service/type/name`, for instance `submission/inet/smtpd_sasl_auth_enable` @throws CommandFailed */
  async setOverrides(overrides: readonly (readonly [name: string, value: string])[]): Promise<void> {
    if (overrides.length > 0) await this.#read(['-P', '-e', ...overrides.map(([name, value]) => `${name}=${value}`)]);
  }

  /** Takes a setting out of main.cf, so that its default holds. @throws CommandFailed */
  async unset(name: string): Promise<void> {
    await this.#read(['-X', name]);
  }

  /** Takes an override out of master.cf. @throws CommandFailed */
  async unsetOverride(service: string, name: string): Promise<void> {
    await this.#read(['-P', '-X', `${service}/${name}`]);
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
