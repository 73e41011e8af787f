import { z } from 'zod';
import { authenticated } from '@/lib/auth/route';
import { incidentNumber } from '@/lib/console/incidents/find';
import { viewIncident } from '@/lib/console/incidents/view';

export const GET = authenticated(z.object({}), ({ db, now, params }) => viewIncident(db, incidentNumber(params['number']), now));
