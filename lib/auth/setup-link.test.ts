import { expect, test } from 'vitest';
import { describeOnEachDatabase } from '@/lib/db/testing/temporary-database';
import { POST as setup } from '@/app/api/setup/route';
import { createAdministrator } from './create-administrator';
import { createSetupLink, hasAdministrator, isSetupLinkOpen, redeemSetupLink } from './setup-link';
import { consoleOn, request, signIn } from './testing/console';

const T0 = 1_795_557_600_000;
const token = 'a-long-random-token-of-a-link';
const person = { token, name: 'Mina', email: 'Mina@Example.test', password: 'a good long password', address: null };

describeOnEachDatabase('a setup link', (fresh) => {
  const link = async (lifetimeMs = 60_000) => {
    const { db } = await fresh();
    await createSetupLink(db, { now: T0, lifetimeMs, token });
    return db;
  };

  test('makes one administrator, however many people use it at once', async () => {
    const db = await link();
    expect(await hasAdministrator(db)).toBe(false);
    const people = ['a', 'b', 'c', 'd'].map((name) => redeemSetupLink(db, { ...person, email: `${name}@example.test`, now: T0 + 1 }));
    const results = await Promise.allSettled(people);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(results.find((each) => each.status === 'rejected')?.reason).toMatchObject({ code: 'link-used-or-expired', status: 410 });
    expect(await db.user.count()).toBe(1);
    expect(await hasAdministrator(db)).toBe(true);
    expect(await isSetupLinkOpen(db, token, T0 + 1)).toBe(false);
    expect(await db.auditEntry.count({ where: { action: 'administrator.created' } })).toBe(1);
  });

  test('ends with its time, with a newer link, and is stored as a hash only', async () => {
    const db = await link(1_000);
    await expect(redeemSetupLink(db, { ...person, now: T0 + 1_000 })).rejects.toMatchObject({ code: 'link-used-or-expired' });
    await expect(redeemSetupLink(db, { ...person, token: 'another-token-altogether', now: T0 })).rejects.toMatchObject({ code: 'link-used-or-expired' });
    await createSetupLink(db, { now: T0 + 10, lifetimeMs: 1_000, token: 'a-newer-token-of-a-link' });
    expect(await isSetupLinkOpen(db, token, T0 + 10)).toBe(false);
    expect(await isSetupLinkOpen(db, 'a-newer-token-of-a-link', T0 + 10)).toBe(true);
    expect(JSON.stringify(await db.setupLink.findMany({ select: { tokenHash: true } }))).not.toContain(token);
  });

  test('stays usable when the address has an account already', async () => {
    const db = await link();
    await createAdministrator(db, { ...person, now: T0 });
    await expect(redeemSetupLink(db, { ...person, now: T0 })).rejects.toMatchObject({ code: 'bad-request', fields: { email: expect.any(String) } });
    expect(await isSetupLinkOpen(db, token, T0)).toBe(true);
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
    await createSetupLink(db, { now: Date.now(), lifetimeMs: 60_000, token });
    const send = (body: unknown) => setup(request('/api/setup', { body }), { params: Promise.resolve({}) });
    expect((await send({ ...person, password: 'short' })).status).toBe(400);
    expect((await send({ ...person, name: 'M\0' })).status).toBe(400);
    expect((await send({ ...person, email: 'x' })).status).toBe(400);
    expect((await send(person)).status).toBe(201);
    expect((await send({ ...person, email: 'second@example.test' })).status).toBe(410);
    expect((await signIn({ body: { email: 'mina@example.test', password: person.password } })).status).toBe(200);
  });
});
