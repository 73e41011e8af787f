import type { ActionView, RestartCheck } from '@/lib/console/actions/schemas';
import type { IncidentView } from '@/lib/console/incidents/schemas';
import type { SuspectView } from '@/lib/console/suspects/schemas';

export const TRIPPED_AT = Date.UTC(2026, 10, 24, 18, 4, 17);

/** A made-up incident for tests: protected, nobody suspected, every check met. */
export function incidentView(changes: Partial<Omit<IncidentView, 'incident'>> & { incident?: Partial<IncidentView['incident']> } = {}): IncidentView {
  return {
    now: TRIPPED_AT + 60_000,
    suspects: [],
    timeline: [],
    restartChecks: [restartCheck('suspects-decided'), restartCheck('queue-below-threshold')],
    restartAction: null,
    prediction: null,
    problems: [],
    present: [],
    ...changes,
    incident: {
      number: 7,
      serverId: 'server-1',
      serverName: 'mx1',
      status: 'protected',
      openedAt: TRIPPED_AT,
      queueLength: 1001,
      threshold: 1000,
      begunByName: null,
      mailing: null,
      recipients: null,
      releasedAt: null,
      protectedPeriods: [{ from: TRIPPED_AT, to: null }],
      releaseCause: null,
      closedAt: null,
      evidenceUntil: null,
      closedByName: null,
      outcome: null,
      outcomeNote: null,
      drillByName: null,
      suspects: changes.suspects?.length ?? 0,
      ...changes.incident,
    },
  };
}

export function suspect(changes: Partial<SuspectView> = {}): SuspectView {
  return {
    account: 'sales2@example.test',
    score: 91,
    verdict: 'suspect',
    assessment: null,
    hasEvidence: true,
    decision: 'open',
    decisionReason: null,
    decidedAt: null,
    decidedByName: null,
    addedByName: null,
    actions: [],
    waiting: 0,
    held: 0,
    scripts: [],
    ...changes,
  };
}

export function action(changes: Partial<ActionView> = {}): ActionView {
  return {
    id: 'action-1',
    kind: 'contain-account',
    account: 'sales2@example.test',
    status: 'done',
    requestedAt: TRIPPED_AT + 1_000,
    requestedByName: 'hana',
    startedAt: TRIPPED_AT + 2_000,
    finishedAt: TRIPPED_AT + 4_000,
    steps: [],
    reason: null,
    dueAt: null,
    ...changes,
  };
}

export function restartCheck(code: RestartCheck['code'], met = true): RestartCheck {
  return { code, met, reasons: [], accounts: [], messages: null, queueLength: 172, threshold: 1000 };
}
