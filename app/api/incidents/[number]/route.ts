import { z } from 'zod';
import { authenticated } from '@/lib/auth/route';
import { incidentNumber } from '@/lib/incidents/incident-number';
import { viewIncident } from '@/lib/incidents/view-incident';

export const GET = authenticated(z.object({}), ({ db, now, params }) => viewIncident(db, incidentNumber(params['number']), now));
