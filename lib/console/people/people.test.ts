import { expect, test } from 'vitest';
import { describeOnEachDatabase } from '@/lib/db/testing/temporary-database';
import type { Database } from '@/lib/db/client';
import { commandActor } from '../audit/actor';
import { changePerson } from './change';
import { addPerson } from './create-administrator';
import { endOwnSession, signOutEverywhere } from './end-sessions';
import { personIdOf } from './find';
import { listPeople } from './list';
import { removePerson } from './remove';
import type { Role } from './roles';
import { setPassword } from './set-password';

const now = 1_795_557_600_000;
const actor = commandActor;

describeOnEachDatabase('people', (fresh) => {
  async function crowd(people: Record<string, Role>) {
    const { db } = await fresh();
    for (const [name, role] of Object.entries(people)) await addPerson(db, { name, email: `${name}@example.test`, role, now }, 'hash', actor);
    const idOf = (name: string) => personIdOf(db, ` ${name.toUpperCase()}@example.test`);
    return { db, idOf };
  }
  const enter = (db: Database, userId: string, id: string) => db.session.create({ data: { id, token: id, userId, expiresAt: new Date(now + 60_000) } });
  const administrators = (db: Database) => db.user.count({ where: { role: 'administrator', disabled: false } });

  test('the last administrator cannot be lost in any way', async () => {
    const { db, idOf } = await crowd({ ann: 'administrator', ben: 'operator', old: 'administrator' });
    await changePerson(db, { id: await idOf('old'), change: { disabled: true }, actor, now });
    const id = await idOf('ann');
    const tries = [
      () => changePerson(db, { id, change: { role: 'operator' }, actor, now }),
      () => changePerson(db, { id, change: { disabled: true }, actor, now }),
      () => removePerson(db, { id, actor, now }),
    ];
    for (const attempt of tries) await expect(attempt()).rejects.toMatchObject({ code: 'last-administrator', status: 409 });
    await changePerson(db, { id: await idOf('ben'), change: { role: 'administrator' }, actor, now });
    await removePerson(db, { id, actor, now });
    expect((await db.user.findMany({ where: { disabled: false } })).map(({ name }) => name)).toEqual(['ben']);
  });

  test('who is removed, disabled or loses a role leaves no invitation behind', async () => {
    const { db, idOf } = await crowd({ ann: 'administrator', ben: 'administrator' });
    const id = await idOf('ben');
    const invite = (invitedByName: string, token: string) =>
      db.invitation.create({ data: { id: token, tokenHash: token, role: 'administrator', email: null, createdAt: now, expiresAt: now + 60_000, invitedByName } });
    await invite('ann', 'of-ann');
    const ways = [
      () => changePerson(db, { id, change: { role: 'operator' }, actor, now }),
      () => changePerson(db, { id, change: { disabled: true }, actor, now }),
      () => removePerson(db, { id, actor, now }),
    ];
    for (const [way, loses] of ways.entries()) {
      await invite('ben', `of-ben-${way}`);
      await loses();
      expect((await db.invitation.findMany()).map(({ tokenHash }) => tokenHash)).toEqual(['of-ann']);
    }
  });

  test('two administrators who act against each other at once leave one', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { db, idOf } = await crowd({ ann: 'administrator', ben: 'administrator' });
      const [ann, ben] = [await idOf('ann'), await idOf('ben')];
      const results = await Promise.allSettled([
        changePerson(db, { id: ben, change: { role: 'viewer' }, actor, now }),
        removePerson(db, { id: ann, actor, now }),
        changePerson(db, { id: ann, change: { disabled: true }, actor, now }),
      ]);
      expect(await administrators(db)).toBe(1);
      expect(results.some(({ status }) => status === 'rejected')).toBe(true);
    }
  });

  test('who is disabled, removed, signed out or gets a new password has no session left; others keep theirs', async () => {
    const { db, idOf } = await crowd({ ann: 'administrator', ben: 'operator' });
    const [ann, ben] = [await idOf('ann'), await idOf('ben')];
    await enter(db, ann, 'of-ann');
    const ways = [
      () => signOutEverywhere(db, { id: ben, actor, now }),
      () => setPassword(db, { id: ben, password: 'umbrella granite whisper', actor, now }),
      () => changePerson(db, { id: ben, change: { disabled: true }, actor, now }),
      () => removePerson(db, { id: ben, actor, now }),
    ];
    for (const [index, way] of ways.entries()) {
      await enter(db, ben, `of-ben-${index}`);
      await enter(db, ben, `of-ben-${index}-phone`);
      await way();
      expect((await db.session.findMany()).map(({ id }) => id)).toEqual(['of-ann']);
    }
    expect((await db.auditEntry.findMany({ orderBy: { id: 'asc' } })).map(({ action, subject }) => [action, subject]).slice(2)).toEqual([
      ['person.signed-out', 'ben@example.test'],
      ['password.changed', 'ben@example.test'],
      ['person.disabled', 'ben@example.test'],
      ['person.removed', 'ben@example.test'],
    ]);
  });

  test('the same again changes nothing and is recorded once', async () => {
    const { db, idOf } = await crowd({ ann: 'administrator', ben: 'operator' });
    const id = await idOf('ben');
    for (const change of [{ role: 'viewer' }, { role: 'viewer' }, { disabled: true }, { disabled: true }] as const) await changePerson(db, { id, change, actor, now });
    await signOutEverywhere(db, { id, actor, now });
    expect(await db.auditEntry.count({ where: { subject: 'ben@example.test', action: { not: 'person.added' } } })).toBe(2);
    expect((await listPeople(db, now)).people.map(({ name, role, disabled }) => [name, role, disabled])).toEqual([['ann', 'administrator', false], ['ben', 'viewer', true]]);
  });

  test('nobody ends the session of somebody else', async () => {
    const { db, idOf } = await crowd({ ann: 'administrator', ben: 'operator' });
    const [ann, ben] = [await idOf('ann'), await idOf('ben')];
    await enter(db, ann, 'of-ann');
    await enter(db, ben, 'of-ben');
    await expect(endOwnSession(db, { id: 'of-ann', actor: { ...actor, id: ben }, now })).rejects.toMatchObject({ code: 'not-found' });
    await endOwnSession(db, { id: 'of-ben', actor: { ...actor, id: ben }, now });
    expect((await db.session.findMany()).map(({ id }) => id)).toEqual(['of-ann']);
  });

  test('who does not exist is said so', async () => {
    const { db } = await crowd({ ann: 'administrator' });
    await expect(personIdOf(db, 'nobody@example.test')).rejects.toMatchObject({ code: 'not-found' });
    for (const attempt of [changePerson(db, { id: 'x', change: { disabled: true }, actor, now }), removePerson(db, { id: 'x', actor, now }), setPassword(db, { id: 'x', password: 'p', actor, now })]) {
      await expect(attempt).rejects.toMatchObject({ code: 'not-found' });
    }
  });
});
