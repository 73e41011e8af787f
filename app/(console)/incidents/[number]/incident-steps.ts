import { incidentStepKeySchema, type IncidentStepKey, type IncidentView } from '@/lib/console/incidents/schemas';
import type { SuspectView } from '@/lib/console/suspects/schemas';
import { awaitsCleaning, isIdentified } from './suspect-progress';

/** Steps that an operator may leave without doing them; everything else is checked by the machine. */
export const skippableSteps = ['find', 'clean'] as const satisfies readonly IncidentStepKey[];
export type SkippableStep = (typeof skippableSteps)[number];

export interface IncidentStep {
  key: IncidentStepKey;
  /** 1 to 7 */
  number: number;
  /** open: the first unmet one. partly and later: unmet, after the open one. skipped: unmet and left on purpose. */
  status: 'done' | 'open' | 'partly' | 'later' | 'skipped';
  /** Accounts (find, secure), messages (clean) or checks (preflight) that are settled. */
  settled: number;
  total: number;
  /** Who or what finished it, and when; null for an unfinished step or when it is not known. */
  finished: { at: number; byName: string | null } | null;
}

/** A step as it stands by itself, before the order of the steps is looked at. */
type Finding = { met: boolean; settled: number; total: number; finished?: IncidentStep['finished'] };

/**
 * Computes the state of every step of an incident.
 *
 * @param view the incident as the console answers it
 * @param skipped steps that this operator chose to leave
 * @returns the seven steps in order; at most one is `open`, none when the incident is closed
 */
export function incidentSteps(view: IncidentView, skipped: readonly SkippableStep[]): IncidentStep[] {
  let openSeen = view.incident.status === 'closed';
  return incidentStepKeySchema.options.map((key, index) => {
    const { met, settled, total, finished } = findings[key](view);
    const left = !met && skipped.some((step) => step === key);
    const isOpen = !met && !left && !openSeen;
    openSeen ||= isOpen;
    const status = met ? 'done' : isOpen ? 'open' : left || view.incident.status === 'closed' ? 'skipped' : settled > 0 ? 'partly' : 'later';
    return { key, number: index + 1, status, settled, total, finished: met ? (finished ?? null) : null };
  });
}

/** The step to show when the address does not name one: the first unmet one, else the last. */
export function openStep(steps: readonly IncidentStep[]): IncidentStepKey {
  return steps.find((step) => step.status === 'open')?.key ?? 'wrap-up';
}

const findings: Record<IncidentStepKey, (view: IncidentView) => Finding> = {
  contained: ({ timeline, incident }) => {
    const trip = timeline.find(({ kind }) => kind === 'tripped' || kind === 'tripped-again' || kind === 'begun-by-hand');
    return { met: true, settled: 1, total: 1, finished: { at: trip?.at ?? incident.openedAt, byName: trip?.actorName ?? null } };
  },
  find: ({ suspects }) => {
    const identified = suspects.filter(isIdentified);
    return {
      met: suspects.length > 0 && identified.length === suspects.length,
      settled: identified.length,
      total: suspects.length,
      finished: latestDecision(identified),
    };
  },
  secure: ({ suspects }) => {
    const culprits = suspects.filter((suspect) => suspect.decision !== 'dismissed');
    const secured = culprits.filter((suspect) => suspect.decision === 'secured');
    return {
      met: suspects.every((suspect) => suspect.decision !== 'open'),
      settled: secured.length,
      total: culprits.length,
      finished: latestDecision(secured),
    };
  },
  clean: ({ suspects }) => {
    const culprits = suspects.filter((suspect) => suspect.decision === 'secured');
    const waiting = sum(culprits, (suspect) => suspect.waiting ?? 0);
    const held = sum(culprits, (suspect) => suspect.held ?? 0);
    // Whose mail it is that must go is known only when every suspect is decided.
    const decided = suspects.every((suspect) => suspect.decision !== 'open');
    return { met: decided && !culprits.some(awaitsCleaning), settled: held, total: waiting + held };
  },
  preflight: ({ restartChecks, incident }) => {
    const met = restartChecks.filter((check) => check.met).length;
    return { met: incident.status !== 'protected' || met === restartChecks.length, settled: met, total: restartChecks.length };
  },
  restart: ({ incident, restartAction }) => ({
    met: incident.status !== 'protected',
    settled: 0,
    total: 1,
    finished:
      incident.releasedAt === null
        ? null
        : { at: incident.releasedAt, byName: incident.releaseCause === 'console' ? (restartAction?.requestedByName ?? null) : null },
  }),
  'wrap-up': ({ incident }) => ({
    met: incident.status === 'closed',
    settled: 0,
    total: 1,
    finished: incident.closedAt === null ? null : { at: incident.closedAt, byName: incident.closedByName },
  }),
};

function latestDecision(suspects: readonly SuspectView[]): IncidentStep['finished'] {
  const decided = suspects.filter((suspect) => suspect.decidedAt !== null);
  const latest = decided.reduce<SuspectView | null>((best, suspect) => ((best?.decidedAt ?? 0) >= (suspect.decidedAt ?? 0) ? best : suspect), null);
  return latest?.decidedAt ? { at: latest.decidedAt, byName: latest.decidedByName } : null;
}

function sum<T>(items: readonly T[], count: (item: T) => number): number {
  return items.reduce((total, item) => total + count(item), 0);
}
