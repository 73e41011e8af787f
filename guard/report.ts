import type { GuardReport } from '@sluice/contract/contract';
import type { Problems } from './problems';
import type { HeldLocalMail } from './protection/held-local-mail';
import type { ProtectionKeeper } from './protection/protection-keeper';
import type { QueueOwners } from './queue/break-down-queue';
import type { SmtpWatch } from './smtp/watch-smtp';
import type { StateFile } from './state/state-file';

/**
 * How the host is at this moment. Latch and settings are those of the state file, so that they agree with the events of
 * the same upload.
 *
 * @param startedAt when the guard was started: since then the state is unknown that was not measured yet
 */
export function guardReport(sources: {
  state: StateFile;
  keeper: ProtectionKeeper;
  watch: SmtpWatch;
  owners: QueueOwners;
  problems: Problems;
  answers: GuardReport['policy'];
  gate: NonNullable<GuardReport['gate']> | null;
  disabledReceive: boolean | null;
  /** Absent where no user of the host can hand over mail but by SMTP. */
  heldLocalMail: Pick<HeldLocalMail, 'held'> | null;
  /** The planned mailing that is under way. */
  mailing: GuardReport['mailing'];
  /** Whether the mail server's queue can be searched by what stands in its messages. */
  canFilterQueue: boolean;
  startedAt: number;
}): GuardReport {
  const { state, keeper, watch, owners, problems, answers, gate, disabledReceive, heldLocalMail, mailing, canFilterQueue, startedAt } = sources;
  const { latch, settings, status: recorded } = state.current;
  const status = keeper.status;
  const { measurement } = keeper.current;
  return {
    status,
    statusSince: recorded?.status === status ? recorded.since : startedAt,
    latch,
    measurement: measurement === null ? null : { ...measurement },
    settingsVersion: settings.version,
    smtp: watch.current,
    queue: owners.current,
    problems: problems.list(),
    policy: { ...answers },
    gate: gate && { ...gate },
    disabledReceive,
    localMail: heldLocalMail && { held: heldLocalMail.held },
    mailing,
    abilities: ['protect-now', 'planned-mailing', 'recipient-threshold', ...(canFilterQueue ? ['queue-filter'] : [])],
  };
}
