import { incidentClosingSchema } from '@/lib/console/incidents/schemas';
import { permitted } from '@/lib/auth/route';
import { closeIncident } from '@/lib/console/incidents/close';
import { incidentNumber } from '@/lib/console/incidents/find';
import { viewIncident } from '@/lib/console/incidents/view';

export const POST = permitted('incidents:work', incidentClosingSchema, async ({ db, actor, now, input, params }) => {
  const number = incidentNumber(params['number']);
  await closeIncident(db, { number, ...input, actor, now });
  return viewIncident(db, number, now);
});
