import type { Enrollment, ServerSummary } from '@/lib/console/servers/schemas';

/** `waiting`: the code was not used. `redeemed`: the guard has its token. `connected`: it has reported since. */
export type EnrollmentProgress = 'waiting' | 'redeemed' | 'connected' | 'expired' | 'replaced';

/**
 * How far the enrolment that began with this code has come.
 *
 * @param server as it is now; undefined before the first answer
 * @param now by the console's clock
 */
export function enrollmentProgress(enrollment: Pick<Enrollment, 'createdAt' | 'expiresAt'>, server: ServerSummary | undefined, now: number): EnrollmentProgress {
  const { createdAt, expiresAt } = enrollment;
  const enrolledAt = server?.enrolledAt ?? null;
  if (server !== undefined && enrolledAt !== null && enrolledAt >= createdAt) {
    const reported = server.lastSeenAt !== null && server.lastSeenAt > enrolledAt;
    return reported ? 'connected' : 'redeemed';
  }
  if (now >= expiresAt) return 'expired';
  const gone = server !== undefined && (server.code === null || server.code.createdAt > createdAt);
  return gone ? 'replaced' : 'waiting';
}
