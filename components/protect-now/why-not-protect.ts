import { isUnderWay } from '@sluice/actions/standing';
import type { Overview } from '@/lib/console/servers/schemas';
import { canProtectNow } from '@sluice/contract/contract';
import type { ServerStateKind } from '../server-state/server-state';

export type WhyNotProtect = 'loading' | 'unreachable' | 'not-told' | 'no-server' | 'never-connected' | 'silent' | 'too-old' | 'protected' | 'under-way';

const told: readonly ServerStateKind[] = ['loading', 'unreachable', 'not-told', 'no-server', 'never-connected', 'silent', 'protected'] satisfies WhyNotProtect[];

/** Why protection cannot be begun by hand now; null when it can. The console checks it again. */
export function whyNotProtect(kind: ServerStateKind, overview: Overview | undefined): WhyNotProtect | null {
  if (told.includes(kind)) return kind as WhyNotProtect;
  const report = overview?.server?.report ?? null;
  if (report === null) return 'loading';
  if (!canProtectNow(report)) return 'too-old';
  const newest = overview?.protectNow ?? null;
  return newest !== null && isUnderWay(newest) ? 'under-way' : null;
}
