import type { Enrollment } from './schemas';
import type { Database } from '@/lib/db/client';
import { inTransaction, isDuplicate } from '@/lib/db/transaction';
import type { Actor } from '../audit/actor';
import { writeAudit } from '../audit/write';
import { storeCode } from './create-code';
import { newId } from '../new-id';
import { Refusal } from '../refusal';

/** @returns the refusal of a name that another mail host has */
export const nameTaken = (name: string) =>
  new Refusal('name-taken', `There is a mail server named ${name} already. Nothing was changed. Choose another name.`, undefined, { name: 'is taken' });

/**
 * Makes a mail host known to the console, with the rule not applied and no guard yet, and a code to enrol one.
 *
 * @throws Refusal `name-taken`
 */
export async function addServer(db: Database, input: { name: string; actor: Actor; now: number }): Promise<Enrollment> {
  const { name, actor, now } = input;
  try {
    return await inTransaction(db, async (tx) => {
      const serverId = newId(now);
      await tx.server.create({ data: { id: serverId, name, settings: { create: {} } } });
      await writeAudit(tx, { at: now, actor, action: 'server.added', subject: name });
      return storeCode(tx, { serverId, name, now });
    });
  } catch (error) {
    throw isDuplicate(error) ? nameTaken(name) : error;
  }
}
