import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A program and its arguments; never given to a shell. */
export type CommandLine = readonly [file: string, ...args: string[]];

export interface CommandResult {
  /** Null when a signal ended it. */
  code: number | null;
  /** The end of what it wrote to standard error (and, where nobody takes it, to standard output), bounded. */
  said: string;
}

export class CommandFailed extends Error {
  override name = 'CommandFailed';
}

const SAID = 4_000;

/**
 * Runs a command, hands its standard output on piece by piece, and kills its whole process group when the time is up.
 *
 * @param options.environment beside the few variables that every command is given
 * @throws CommandFailed when it cannot be started or does not end in time; any exit code is a result
 */
export async function runCommand(
  command: CommandLine,
  options: { timeoutMs: number; input?: string; environment?: Record<string, string>; onOutput?(chunk: Buffer): void },
): Promise<CommandResult> {
  const child = start(command, ['pipe', 'pipe', 'pipe'], options.environment);
  let said = '';
  const keep = (chunk: Buffer): void => {
    said = (said + chunk.toString('utf8')).slice(-SAID);
  };
  child.stderr?.on('data', keep);
  child.stdout?.on('data', options.onOutput ?? keep);
  // A command that ends without reading its input is judged by its exit code.
  child.stdin?.on('error', () => undefined);
  child.stdin?.end(options.input ?? '');
  const code = await ended(child, command, 'close', options.timeoutMs);
  return { code, said: said.trim() };
}

/**
 * Runs a command that may leave a daemon behind. The daemon keeps what it was given as output, so this waits for the
 * command alone, and the output goes to a file.
 *
 * @throws CommandFailed as `runCommand`
 */
export async function runServiceCommand(command: CommandLine, options: { timeoutMs: number }): Promise<CommandResult> {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-command-'));
  const output = join(folder, 'output');
  const handle = await open(output, 'a+');
  try {
    const child = start(command, ['ignore', handle.fd, handle.fd]);
    const code = await ended(child, command, 'exit', options.timeoutMs);
    return { code, said: (await readFile(output, 'utf8')).slice(-SAID).trim() };
  } finally {
    await handle.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** `detached` makes the command the leader of a process group of its own. */
function start([file, ...args]: CommandLine, stdio: StdioOptions, environment: Record<string, string> = {}): ChildProcess {
  const { NODE_ENV, PATH = '/usr/sbin:/usr/bin:/sbin:/bin' } = process.env;
  return spawn(file, args, { stdio, detached: true, shell: false, env: { NODE_ENV, PATH, LC_ALL: 'C', ...environment } });
}

async function ended(child: ChildProcess, command: CommandLine, event: 'close' | 'exit', timeoutMs: number): Promise<number | null> {
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    killGroup(child);
    // Something it started may have left the group and still hold the pipes.
    child.stdout?.destroy();
    child.stderr?.destroy();
  }, timeoutMs);
  try {
    const [code] = (await once(child, event)) as [number | null];
    if (timedOut) throw new CommandFailed(`\`${command.join(' ')}\` did not end within ${Math.round(timeoutMs / 100) / 10} seconds and was killed.`);
    return code;
  } catch (error) {
    if (error instanceof CommandFailed) throw error;
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new CommandFailed(`\`${command[0]}\` could not be started (${reason}).`, { cause: error });
  } finally {
    clearTimeout(timer);
  }
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
