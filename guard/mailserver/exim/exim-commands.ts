import { spawn } from 'node:child_process';
import { CommandFailed, runCommand, type CommandLine } from '../run-command';
import type { EximOptions } from './exim-options';

/** Ids on one command line; each has 16 or 23 characters. */
const BATCH = 500;
const MOST_OUTPUT = 1024 * 1024;

/** The commands of one Exim. What they say of single messages is not believed: the spool shows what became of them. */
export class EximCommands {
  readonly #base: CommandLine;

  constructor(private readonly options: Pick<EximOptions, 'exim' | 'configFile' | 'commandTimeoutMs' | 'apart'>) {
    this.#base = [options.exim, ...(options.configFile === null ? [] : ['-C', options.configFile])];
  }

  /**
   * @returns each setting as Exim has read it, but for those that it does not know; a switch is `true` or `false`
   * @throws CommandFailed
   */
  async settings(names: readonly string[]): Promise<Map<string, string>> {
    const { code, output, said } = await this.#run(['-bP', ...names]);
    const found = new Map(output.split('\n').flatMap((line) => settingOf(line)));
    if (code !== 0 && found.size === 0) throw new CommandFailed(`\`${this.#base.join(' ')} -bP\` ended with code ${code}: ${said.slice(-300)}`);
    return found;
  }

  /** @returns what a named list of domains or hosts holds; null when there is none of this name. @throws CommandFailed */
  async list(name: string): Promise<string | null> {
    const { output } = await this.#run(['-bP', `+${name}`]);
    const [line = ''] = output.split('\n', 1);
    const at = line.indexOf(`list ${name} = `);
    return at === -1 ? null : line.slice(at + `list ${name} = `.length);
  }

  /** `4.96`. */
  async version(): Promise<string> {
    return /^Exim version (\S+)/m.exec((await this.#run(['-bV'])).output)?.[1] ?? '?';
  }

  /** @returns the file that Exim takes its configuration from. @throws CommandFailed */
  async configurationFile(): Promise<string> {
    const { output, said } = await this.#run(['-bV']);
    const file = /^Configuration file is (\/.*)$/m.exec(output)?.[1];
    if (file === undefined) throw new CommandFailed(`\`${this.#base.join(' ')} -bV\` does not tell which configuration it reads: ${(said || output).slice(-300)}`);
    return file;
  }

  /** Expands a text as Exim would. @throws CommandFailed */
  async expand(text: string): Promise<string> {
    const { code, output, said } = await this.#run(['-be', text]);
    if (code !== 0) throw new CommandFailed(`Exim cannot expand ${text}: ${said.slice(-300)}`);
    return output.replace(/\n$/, '');
  }

  /** Freezes them where they are; one that is being delivered stays as it is. */
  freeze(ids: readonly string[]): Promise<void> {
    return this.#each([], '-Mf', ids);
  }

  /** @param queue where they are; '' for the one that Exim delivers */
  thaw(queue: string, ids: readonly string[]): Promise<void> {
    return this.#each(inQueue(queue), '-Mt', ids);
  }

  move(from: string, to: string, ids: readonly string[]): Promise<void> {
    return this.#each(inQueue(from), ['-MG', to], ids);
  }

  remove(queue: string, ids: readonly string[]): Promise<void> {
    return this.#each(inQueue(queue), '-Mrm', ids);
  }

  /** Has everything in the queue tried now, whatever it waits for, and does not wait for it. */
  deliverAll(): void {
    const [file = '', ...args] = [...this.options.apart, ...this.#base, '-qf'];
    spawn(file, args, { detached: true, stdio: 'ignore', cwd: '/' }).on('error', () => undefined).unref();
  }

  /** Hands over a message without SMTP, as a program of this host does; it is not delivered before the next queue run. @throws CommandFailed */
  async handOver(recipient: string, text: string): Promise<void> {
    const { code, said } = await this.#run(['-odq', '-bm', '-i', '-f', '<>', recipient], text);
    // A message that a rule discards ends Exim with 1, without a word.
    if (code !== 0 && !(code === 1 && said === '')) throw new CommandFailed(`Exim took no message for ${recipient}: ${said.slice(-300)}`);
  }

  async #each(before: readonly string[], act: string | readonly string[], ids: readonly string[]): Promise<void> {
    for (let at = 0; at < ids.length; at += BATCH) await this.#run([...before, ...(typeof act === 'string' ? [act] : act), ...ids.slice(at, at + BATCH)]);
  }

  async #run(args: readonly string[], input?: string): Promise<{ code: number | null; output: string; said: string }> {
    let output = '';
    const { code, said } = await runCommand([...this.#base, ...args] as unknown as CommandLine, {
      timeoutMs: this.options.commandTimeoutMs,
      ...(input === undefined ? {} : { input }),
      onOutput: (chunk) => {
        if (output.length < MOST_OUTPUT) output += chunk.toString('utf8');
      },
    });
    return { code, output, said };
  }
}

const inQueue = (queue: string): string[] => (queue === '' ? [] : [`-qG${queue}`]);

function settingOf(line: string): [string, string][] {
  const [, name, value] = /^(\w+) = ?(.*)$/.exec(line) ?? [];
  if (name !== undefined) return [[name, value ?? '']];
  if (/^no_\w+$/.test(line)) return [[line.slice('no_'.length), 'false']];
  return /^\w+$/.test(line) ? [[line, 'true']] : [];
}
