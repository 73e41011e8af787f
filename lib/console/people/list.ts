import type { Database } from '@/lib/db/client';
import type { People } from './schemas';

/** Everybody who may sign in, by name, and the invitations that can still be used. */
export async function listPeople(db: Database, now: number): Promise<People> {
  const users = await db.user.findMany({ orderBy: [{ name: 'asc' }, { email: 'asc' }], include: { sessions: { where: { expiresAt: { gt: new Date(now) } }, select: { updatedAt: true } } } });
  const invitations = await db.invitation.findMany({ where: { usedAt: null, expiresAt: { gt: now } }, orderBy: { createdAt: 'desc' } });
  return {
    now,
    people: users.map(({ id, name, email, role, disabled, createdAt, sessions }) => {
      const lastSeenAt = sessions.length === 0 ? null : Math.max(...sessions.map(({ updatedAt }) => updatedAt.getTime()));
      return { id, name, email, role, disabled, createdAt: createdAt.getTime(), lastSeenAt, sessions: sessions.length };
    }),
    invitations: invitations.map(({ id, role, email, createdAt, expiresAt, invitedByName }) => ({ id, role, email, createdAt, expiresAt, invitedByName })),
  };
}
