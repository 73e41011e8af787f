import { suspectAdditionSchema, suspectDecisionSchema } from '@/lib/console/suspects/schemas';
import { permitted } from '@/lib/auth/route';
import { addSuspect } from '@/lib/console/suspects/add';
import { decideSuspect } from '@/lib/console/suspects/decide';
import { incidentNumber } from '@/lib/console/incidents/find';
import { viewIncident } from '@/lib/console/incidents/view';

export const POST = permitted('incidents:work', suspectAdditionSchema, async ({ db, actor, now, input, params }) => {
  const number = incidentNumber(params['number']);
  await addSuspect(db, { number, account: input.account, actor, now });
  return viewIncident(db, number, now);
});

export const PATCH = permitted('incidents:work', suspectDecisionSchema, async ({ db, actor, now, input, params }) => {
  const number = incidentNumber(params['number']);
  await decideSuspect(db, { number, decision: input, actor, now });
  return viewIncident(db, number, now);
});
