import type { Database } from '@/lib/db/client';
import type { Actor } from '../audit/actor';
import { Refusal } from '../refusal';
import { askList, type Resolver } from './ask-list';
import type { BlocklistLook } from './schemas';
import { viewBlocklists } from './view';

/**
 * Asks every list about every address of a server, all at once and each question once, and keeps what they said.
 *
 * @param now epoch milliseconds
 * @throws Refusal `not-found`; `bad-request` where no address is written down
 */
export async function lookAtBlocklists(db: Database, { serverId, resolver, actor, now }: { serverId: string; resolver: Resolver; actor: Actor; now: number }): Promise<void> {
  const { addresses, lists } = await viewBlocklists(db, serverId);
  if (addresses.length === 0) throw new Refusal('bad-request', 'No address is written down by which mail leaves this server. Nothing was asked. Write it down first.');
  const once = asksOnce(resolver);
  const questions = addresses.flatMap((address) => lists.map(({ zone, removal }) => ({ address, zone, removal })));
  const results = await Promise.all(questions.map(async ({ address, zone, removal }) => ({ address, zone, removal, answer: await askList(once, { address, zone }) })));
  const look: BlocklistLook = { at: now, byName: actor.name, results };
  await db.server.update({ where: { id: serverId }, data: { blocklistLook: look } });
}

/** Whether a list answers rightly at all is the same for every address. */
function asksOnce(resolver: Resolver): Resolver {
  const asked = new Map<string, Promise<string[]>>();
  return {
    resolve4: (name) => {
      const answer = asked.get(name) ?? resolver.resolve4(name);
      asked.set(name, answer);
      return answer;
    },
    resolveTxt: (name) => resolver.resolveTxt(name),
  };
}
