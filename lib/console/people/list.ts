import type { Database } from '@/lib/db/client';
import { listApiKeys } from './api-keys';
import type { People } from './schemas';
import { secondFactorRoles } from './second-factor';

/** Everybody who may sign in, by name, and the invitations that can still be used. */
export async function listPeople(db: Database, now: number): Promise<People> {
  const users = await db.user.findMany({ orderBy: [{ name: 'asc' }, { email: 'asc' }], include: { sessions: { where: { expiresAt: { gt: new Date(now) } }, select: { updatedAt: true } }, _count: { select: { passkeys: true } } } });
  const invitations = await db.invitation.findMany({ where: { usedAt: null, expiresAt: { gt: now } }, orderBy: { createdAt: 'desc' } });
  return {
    now,
    people: users.map(({ id, name, email, role, disabled, twoFactorEnabled, createdAt, sessions, _count }) => {
      const lastSeenAt = sessions.length === 0 ? null : Math.max(...sessions.map(({ updatedAt }) => updatedAt.getTime()));
      return { id, name, email, role, disabled, secondFactor: twoFactorEnabled || _count.passkeys > 0, createdAt: createdAt.getTime(), lastSeenAt, sessions: sessions.length };
    }),
    invitations: invitations.map(({ id, role, email, createdAt, expiresAt, invitedByName }) => ({ id, role, email, createdAt, expiresAt, invitedByName })),
    keys: await listApiKeys(db, now),
    secondFactorRoles: await secondFactorRoles(db),
  };
}
