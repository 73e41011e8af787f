import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { greets } from '../embedded/smtp-greeting';
import { SmtpRestartFailed, type SmtpClient, type SmtpInstance, type SmtpService } from '../mail-server';
import { openClients } from '../open-clients';
import { whyOpenSessionsCanSend } from './account-questions';
import type { PostfixCommands } from './postfix-commands';
import { PostfixMaster } from './postfix-instance';
import type { PostfixOptions } from './postfix-options';
import { runServiceCommand, type CommandLine } from './run-command';

const POLL_MS = 50;
const STOP_FAILED = 'Postfix still runs as before and stays protected, and no mail is lost.';
const START_FAILED = 'Postfix is stopped now: no mail is accepted or sent until it is started, and none is lost.';

/** The master process of one Postfix instance as the SMTP receiving service. */
export class PostfixSmtp implements SmtpService {
  readonly #options: PostfixOptions;
  readonly #commands: PostfixCommands;
  readonly #queueDirectory: () => Promise<string>;
  #master: PostfixMaster | null = null;
  #restarting: Promise<SmtpInstance> | null = null;

  constructor(options: PostfixOptions, commands: PostfixCommands, queueDirectory: () => Promise<string>) {
    this.#options = options;
    this.#commands = commands;
    this.#queueDirectory = queueDirectory;
  }

  async instance(): Promise<SmtpInstance | null> {
    this.#master ??= new PostfixMaster(await this.#queueDirectory());
    return this.#master.instance();
  }

  whyOpenSessionsCanSend(): Promise<string | null> {
    return whyOpenSessionsCanSend(this.#commands);
  }

  /** Postfix's own programs hold the connections; who its user is, the owner of its queue tells. */
  async openClients(): Promise<SmtpClient[]> {
    const { uid: postfix } = await stat(join(await this.#queueDirectory(), 'active'));
    return openClients(({ uid }) => uid === postfix);
  }

  /** A second call while one is under way waits for the same restart. */
  async restart(): Promise<SmtpInstance> {
    this.#restarting ??= this.#restart().finally(() => {
      this.#restarting = null;
    });
    return this.#restarting;
  }

  async #restart(): Promise<SmtpInstance> {
    const { stop, start, restartTimeoutMs, smtpHost, smtpPort } = this.#options;
    const before = await this.#instanceOr(STOP_FAILED);

    const whileStopping = countdown(restartTimeoutMs);
    const stopped = await this.#run(stop, whileStopping(), STOP_FAILED);
    if (!(await poll(whileStopping, async () => (await this.instance())?.id !== before?.id || before === null))) {
      throw new SmtpRestartFailed(`${shown(stop)} ended with code ${stopped.code} and Postfix did not stop (${stopped.said || 'it said nothing'}). ${STOP_FAILED} ${tryByHand(stop)}`);
    }
    // Whatever the stop took, the start gets its whole time: nothing is worse than to leave Postfix stopped.
    const whileStarting = countdown(restartTimeoutMs);
    const started = await this.#run(start, whileStarting(), START_FAILED);
    let instance: SmtpInstance | null = null;
    const answers = await poll(whileStarting, async () => {
      instance = await this.instance();
      return instance !== null && instance.id !== before?.id && (await greets(smtpHost, smtpPort, Math.min(2_000, whileStarting())));
    });
    if (answers && instance !== null) return instance;
    if (instance !== null) {
      throw new SmtpRestartFailed(`Postfix was started again, but nothing greeted with 220 on ${smtpHost}:${smtpPort} in time. No mail is lost. See the mail log for what keeps smtpd from answering.`);
    }
    throw new SmtpRestartFailed(`${shown(start)} ended with code ${started.code} and Postfix did not come up (${started.said || 'it said nothing'}). ${START_FAILED} ${tryByHand(start)}`);
  }

  async #instanceOr(safe: string): Promise<SmtpInstance | null> {
    try {
      return await this.instance();
    } catch (error) {
      throw new SmtpRestartFailed(`${messageOf(error)} ${safe} See that config_directory and command_directory of the guard's configuration are right.`, { cause: error });
    }
  }

  async #run(command: CommandLine, timeoutMs: number, safe: string): Promise<{ code: number | null; said: string }> {
    try {
      return await runServiceCommand(command, { timeoutMs });
    } catch (error) {
      throw new SmtpRestartFailed(`${messageOf(error)} ${safe} ${tryByHand(command)}`, { cause: error });
    }
  }
}

/** @returns a function that tells the milliseconds that are left, at least one */
function countdown(milliseconds: number): () => number {
  const deadline = performance.now() + milliseconds;
  return () => Math.max(1, deadline - performance.now());
}

/** Asks until the fact holds or the time is up. @returns whether it holds */
async function poll(remaining: () => number, holds: () => Promise<boolean>): Promise<boolean> {
  for (;;) {
    if (await holds()) return true;
    if (remaining() <= POLL_MS) return false;
    await pause(POLL_MS);
  }
}

function shown(command: CommandLine): string {
  return `\`${command.join(' ')}\``;
}

function tryByHand(command: CommandLine): string {
  return `Run ${shown(command)} by hand to see why, then try again.`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
