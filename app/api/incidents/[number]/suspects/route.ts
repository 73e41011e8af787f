import { suspectAdditionSchema, suspectDecisionSchema } from '@/lib/api/incidents';
import { authenticated } from '@/lib/auth/route';
import { addSuspect } from '@/lib/incidents/add-suspect';
import { decideSuspect } from '@/lib/incidents/decide-suspect';
import { incidentNumber } from '@/lib/incidents/incident-number';
import { viewIncident } from '@/lib/incidents/view-incident';

export const POST = authenticated(suspectAdditionSchema, async ({ db, actor, now, input, params }) => {
  const number = incidentNumber(params['number']);
  await addSuspect(db, { number, account: input.account, actor, now });
  return viewIncident(db, number, now);
});

export const PATCH = authenticated(suspectDecisionSchema, async ({ db, actor, now, input, params }) => {
  const number = incidentNumber(params['number']);
  await decideSuspect(db, { number, decision: input, actor, now });
  return viewIncident(db, number, now);
});
