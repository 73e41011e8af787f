import type { SmtpInstance, SmtpService } from '@sluice/guard/mailserver/mail-server';
import type { ProtectionEvent } from '@sluice/contract/contract';
import type { GuardLog } from '@sluice/guard/guard-log';
import { withEvent } from '@sluice/guard/protection/event-outbox';
import type { ProtectionKeeper } from '@sluice/guard/protection/protection-keeper';
import type { Problems } from '@sluice/guard/problems';
import { repeat } from '@sluice/guard/repeat';
import type { Duty } from '@sluice/guard/runtime';
import type { StateFile } from '@sluice/guard/state/state-file';

/** A service that is being looked at while it writes down who it is seems to be down for a moment. */
const LOOKS_UNTIL_DOWN = 2;

/** Follows the SMTP receiving service: which run is up, when it went down, and that a new run which is no other's replacement after a crash ends the protection. */
export class SmtpWatch {
  private down = 0;
  private looked = false;

  constructor(
    private readonly options: {
      state: StateFile;
      keeper: Pick<ProtectionKeeper, 'feed'>;
      problems: Problems;
      log: GuardLog;
      now(): number;
      newId(): string;
    },
  ) {}

  /** What the report says of it. A service that went down keeps no instance. */
  get current(): { running: boolean; instance: string | null; since: number | null } {
    const { running, instance, since } = this.options.state.current.smtp;
    return this.looked ? { running, instance: running ? instance : null, since } : { running: false, instance: null, since: null };
  }

  observe(instance: SmtpInstance | null): void {
    const { smtp } = this.options.state.current;
    if (instance === null) {
      this.down += 1;
      if (this.down < LOOKS_UNTIL_DOWN) return;
      this.looked = true;
      if (smtp.running || this.down === LOOKS_UNTIL_DOWN) this.stopped(smtp.running);
      return;
    }
    this.down = 0;
    this.looked = true;
    this.options.problems.clear('smtp-down');
    if (!smtp.running || smtp.instance !== instance.id) this.started(instance, smtp);
    // Told every time: a latch that was read from the disk meets the run that is up now.
    void this.options.keeper.feed({ kind: 'smtp-instance', at: this.options.now(), instance: instance.id, afterCrash: instance.afterCrash });
  }

  private stopped(wasRunning: boolean): void {
    const { state, problems, log, now, newId } = this.options;
    problems.raise('smtp-down', 'The SMTP receiving service is not running: no mail is accepted. Start it, or look into its own log for why it ended.');
    if (!wasRunning) return;
    const at = now();
    log.warn({}, 'The SMTP receiving service has stopped.');
    const event: ProtectionEvent = { id: newId(), at, kind: 'smtp-stopped' };
    void state.change((current) => withEvent({ ...current, smtp: { ...current.smtp, running: false, since: at } }, event));
  }

  private started(instance: SmtpInstance, before: { instance: string | null }): void {
    const { state, log, now, newId } = this.options;
    const smtp = { instance: instance.id, running: true, since: Math.floor(instance.startedAt) };
    // The first run that a new guard meets did not start before its eyes.
    const firstMeeting = before.instance === null;
    const event: ProtectionEvent = { id: newId(), at: now(), kind: 'smtp-started', smtpInstance: instance.id, ...(instance.afterCrash && { afterCrash: true }) };
    if (!firstMeeting) log.info({ instance: instance.id }, instance.afterCrash ? 'The SMTP receiving service crashed and is running again.' : 'The SMTP receiving service is running.');
    void state.change((current) => (firstMeeting ? { ...current, smtp } : withEvent({ ...current, smtp }, event)));
  }
}

/** Looks every 100 ms. The first look comes before the policy server answers, so that it never answers by an old latch. */
export function watchSmtp(options: { smtp: Pick<SmtpService, 'instance'>; watch: SmtpWatch; log: GuardLog; intervalMs?: number }): Duty {
  return repeat({
    name: 'SMTP watch',
    intervalMs: options.intervalMs ?? 100,
    log: options.log,
    firstBeforeNext: true,
    async task() {
      options.watch.observe(await options.smtp.instance());
    },
  });
}
