import { SmtpRestartFailed, type SmtpInstance, type SmtpService } from '@sluice/guard/mailserver/mail-server';
import { pause } from '@sluice/guard/pause';
import type { SmtpWatch } from '@sluice/guard/smtp/watch-smtp';
import type { StepProgress } from './step-progress';

export interface RestartContext {
  smtp: SmtpService;
  watch: Pick<SmtpWatch, 'observe'>;
  lookMs?: number;
}

/**
 * Restarts the SMTP receiving service. A restart that an earlier guard began and that took place is only read back.
 *
 * @param before the run that is to be replaced, noted before the action began; null when none was known
 * @param resumed this action was begun before the guard was started
 * @returns the new run, null when the restart failed
 */
export async function restartSmtp(before: string | null, resumed: boolean, progress: StepProgress, context: RestartContext): Promise<string | null> {
  const { smtp, watch, lookMs = 50 } = context;
  let step: 'stop-smtp' | 'start-smtp' = 'stop-smtp';
  const stopped = (): void => {
    if (step === 'start-smtp') return;
    progress.done('stop-smtp', null);
    step = 'start-smtp';
    progress.begin(step);
  };

  progress.begin(step);
  const looking = new AbortController();
  const look = async (): Promise<void> => {
    while (!looking.signal.aborted && step === 'stop-smtp') {
      const now = await smtp.instance().catch(() => undefined);
      if (now !== undefined && now?.id !== before) stopped();
      await pause(lookMs, looking.signal);
    }
  };
  const watching = before === null ? Promise.resolve() : look();
  try {
    const started = (resumed ? await alreadyRestarted(before, smtp) : null) ?? (await smtp.restart());
    const now = await smtp.instance();
    if (now === null || now.id !== started.id || now.id === before) {
      throw new SmtpRestartFailed('The SMTP service reported a restart, but no new run of it is up. Look into its log, then try again.');
    }
    stopped();
    watch.observe(now);
    progress.done('start-smtp', null);
    return now.id;
  } catch (error) {
    progress.fail(step, error);
    return null;
  } finally {
    looking.abort();
    await watching;
  }
}

async function alreadyRestarted(before: string | null, smtp: SmtpService): Promise<SmtpInstance | null> {
  const now = await smtp.instance();
  return now !== null && now.id !== before ? now : null;
}
