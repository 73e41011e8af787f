import { SYNC_PROTOCOL, type AccountActivity, type ActionReport, type GuardReport, type ProtectionEvent, type SyncRequest } from '@sluice/contract/contract';
import type { BegunActions } from '@sluice/guard/actions/begun-actions';
import { withoutEvents } from '@sluice/guard/protection/event-outbox';
import type { SecondSamples } from '@sluice/guard/queue/second-samples';
import type { StateFile } from '@sluice/guard/state/state-file';
import type { ChangedAccounts } from './account-changes';

const MOST_EVENTS = 500;
const MOST_SAMPLES = 3_600;

export interface Upload {
  request: SyncRequest;
  /** More waits than fitted, so the next exchange should follow at once. */
  more: boolean;
  /** The console has it: what was in it need not be told again. */
  delivered(): void;
}

export interface UploadSources {
  guardVersion: string;
  guardRun: string;
  host: SyncRequest['host'];
  report(): GuardReport;
  /** The name of a local user by his key, where it is known. */
  nameOf?(sender: string): string | undefined;
  samples: SecondSamples;
  state: StateFile;
  begun: BegunActions;
  now(): number;
}

/**
 * Puts together what the console does not have yet. Nothing is forgotten by it: what is not confirmed is part of the
 * next upload too, under a new sequence number; events, samples and reports carry what tells the console that it knows them.
 *
 * @param accounts what of them is news to the console
 */
export function composeUpload(sources: UploadSources, sequence: number, accounts: ChangedAccounts): Upload {
  const { guardVersion, guardRun, host, samples, state, begun, now } = sources;
  const sentAt = now();
  const sentSamples = samples.waiting().slice(0, MOST_SAMPLES);
  const events: ProtectionEvent[] = state.current.events.slice(0, MOST_EVENTS);
  const actionReports: ActionReport[] = begun.waiting();
  return {
    request: {
      protocol: SYNC_PROTOCOL,
      guardVersion,
      guardRun,
      sequence,
      sentAt,
      host,
      report: sources.report(),
      samples: sentSamples,
      events,
      actionReports,
      activities: accounts.activities.map((activity) => withName(activity, sources.nameOf?.(activity.assessment.account))),
      ...(accounts.fates === undefined || accounts.fates.length === 0 ? {} : { fates: accounts.fates }),
    },
    more: state.current.events.length > events.length,
    delivered() {
      samples.delivered(sentSamples);
      begun.acknowledge(actionReports);
      accounts.delivered();
      const ids = new Set(events.map(({ id }) => id));
      if (ids.size > 0) void state.change((current) => withoutEvents(current, ids));
    },
  };
}

function withName(activity: AccountActivity, name: string | undefined): AccountActivity {
  return name === undefined ? activity : { ...activity, assessment: { ...activity.assessment, name } };
}
