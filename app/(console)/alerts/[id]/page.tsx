import { notFound, redirect } from 'next/navigation';
import { currentUser } from '@/lib/auth/current-user';
import { acknowledgeAlert } from '@/lib/console/alerts/save';
import { may } from '@/lib/console/people/roles';
import { database } from '@/lib/db/client';

/**
 * The link of an alert: whoever opens it and may work on it has taken it up, and is led to where it is dealt with. Signed out,
 * one is led here again after signing in, by the layout above.
 */
export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  const person = await currentUser();
  if (person === null) return null;
  const db = database();
  const takesUp = may(person.role, 'alerts:acknowledge');
  const actor = { id: person.id, name: person.name, address: null };
  const alert = takesUp ? await acknowledgeAlert(db, { id, actor, now: Date.now() }) : await db.alert.findUnique({ where: { id } }).then((row) => row && { serverId: row.serverId, incident: row.facts.incident });
  if (alert === null) notFound();
  const server = `server=${encodeURIComponent(alert.serverId)}`;
  redirect(alert.incident === null ? `/?${server}` : `/incidents/${alert.incident}?${server}`);
}
