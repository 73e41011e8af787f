import type { TimelineEntry } from '@/lib/console/incidents/schemas';

/** How grave a line of the timeline is: its mark differs by shape and colour, the words say the same. */
export type TimelineLook = 'alarm' | 'good' | 'plain';

const looks: Partial<Record<TimelineEntry['kind'], TimelineLook>> = {
  tripped: 'alarm',
  'tripped-again': 'alarm',
  'begun-by-hand': 'alarm',
  'action-failed': 'alarm',
  'smtp-stopped': 'alarm',
  'smtp-crashed': 'alarm',
  'action-done': 'good',
  'released-by-console': 'good',
  'released-outside': 'good',
  'brake-engaged': 'alarm',
  'brake-lifted-other': 'good',
  'brake-lifted-held': 'good',
  'brake-lifted-released': 'good',
  closed: 'good',
};

export function timelineLook(kind: TimelineEntry['kind']): TimelineLook {
  return looks[kind] ?? 'plain';
}
