import { beginDrill, failDrill, finishDrill, tellDrill } from '@/lib/console/drill/play';
import type { DrillFailure, DrillProgress as Told } from '@/lib/console/drill/schemas';
import type { Database } from '@/lib/db/client';
import { CannotPlay } from './cannot-play';
import type { DrillProgress } from '@sluice/embedded/drill/run-drill';

/** What the console is told of a drill, so that nobody takes it for a real attack. A database that cannot be used keeps no drill of the terminal from being played. */
export interface DrillRecord {
  begins(cast: { floodFrom: number; stolen: string }): Promise<void>;
  /** @returns whether somebody wants it to end */
  goesOn(progress: DrillProgress | null): Promise<boolean>;
  ends(progress: DrillProgress): Promise<void>;
  fails(failure: DrillFailure): Promise<void>;
}

/** @param order the drill that a page has asked for; undefined for one of the terminal @throws CannotPlay where another is under way */
export async function recordDrillOf(db: Database, server: string, order: string | undefined, now: () => number): Promise<DrillRecord> {
  const unknown = () => undefined;
  const id = order ?? (await beginDrill(db, server, now()).catch(unknown));
  if (id === null)
    throw new CannotPlay('other', 'Another drill is under way on this mail server. Nothing was sent. Wait for its end, or end it in the console.');
  if (id === undefined)
    return { begins: () => Promise.resolve(), goesOn: () => Promise.resolve(false), ends: () => Promise.resolve(), fails: () => Promise.resolve() };
  return {
    begins: async (cast) => void (await tellDrill(db, id, { ...cast, progress: null, now: now() }).catch(unknown)),
    goesOn: (progress) => tellDrill(db, id, { progress: progress && told(progress), now: now() }).catch(() => false),
    ends: (progress) => finishDrill(db, id, told(progress), now()).catch(unknown),
    fails: (failure) => failDrill(db, id, failure, now()).catch(unknown),
  };
}

function told({ phase, ordinary, acceptedAt, refused, lockedOut }: DrillProgress): Told {
  return { phase, ordinary, accepted: acceptedAt.length, refused, lockedOut };
}
