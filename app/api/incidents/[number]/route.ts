import * as z from 'zod';
import { permitted } from '@/lib/auth/route';
import { incidentNumber } from '@/lib/console/incidents/find';
import { Presence } from '@/lib/console/incidents/presence';
import { incidentStepKeySchema } from '@/lib/console/incidents/schemas';
import { viewIncident } from '@/lib/console/incidents/view';

const presence = new Presence();

export const GET = permitted('incidents:read', z.object({ step: incidentStepKeySchema.nullable().default(null) }), async ({ db, actor, sessionId, now, input, params }) => {
  const view = await viewIncident(db, incidentNumber(params['number']), now);
  // A program looks at nothing, and of what is closed nothing is done twice.
  if (sessionId === '' || view.incident.status === 'closed') return view;
  return { ...view, present: presence.look({ number: view.incident.number, personId: actor.id, name: actor.name, step: input.step, at: now }) };
});
