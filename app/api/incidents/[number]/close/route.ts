import { incidentClosingSchema } from '@/lib/api/incidents';
import { authenticated } from '@/lib/auth/route';
import { closeIncident } from '@/lib/incidents/close-incident';
import { incidentNumber } from '@/lib/incidents/incident-number';
import { viewIncident } from '@/lib/incidents/view-incident';

export const POST = authenticated(incidentClosingSchema, async ({ db, actor, now, input, params }) => {
  const number = incidentNumber(params['number']);
  await closeIncident(db, { number, ...input, actor, now });
  return viewIncident(db, number, now);
});
