import { chmod, mkdir, readdir, readFile, rename, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { OperatorError, sentenceOf } from '@sluice/guard/commands/operator-error';
import { createAdapters } from '@sluice/guard/adapters';
import type { Change } from '@sluice/guard/check/finding';
import { eximPlace, type EximConfig } from '@sluice/guard/check/exim/exim-place';
import type { GuardConfig } from '@sluice/guard/config';
import { EximCommands } from '@sluice/guard/mailserver/exim/exim-commands';
import { MARK } from '@sluice/guard/mailserver/exim/question-files';
import { CommandFailed, runServiceCommand, type CommandLine } from '@sluice/guard/mailserver/run-command';
import type { Mending } from './check';
import { undoBrake } from './undo-acts';

const TIMEOUT_MS = 60_000;

/** Changes Exim by files of Sluice's own. */
export function eximMending(config: GuardConfig, mailserver: EximConfig): Mending {
  const files = new EximMending(mailserver);
  return {
    name: 'Exim',
    lines: (changes) => changes.flatMap(({ name, value, reason }) => ['', `${reason}. ${name}:`, '', ...value.split('\n')]),
    apply: (changes) => files.apply(changes),
    undo: () => files.undo(),
    undoActs: async () => undoBrake(config, (await createAdapters({ ...config, accounts: { kind: 'elsewhere' } }, Date.now)).mailServer),
    reloaded: () => files.reload(),
  };
}

/** Writes and takes out the files by which Exim asks the guard. Files of anybody else are left as they are. */
class EximMending {
  readonly #commands: EximCommands;

  constructor(private readonly config: EximConfig) {
    this.#commands = new EximCommands({ exim: config.exim, configFile: config.config_file ?? null, commandTimeoutMs: TIMEOUT_MS, apart: [] });
  }

  /**
   * Writes the files and lets Exim read them. Where Exim does not accept the result, all is as it was before.
   *
   * @returns what was done, as sentences
   * @throws OperatorError
   */
  async apply(changes: readonly Change[]): Promise<string[]> {
    const files = new Map(changes.flatMap((change) => (change.kind === 'file' ? [[change.name, change.value] as const] : [])));
    const before = new Map<string, string | null>();
    for (const path of files.keys()) {
      const there = await readFile(path, 'utf8').catch(() => null);
      if (there !== null && !there.startsWith(MARK)) throw new OperatorError(`Nothing was changed: ${path} is there, and was not written by Sluice. Move it away, then run this again.`);
      before.set(path, there);
    }
    try {
      for (const [path, text] of files) await write(path, text);
      await this.#make();
    } catch (error) {
      for (const [path, text] of before) await (text === null ? rm(path, { force: true }) : write(path, text));
      await this.#make().catch(() => undefined);
      throw new OperatorError(`Exim does not accept the change (${sentenceOf(error)}). All is as it was before.`);
    }
    return [`Written: ${[...files.keys()].join(', ')}.${await this.reload()}`];
  }

  /** @returns what was done, as sentences; null when there is nothing of ours. @throws OperatorError */
  async undo(): Promise<string[] | null> {
    const { folder, hook } = await eximPlace(this.config, await this.#commands.configurationFile(), new Map());
    const candidates = [...(hook === null ? this.#hooks() : [hook.path, ...this.#hooks()])];
    const hooks = await ours(candidates);
    const rules = await ours((await readdir(folder).catch(() => [])).map((name) => join(folder, name)));
    if (hooks.length + rules.length === 0) return null;
    const kept = await Promise.all(hooks.map(async (path) => [path, await readFile(path, 'utf8')] as const));
    // First what refers to the rules: an Exim that looks for a file that is gone takes no mail.
    for (const path of hooks) await rm(path);
    try {
      await this.#make();
      const left = [...(await this.#commands.settings(['acl_smtp_rcpt', 'acl_smtp_data', 'acl_not_smtp']))].filter(([, value]) => rules.includes(value));
      if (left.length > 0) throw new Error(`${left.map(([name]) => name).join(', ')} of Exim’s configuration still names them; take that out by hand first`);
    } catch (error) {
      for (const [path, text] of kept) await write(path, text);
      await this.#make().catch(() => undefined);
      throw new OperatorError(`Nothing was undone (${sentenceOf(error)}).`);
    }
    await this.reload();
    for (const path of rules) await rm(path);
    await rmdir(folder).catch(() => undefined);
    return [`Taken out: ${[...hooks, ...rules].join(', ')}.`];
  }

  #hooks(): string[] {
    return ['conf.d/main/00_sluice', 'exim4.conf.localmacros'].map((name) => join(this.config.config_directory, name));
  }

  /** Has Debian make its configuration anew, where it makes one, and sees that Exim can read it. @throws CommandFailed */
  async #make(): Promise<void> {
    const directory = this.config.config_directory;
    if ((await stat(join(directory, 'update-exim4.conf.conf')).catch(() => null)) !== null) {
      const elsewhere = this.config.config_file === undefined ? [] : ['-d', directory, '-o', this.config.config_file];
      await succeed([join(dirname(this.config.exim), 'update-exim4.conf'), ...elsewhere]);
    }
    await succeed([this.config.exim, ...(this.config.config_file === undefined ? [] : ['-C', this.config.config_file]), '-bV']);
    await this.#commands.settings(['acl_smtp_rcpt']);
  }

  /** The daemon keeps its process, and whoever connects from now on meets the new rules. */
  async reload(): Promise<string> {
    const file = (await this.#commands.settings(['pid_file_path'])).get('pid_file_path') ?? '';
    const pid = Number(await readFile(file, 'utf8').catch(() => ''));
    if (!Number.isSafeInteger(pid) || pid < 2) return ' Exim does not run; it reads them when it is started.';
    try {
      process.kill(pid, 'SIGHUP');
      return ' Exim has read them.';
    } catch (error) {
      return ` Exim could not be told to read them (${sentenceOf(error)}); restart it.`;
    }
  }
}

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o755 });
  await writeFile(`${path}.new-sluice`, text);
  // Exim reads its rules as its own user.
  await chmod(`${path}.new-sluice`, 0o644);
  await rename(`${path}.new-sluice`, path);
}

async function ours(paths: readonly string[]): Promise<string[]> {
  const found = await Promise.all([...new Set(paths)].map(async (path) => ((await readFile(path, 'utf8').catch(() => '')).startsWith(MARK) ? [path] : [])));
  return found.flat();
}

async function succeed(command: readonly string[]): Promise<void> {
  const { code, said } = await runServiceCommand(command as unknown as CommandLine, { timeoutMs: TIMEOUT_MS });
  if (code !== 0) throw new CommandFailed(`\`${command.join(' ')}\` ended with code ${code}: ${said.slice(-400)}`);
}
