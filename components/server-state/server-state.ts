import type { Overview } from '@/lib/console/servers/schemas';
import { RequestProblem } from '../hooks/request';
import type { StateLook } from '../ui/state-look';

/** From this share of the threshold on, a watched queue is called near. */
export const NEAR_SHARE = 0.8;
/** After this time without an answer the console counts as unreachable, whatever the cause: three missed answers and their delay. */
export const UNREACHABLE_MS = 5_000;
/** A hidden tab asks every 15 s, and browsers let its timers run once a minute. */
export const UNREACHABLE_HIDDEN_MS = 90_000;

export type ServerStateKind =
  | 'loading'
  | 'unreachable'
  | 'not-told'
  | 'no-server'
  | 'never-connected'
  | 'silent'
  | 'off'
  | 'watching'
  | 'near'
  | 'protected'
  | 'unknown';

/** Whether nothing is told of the server now: by a console that does not answer, or by one that answers something else. */
export function isUntold(kind: ServerStateKind): boolean {
  return kind === 'unreachable' || kind === 'not-told';
}

/** Whether what is known of the server is of before: its guard is silent, or nothing is told of it now. */
export function isOfBefore(kind: ServerStateKind): boolean {
  return kind === 'silent' || isUntold(kind);
}

/** What the screens say about the mail server now. */
export interface ServerState {
  kind: ServerStateKind;
  look: StateLook;
  /** Whether the digits shown are too old to be trusted. */
  stale: boolean;
  /** When the values shown were measured or, failing that, reported; null when there are none. */
  valuesAt: number | null;
  /** Since when the silence or the state has lasted, by the console's clock; null when not known. */
  since: number | null;
  /** What was last reported, while `kind` is about a silence. */
  lastKnown: 'off' | 'watching' | 'protected' | 'unknown' | null;
}

const looks: Record<ServerStateKind, StateLook> = {
  loading: 'off',
  unreachable: 'unknown',
  'not-told': 'unknown',
  'no-server': 'off',
  'never-connected': 'unknown',
  silent: 'unknown',
  off: 'off',
  watching: 'watching',
  near: 'near',
  protected: 'protected',
  unknown: 'unknown',
};

type HowFailed = false | 'unanswered' | 'answered';

/** Of an ended session, a server that is not there or a database that cannot be used the console tells itself; an error page may be that of a proxy. */
export function howFailed(error: unknown): HowFailed {
  if (error === null) return false;
  return error instanceof RequestProblem && (error.problem !== null || error.code === 'late') ? 'answered' : 'unanswered';
}

/**
 * @param overview the newest answer; undefined before the first
 * @param now the console's clock (see useServerClock); null before the first answer
 * @param failed how the newest request failed, false where it did not: a console that refused it, or was late with this alone, is there. Where there was
 * an answer before, its age decides
 * @param patience how old the newest answer may be before the console counts as unreachable, in milliseconds
 */
export function serverState(overview: Overview | undefined, now: number | null, failed: HowFailed, patience = UNREACHABLE_MS): ServerState {
  const away = failed === 'answered' ? 'not-told' : 'unreachable';
  if (overview === undefined || now === null) return state(failed === false ? 'loading' : away, {});
  const { server } = overview;
  if (server === null) return state('no-server', {});
  const { report } = server;
  const values = { valuesAt: report?.measurement?.at ?? server.lastSeenAt, lastKnown: report?.status ?? null };
  if (now - overview.now >= patience) return state(away, { ...values, stale: true, since: overview.now });
  if (report === null) return state('never-connected', {});
  if (server.silentSince !== null) return state('silent', { ...values, stale: true, since: server.lastSeenAt ?? server.silentSince });
  const current = { valuesAt: values.valuesAt, since: report.latch?.trippedAt ?? report.statusSince };
  if (report.status !== 'watching') return state(report.status, { ...current, stale: report.status === 'unknown' });
  const length = report.measurement?.length ?? null;
  if (length === null) return state('unknown', { ...current, stale: true });
  return state(length >= server.settings.threshold * NEAR_SHARE ? 'near' : 'watching', current);
}

function state(kind: ServerStateKind, facts: Partial<ServerState>): ServerState {
  return { kind, look: looks[kind], stale: false, valuesAt: null, since: null, lastKnown: null, ...facts };
}
