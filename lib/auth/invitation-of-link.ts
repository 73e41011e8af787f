import { openInvitation } from '@/lib/console/people/invitation';
import type { OpenInvitation } from '@/lib/console/people/schemas';
import { database } from '@/lib/db/client';

/** For server components: what the link with this token says; null when it cannot be used (any more). */
export function invitationOfLink(token: string): Promise<OpenInvitation | null> {
  return openInvitation(database(), token, Date.now());
}
