import { join } from 'node:path';
import type { PostfixOptions } from './postfix-options';
import { CommandFailed, runCommand, runServiceCommand, type CommandLine, type CommandResult } from '../run-command';

/** The commands of one Postfix instance, each with its `-c` and its time limit. */
export class PostfixCommands {
  readonly #options: PostfixOptions;
  #editing: Promise<unknown> = Promise.resolve();

  constructor(options: PostfixOptions) {
    this.#options = options;
  }

  /**
   * @returns one setting of main.cf, with its references to others resolved
   * @throws CommandFailed
   */
  async setting(name: string): Promise<string> {
    let output = '';
    await this.#run('postconf', ['-x', '-h', name], { onOutput: (chunk) => (output += chunk.toString('utf8')) });
    return output.trim();
  }

  /**
   * @returns one setting of main.cf as it stands there, with references to others left as they are, or its default; empty when there is none of that name
   * @throws CommandFailed
   */
  async ownSetting(name: string): Promise<string> {
    let output = '';
    await this.#run('postconf', ['-h', name], { onOutput: (chunk) => (output += chunk.toString('utf8')) });
    return output.trim();
  }

  /** Writes one setting into main.cf. A program that Postfix starts anew sees it, the others after a reload. @throws CommandFailed */
  async setSetting(name: string, value: string): Promise<void> {
    await this.#edit(['-e', `${name}=${value}`]);
  }

  /** Takes one setting out of main.cf, so that its default holds. @throws CommandFailed */
  async removeSetting(name: string): Promise<void> {
    await this.#edit(['-X', name]);
  }

  /** One after the other: each writes the whole file anew. */
  async #edit(args: string[]): Promise<void> {
    const turn = this.#editing.catch(() => undefined).then(() => this.#run('postconf', args, {}));
    this.#editing = turn;
    await turn;
  }

  /** Writes settings into main.cf, all at once. @throws CommandFailed */
  async changeSettings(settings: Readonly<Record<string, string>>): Promise<void> {
    await this.#edit(['-e', ...Object.entries(settings).map(([name, value]) => `${name}=${value}`)]);
  }

  /** Takes settings out of main.cf, all at once; those that are not there are passed over. @throws CommandFailed */
  async forgetSettings(names: readonly string[]): Promise<void> {
    await this.#edit(['-X', ...names]);
  }

  /** @returns the services of master.cf, each in one line @throws CommandFailed */
  async services(): Promise<string> {
    let output = '';
    await this.#run('postconf', ['-M'], { onOutput: (chunk) => (output += chunk.toString('utf8')) });
    return output;
  }

  /** Has Postfix read its settings anew; its master goes on. @throws CommandFailed */
  async reload(): Promise<void> {
    const { commandDirectory, configDirectory, commandTimeoutMs } = this.#options;
    const { code, said } = await runServiceCommand([join(commandDirectory, 'postfix'), '-c', configDirectory, 'reload'], { timeoutMs: commandTimeoutMs });
    if (code !== 0) throw new CommandFailed(`\`postfix reload\` ended with code ${code}: ${said.slice(-300)}`);
  }

  /**
   * @returns what services of master.cf have in place of these settings of main.cf, for those that have something of their own
   * @throws CommandFailed
   */
  async serviceSettings(names: readonly string[]): Promise<string[]> {
    let output = '';
    await this.#run('postconf', ['-x', '-P'], { onOutput: (chunk) => (output += chunk.toString('utf8')) });
    return output.split('\n').flatMap((line) => {
      const [, name = '', value = ''] = /^[^/\s]+\/[^/\s]+\/(\w+)\s*=\s*(.*)$/.exec(line) ?? [];
      return names.includes(name) ? [value.trim()] : [];
    });
  }

  /**
   * @returns the services of master.cf that receive mail by SMTP, each with what it says in the place of main.cf's settings, references resolved
   * @throws CommandFailed
   */
  async receivingServices(names: readonly string[]): Promise<{ service: string; overrides: Map<string, string> }[]> {
    let entries = '';
    await this.#run('postconf', ['-M'], { onOutput: (chunk) => (entries += chunk.toString('utf8')) });
    const services = entries.split('\n').flatMap((line) => {
      const [name, type, , , , , , command] = line.split(/\s+/);
      return command === 'smtpd' && name !== undefined && type !== undefined ? [{ service: `${name}/${type}`, overrides: new Map<string, string>() }] : [];
    });
    let output = '';
    await this.#run('postconf', ['-x', '-P', ...names.map((name) => `*/*/${name}`)], { onOutput: (chunk) => (output += chunk.toString('utf8')) });
    for (const line of output.split('\n')) {
      const [, service, name, value] = /^(\S+\/\S+)\/(\S+) = ?(.*)$/.exec(line) ?? [];
      if (name !== undefined && value !== undefined) services.find((each) => each.service === service)?.overrides.set(name, value);
    }
    return services;
  }

  /**
   * @param onOutput gets `postqueue -j`, one JSON object a line
   * @throws CommandFailed
   */
  async listQueue(onOutput: (chunk: Buffer) => void): Promise<void> {
    await this.#run('postqueue', ['-j'], { onOutput });
  }

  /**
   * @param queues limits the change to these queues; without any it is made wherever Postfix allows it
   * @returns how many messages were changed; those that are gone meanwhile are not counted
   * @throws CommandFailed
   */
  async changeQueued(change: 'hold' | 'release' | 'delete', queueIds: readonly string[], queues: readonly string[] = []): Promise<number> {
    const flag = { hold: '-h', release: '-H', delete: '-d' }[change];
    const { said } = await this.#run('postsuper', [flag, '-', ...queues], { input: queueIds.join('\n') + '\n' });
    const summary = /^postsuper: (?:Placed on hold|Released from hold|Deleted): (\d+) message/m.exec(said);
    if (!summary) throw new CommandFailed(`\`postsuper ${flag}\` did not say how many messages it changed: ${said.slice(-300)}`);
    return Number(summary[1]);
  }

  /**
   * Has the queue manager try everything that waits at once, instead of when its turn comes.
   *
   * @throws CommandFailed
   */
  async flush(): Promise<void> {
    await this.#run('postqueue', ['-f'], {});
  }

  /** Hands a message over as a program of the host does, without a sender. @throws CommandFailed */
  async handOver(recipient: string, message: string): Promise<void> {
    const [sendmail, folder] = [await this.setting('sendmail_path'), this.#options.configDirectory];
    const { code, said } = await runCommand([sendmail, '-C', folder, '-i', '-f', '', '--', recipient], { timeoutMs: this.#options.commandTimeoutMs, input: message });
    if (code !== 0) throw new CommandFailed(`\`sendmail\` ended with code ${code}: ${said.slice(-300)}`);
  }

  /** @returns the beginning of one queued message, at most `limit` bytes; null when it is gone */
  async messageText(queueId: string, limit: number): Promise<Buffer | null> {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const keep = (chunk: Buffer): void => {
      if (bytes < limit) chunks.push(chunk.subarray(0, limit - bytes));
      bytes += chunk.length;
    };
    try {
      await this.#run('postcat', ['-q', queueId], { onOutput: keep });
      return Buffer.concat(chunks);
    } catch (error) {
      if (error instanceof CommandFailed) return null;
      throw error;
    }
  }

  async #run(name: string, args: string[], more: { input?: string; onOutput?(chunk: Buffer): void }): Promise<CommandResult> {
    const { commandDirectory, configDirectory, commandTimeoutMs } = this.#options;
    const command: CommandLine = [join(commandDirectory, name), '-c', configDirectory, ...args];
    const result = await runCommand(command, { timeoutMs: commandTimeoutMs, ...more });
    if (result.code !== 0) throw new CommandFailed(`\`${name}\` ended with code ${result.code}: ${result.said.slice(-300)}`);
    return result;
  }
}
