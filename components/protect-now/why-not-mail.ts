import { isUnderWay } from '@sluice/actions/standing';
import type { Overview } from '@/lib/console/servers/schemas';
import { canPlanMailing } from '@sluice/contract/contract';
import type { ServerStateKind } from '../server-state/server-state';

export type WhyNotMail = 'loading' | 'unreachable' | 'not-told' | 'no-server' | 'never-connected' | 'silent' | 'too-old' | 'off' | 'standing' | 'under-way';

const told: readonly ServerStateKind[] = ['loading', 'unreachable', 'not-told', 'no-server', 'never-connected', 'silent'] satisfies WhyNotMail[];

/** Why no mailing can be planned now; null when one can. The console checks it again. */
export function whyNotMail(kind: ServerStateKind, overview: Overview | undefined): WhyNotMail | null {
  if (told.includes(kind)) return kind as WhyNotMail;
  const server = overview?.server ?? null;
  const report = server?.report ?? null;
  if (server === null || report === null) return 'loading';
  if (!canPlanMailing(report)) return 'too-old';
  if (!server.settings.applyQueueLimit) return 'off';
  if (report.mailing != null) return 'standing';
  return overview?.mailingActs.some((act) => isUnderWay(act)) === true ? 'under-way' : null;
}
