import type { StateLook } from '@/components/ui/state-look';
import { drillLook, type Drill } from '@/lib/console/drill/schemas';

export type DrillState = 'unknown' | 'asked' | 'not-taken' | 'warm-up' | 'flood' | 'silent' | 'failed' | 'repair' | 'over';

export const stateLooks: Record<DrillState, StateLook> = {
  unknown: 'unknown',
  asked: 'off',
  'not-taken': 'unknown',
  'warm-up': 'near',
  flood: 'near',
  silent: 'unknown',
  failed: 'unknown',
  repair: 'near',
  over: 'watching',
};

/** How a drill stands by what the console knows. */
export function drillState(drill: Drill, now: number): Exclude<DrillState, 'unknown'> {
  const look = drillLook(drill, now);
  // Taken up, it has to find out first whether all that it needs is there.
  if (look === 'played' && drill.floodFrom === null) return 'asked';
  if (look === 'played') return drill.progress?.phase === undefined || drill.progress.phase === 'warm-up' ? 'warm-up' : 'flood';
  if (look !== null) return look;
  if (drill.incident !== null && drill.incident.status !== 'closed') return 'repair';
  return drill.status === 'failed' ? 'failed' : 'over';
}
