import * as z from 'zod';
import { permitted } from '@/lib/auth/route';
import { listPeople } from '@/lib/console/people/list';

export const GET = permitted('people:manage', z.object({}), ({ db, now }) => listPeople(db, now));
