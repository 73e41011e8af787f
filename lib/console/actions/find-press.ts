import type { Database } from '@/lib/db/client';
import type { PressAnswer } from './schemas';
import { actionView } from './view';

/** What a press of a button became whose answer was lost. @returns null when the console never recorded it */
export async function findPress(db: Database, key: string): Promise<PressAnswer> {
  const action = await db.action.findUnique({ where: { key } });
  return { action: action === null ? null : actionView(action) };
}
