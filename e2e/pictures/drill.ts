import { pages } from './pages';
import type { Scene } from './scene';

/** A drill answer as another moment of the same drill would have given it. */
const moment = (name: string, change: Record<string, unknown>, progress: Record<string, unknown> = {}): Scene => ({
  name,
  async open({ go, tell }) {
    await tell(/^drill(\?|$)/, (body) => {
      const { now, drill } = body as { now: number; drill: { progress: Record<string, unknown> | null } };
      return { ...body, drill: { ...drill, requestedAt: now - 5_000, seenAt: now, endedAt: null, incident: null, score: null, stolen: null, status: 'running', progress: { ...drill.progress, ...progress }, ...change } };
    });
    await go('/drill');
  },
});

export const beforeDrill: Scene[] = [
  {
    name: 'drill-begin',
    isDialog: true,
    async open({ go, press, dialog }) {
      await go('/drill');
      await press('drill.begin');
      await dialog();
    },
  },
  ...(['real-host', 'real-relay', 'other-console', 'threshold-too-high'] as const).map((whyNot): Scene => ({
    name: `drill-not-${whyNot}`,
    async open({ go, tell }) {
      await tell(/^drill(\?|$)/, (view) => ({ ...view, whyNot }));
      await go('/drill');
    },
  })),
];

export const afterDrill: Scene[] = [
  ...pages('drill', { 'your-turn': '/drill', incident: '/incidents/2', list: '/incidents', overview: '/' }),
  moment('drill-warm-up', {}, { phase: 'warm-up', accepted: 0, refused: 0 }),
  moment('drill-flood', {}, { phase: 'flood' }),
  moment('drill-not-taken', { status: 'requested', requestedAt: 1_600_000_000_000, seenAt: null, progress: null }),
  moment('drill-interrupted', { status: 'failed', failure: 'interrupted' }),
];

export const drillScore: Scene[] = pages('drill', { score: '/drill', closed: '/incidents/2' });
