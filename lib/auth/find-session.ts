import type { Database } from '@/lib/db/client';
import { storageFaultOf } from '@/lib/db/storage-fault';
import { tokenHash } from '@/lib/console/servers/token-hash';
import type { Auth } from './auth';

/** More sign-outs than this while nothing can be written are not to be expected; the oldest is forgotten first. */
const MAX_ENDED = 10_000;

/** Sessions that were ended while the database could not be written, by the hash of their token; they end there when it can. */
const ended = new WeakMap<Database, Set<string>>();

/** The session of a request, or null. A session whose end could not be written yet counts as ended. */
export async function findSession(auth: Auth, db: Database, headers: Headers) {
  const session = await readSession(auth, db, headers);
  return session === null || ended.get(db)?.has(tokenHash(session.session.token)) ? null : session;
}

async function readSession(auth: Auth, db: Database, headers: Headers) {
  // Once an hour a session is prolonged, which is a write: while nothing can be written, it is only read.
  const onlyRead = { headers, query: { disableRefresh: true } };
  if (db.$storage.fault !== null) return auth.api.getSession(onlyRead);
  return auth.api.getSession({ headers }).catch((error: unknown) => {
    if (storageFaultOf(error) === null) throw error;
    return auth.api.getSession(onlyRead);
  });
}

/** Ends a session at once, and in the database when that can be written again, should it not be possible now. */
export async function endSession(db: Database, token: string): Promise<void> {
  try {
    db.$storage.requireFile();
    await db.session.deleteMany({ where: { token } });
  } catch (error) {
    if (storageFaultOf(error) === null) throw error;
    rememberEnd(db, token);
  }
}

function rememberEnd(db: Database, token: string): void {
  const hashes = ended.get(db) ?? new Set();
  ended.set(db, hashes);
  hashes.add(tokenHash(token));
  const [oldest] = hashes;
  if (hashes.size > MAX_ENDED && oldest !== undefined) hashes.delete(oldest);
  db.$storage.onWorking(async () => {
    await db.session.deleteMany({ where: { token } });
    hashes.delete(tokenHash(token));
  });
}
