import { expect, test } from 'vitest';
import { describeOnEachDatabase } from '@/lib/db/testing/temporary-database';
import { POST as setup } from '@/app/api/setup/route';
import { commandActor } from '@/lib/console/audit/actor';
import { createAdministrator } from '@/lib/console/people/create-administrator';
import { cancelInvitation, hasAdministrator, invitePerson, joinByInvitation, openInvitation } from '@/lib/console/people/invitation';
import type { Role } from '@/lib/console/people/roles';
import { consoleOn, request, signIn } from './testing/console';

const T0 = 1_795_557_600_000;
const token = 'a-long-random-token-of-a-link';
const person = { token, name: 'Mina', email: 'Mina@Example.test', password: 'umbrella granite whisper', address: null };

describeOnEachDatabase('an invitation', (fresh) => {
  const link = async (lifetimeMs = 60_000) => {
    const { db } = await fresh();
    await invitePerson(db, { role: 'administrator', email: null, actor: commandActor, now: T0, lifetimeMs, token });
    return db;
  };

  test('makes one administrator, however many people use it at once', async () => {
    const db = await link();
    expect(await hasAdministrator(db)).toBe(false);
    const people = ['a', 'b', 'c', 'd'].map((name) => joinByInvitation(db, { ...person, email: `${name}@example.test`, now: T0 + 1 }));
    const results = await Promise.allSettled(people);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(results.find((each) => each.status === 'rejected')?.reason).toMatchObject({ code: 'link-used-or-expired', status: 410 });
    expect(await db.user.count()).toBe(1);
    expect(await hasAdministrator(db)).toBe(true);
    expect((await openInvitation(db, token, T0 + 1)) !== null).toBe(false);
    expect(await db.auditEntry.count({ where: { action: 'person.added' } })).toBe(1);
  });

  test('ends with its time, with a newer link, and is stored as a hash only', async () => {
    const db = await link(1_000);
    await expect(joinByInvitation(db, { ...person, now: T0 + 1_000 })).rejects.toMatchObject({ code: 'link-used-or-expired' });
    await expect(joinByInvitation(db, { ...person, token: 'another-token-altogether', now: T0 })).rejects.toMatchObject({ code: 'link-used-or-expired' });
    await invitePerson(db, { role: 'administrator', email: null, actor: commandActor, now: T0 + 10, lifetimeMs: 1_000, token: 'a-newer-token-of-a-link' });
    expect((await openInvitation(db, token, T0 + 10)) !== null).toBe(false);
    expect((await openInvitation(db, 'a-newer-token-of-a-link', T0 + 10)) !== null).toBe(true);
    expect(JSON.stringify(await db.invitation.findMany({ select: { tokenHash: true } }))).not.toContain(token);
  });

  test('stays usable when the address has an account already', async () => {
    const db = await link();
    await createAdministrator(db, { ...person, now: T0 });
    await expect(joinByInvitation(db, { ...person, now: T0 })).rejects.toMatchObject({ code: 'address-taken', fields: { email: expect.any(String) } });
    expect((await openInvitation(db, token, T0)) !== null).toBe(true);
  });

  test('an administrator made twice, in any case of the address, is one', async () => {
    const { db } = await fresh();
    const make = (email: string) => createAdministrator(db, { ...person, email, now: T0 });
    const made = await Promise.all([make('mina@example.test'), make('MINA@example.test'), make(' mina@example.test')]);
    expect(made.filter(({ created }) => created)).toHaveLength(1);
    expect(await db.user.count()).toBe(1);
  });

  test('who came by it can sign in; short passwords and hostile input are refused', async () => {
    const { db } = await fresh();
    await consoleOn(db);
    await invitePerson(db, { role: 'administrator', email: null, actor: commandActor, now: Date.now(), lifetimeMs: 60_000, token });
    const send = (body: unknown) => setup(request('/api/setup', { body }), { params: Promise.resolve({}) });
    for (const password of ['short', 'passwordpassword', 'Mina@Example.test1', '1234567890']) expect((await send({ ...person, password })).status, password).toBe(400);
    expect((await send({ ...person, name: 'M\0' })).status).toBe(400);
    expect((await send({ ...person, email: 'x' })).status).toBe(400);
    expect((await send(person)).status).toBe(201);
    expect((await send({ ...person, email: 'second@example.test' })).status).toBe(410);
    expect((await signIn({ body: { email: 'mina@example.test', password: person.password } })).status).toBe(200);
  });

  test('makes what it says, for the address that it says, whatever is sent along', async () => {
    const { db } = await fresh();
    const roles: Role[] = ['viewer', 'operator', 'administrator'];
    for (const role of roles) {
      const email = `${role}@example.test`;
      await invitePerson(db, { role, email: email.toUpperCase(), actor: commandActor, now: T0, token: `${token}-${role}` });
      expect(await openInvitation(db, `${token}-${role}`, T0)).toEqual({ role, email });
      await joinByInvitation(db, { ...person, token: `${token}-${role}`, email: 'somebody@else.test', now: T0, ...({ role: 'administrator' } as object) });
    }
    expect((await db.user.findMany({ orderBy: { email: 'asc' } })).map(({ email, role }) => [email, role])).toEqual(roles.toSorted().map((role) => [`${role}@example.test`, role]));
  });

  test('of two invitations of one address the newer holds, those of others stay, and one that is taken back ends', async () => {
    const { db } = await fresh();
    const invite = (email: string, name: string) => invitePerson(db, { role: 'operator', email, actor: commandActor, now: T0, token: `${token}-${name}` });
    await invite('mina@example.test', 'first');
    const other = await invite('jun@example.test', 'other');
    await invite('Mina@example.test', 'second');
    const open = async (name: string) => (await openInvitation(db, `${token}-${name}`, T0)) !== null;
    expect([await open('first'), await open('second'), await open('other')]).toEqual([false, true, true]);
    await cancelInvitation(db, { id: other.id, actor: commandActor, now: T0 });
    expect(await open('other')).toBe(false);
    await expect(cancelInvitation(db, { id: other.id, actor: commandActor, now: T0 })).rejects.toMatchObject({ code: 'not-found' });
    await createAdministrator(db, { ...person, now: T0 });
    await expect(invite('mina@example.test', 'third')).rejects.toMatchObject({ code: 'address-taken' });
  });
});
