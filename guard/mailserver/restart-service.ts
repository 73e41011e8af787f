import { setTimeout as pause } from 'node:timers/promises';
import { greets } from './embedded/smtp-greeting';
import { SmtpRestartFailed, type SmtpInstance } from './mail-server';
import { runServiceCommand, type CommandLine } from './run-command';

const POLL_MS = 50;

export interface RestartedService {
  /** For people. */
  name: string;
  stop: CommandLine;
  start: CommandLine;
  /** For each half. */
  restartTimeoutMs: number;
  smtpHost: string;
  smtpPort: number;
  instance(): Promise<SmtpInstance | null>;
  /** What to look at when its instance cannot be told. */
  settingsToSee: string;
}

/**
 * Stops a mail server and starts it again, until a new run of it is seen and greets on its port.
 *
 * @throws SmtpRestartFailed with a sentence for the operator
 */
export async function restartService(service: RestartedService): Promise<SmtpInstance> {
  const { name, stop, start, restartTimeoutMs, smtpHost, smtpPort } = service;
  const stopFailed = `${name} still runs as before and stays protected, and no mail is lost.`;
  const startFailed = `${name} is stopped now: no mail is accepted or sent until it is started, and none is lost.`;
  const before = await instanceOr(service, stopFailed);

  const whileStopping = countdown(restartTimeoutMs);
  const stopped = await run(stop, whileStopping(), stopFailed);
  if (!(await poll(whileStopping, async () => (await service.instance())?.id !== before?.id || before === null))) {
    throw new SmtpRestartFailed(`${shown(stop)} ended with code ${stopped.code} and ${name} did not stop (${stopped.said || 'it said nothing'}). ${stopFailed} ${tryByHand(stop)}`);
  }
  // Whatever the stop took, the start gets its whole time: nothing is worse than to leave the mail server stopped.
  const whileStarting = countdown(restartTimeoutMs);
  const started = await run(start, whileStarting(), startFailed);
  let instance: SmtpInstance | null = null;
  const answers = await poll(whileStarting, async () => {
    instance = await service.instance();
    return instance !== null && instance.id !== before?.id && (await greets(smtpHost, smtpPort, Math.min(2_000, whileStarting())));
  });
  if (answers && instance !== null) return instance;
  if (instance !== null) {
    throw new SmtpRestartFailed(`${name} was started again, but nothing greeted with 220 on ${smtpHost}:${smtpPort} in time. No mail is lost. See the mail log for what keeps it from answering.`);
  }
  throw new SmtpRestartFailed(`${shown(start)} ended with code ${started.code} and ${name} did not come up (${started.said || 'it said nothing'}). ${startFailed} ${tryByHand(start)}`);
}

async function instanceOr({ instance, settingsToSee }: RestartedService, safe: string): Promise<SmtpInstance | null> {
  try {
    return await instance();
  } catch (error) {
    throw new SmtpRestartFailed(`${messageOf(error)} ${safe} See that ${settingsToSee} of the guard's configuration are right.`, { cause: error });
  }
}

async function run(command: CommandLine, timeoutMs: number, safe: string): Promise<{ code: number | null; said: string }> {
  try {
    return await runServiceCommand(command, { timeoutMs });
  } catch (error) {
    throw new SmtpRestartFailed(`${messageOf(error)} ${safe} ${tryByHand(command)}`, { cause: error });
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
