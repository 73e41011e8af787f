import * as z from 'zod';
import { permitted } from '@/lib/auth/route';
import { incidentNumber } from '@/lib/console/incidents/find';
import { reportIncident } from '@/lib/console/incidents/report';

export const GET = permitted('incidents:read', z.object({}), ({ db, now, params }) => reportIncident(db, incidentNumber(params['number']), now));
