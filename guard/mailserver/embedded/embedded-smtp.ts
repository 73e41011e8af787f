import { setTimeout as pause } from 'node:timers/promises';
import { SmtpRestartFailed, type SmtpInstance, type SmtpService } from '../mail-server';
import { openClients } from '../open-clients';
import { runningInstance } from './running-instance';
import { greets } from './smtp-greeting';

export interface EmbeddedSmtpOptions {
  instanceFile: string;
  host: string;
  port: number;
  /** How long the running service may take to end by itself. */
  endMs?: number;
  /** How long a new run may take to answer. */
  startMs?: number;
}

const LOOK_AGAIN_MS = 50;

/** The embedded server's SMTP service. Its supervisor starts a new run whenever one ends; a restart therefore ends the running one. */
export function createEmbeddedSmtp({ instanceFile, host, port, endMs = 8_000, startMs = 30_000 }: EmbeddedSmtpOptions): SmtpService {
  let restarting: Promise<SmtpInstance> | null = null;

  async function end(instance: SmtpInstance): Promise<void> {
    const gone = async () => (await runningInstance(instanceFile))?.id !== instance.id;
    for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
      try {
        process.kill(instance.pid, signal);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ESRCH') {
          throw new SmtpRestartFailed(`The SMTP service (process ${instance.pid}) may not be stopped by the guard: ${(error as Error).message}. It runs on as before; let the guard run as the same user.`);
        }
      }
      if (await becomes(gone, endMs)) return;
    }
    throw new SmtpRestartFailed(`The SMTP service (process ${instance.pid}) could not be stopped. It may still be serving; end the process by hand. The queue is untouched.`);
  }

  async function restart(): Promise<SmtpInstance> {
    const before = await runningInstance(instanceFile);
    if (before) await end(before);
    let current: SmtpInstance | null = null;
    const answers = async () => {
      current = await runningInstance(instanceFile);
      return current !== null && current.id !== before?.id && (await greets(host, port, 2_000));
    };
    if ((await becomes(answers, startMs)) && current !== null) return current;
    throw new SmtpRestartFailed(
      `The SMTP service was stopped, but no new run answered on ${host}:${port} within ${startMs / 1_000} seconds. No queued mail is lost. Look at the mail server's output for the reason; "sluice start" keeps trying to start it.`,
    );
  }

  return {
    // The server's own plugin does, see haraka/plugins/recipients.cjs.
    whyOpenSessionsCanSend: () => Promise.resolve(null),
    openClients: () => openClients((local) => local.port === port),
    instance: () => runningInstance(instanceFile),
    restart() {
      restarting ??= restart().finally(() => {
        restarting = null;
      });
      return restarting;
    },
  };
}

/** @returns false when the condition was not met in time */
async function becomes(condition: () => Promise<boolean>, patienceMs: number): Promise<boolean> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    if (await condition()) return true;
    if (performance.now() >= deadline) return false;
    await pause(LOOK_AGAIN_MS);
  }
}
