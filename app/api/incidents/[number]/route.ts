import { z } from 'zod';
import { permitted } from '@/lib/auth/route';
import { incidentNumber } from '@/lib/console/incidents/find';
import { viewIncident } from '@/lib/console/incidents/view';

export const GET = permitted('incidents:read', z.object({}), ({ db, now, params }) => viewIncident(db, incidentNumber(params['number']), now));
