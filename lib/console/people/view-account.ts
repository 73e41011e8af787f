import type { Database } from '@/lib/db/client';
import { Refusal } from '../refusal';
import type { Account } from './schemas';

/** How long a session lasts at most, however much it is used: whoever stole one has it no longer than this. */
export const SESSION_LIFETIME_MS = 7 * 24 * 3_600_000;

/** A person as he sees himself, with his sessions. @throws Refusal `not-found` */
export async function viewAccount(db: Database, { id, sessionId, now }: { id: string; sessionId: string; now: number }): Promise<Omit<Account, 'secondFactor' | 'password' | 'provider'>> {
  const user = await db.user.findUnique({ where: { id }, include: { sessions: { where: { expiresAt: { gt: new Date(now) } }, orderBy: { updatedAt: 'desc' } }, passkeys: { orderBy: { createdAt: 'asc' } } } });
  if (user === null) throw new Refusal('not-found', 'This person does not exist any more.');
  const { name, email, role } = user;
  const sessions = user.sessions.map((session) => ({
    id: session.id,
    current: session.id === sessionId,
    createdAt: session.createdAt.getTime(),
    lastSeenAt: session.updatedAt.getTime(),
    endsAt: Math.min(session.expiresAt.getTime(), session.createdAt.getTime() + SESSION_LIFETIME_MS),
    address: session.ipAddress || null,
    userAgent: session.userAgent || null,
  }));
  const passkeys = user.passkeys.map((each) => ({ id: each.id, name: each.name ?? '', createdAt: each.createdAt?.getTime() ?? 0 }));
  return { now, id, name, email, role, passkeys, sessions: sessions.filter(({ endsAt }) => endsAt > now) };
}
