import { expect, test } from 'vitest';
import { describeOnEachDatabase } from '@/lib/db/testing/temporary-database';
import { addServer } from './add';
import { createEnrollmentCode } from './create-code';
import { CODE_LIFETIME_MS, enrollmentCode, plainCode } from './enrollment-code';
import { enrollServer } from './enroll';
import { listServers } from './list';
import { redeemEnrollmentCode } from './redeem-code';
import { renameServer } from './rename';
import { revokeServer } from './revoke';
import { alice, exampleExchange, serverOfToken, Stage, T0, TOKEN } from '../testing/stage';
import { exchangeWith } from '../exchange/exchange-with';
import { viewOverview } from './view-overview';

const used = { code: 'code-used-or-expired', status: 410 };

test('a code has no sign that can be mistaken, and is the same however it is typed', () => {
  expect(enrollmentCode(() => 0)).toBe('AAAA-AAAA-AAAA-AAAA-AAAA');
  expect(enrollmentCode((limit) => limit - 1)).toBe('9999-9999-9999-9999-9999');
  expect(enrollmentCode()).toMatch(/^(?:[A-HJKMNP-Z2-9]{4}-){4}[A-HJKMNP-Z2-9]{4}$/);
  expect(plainCode(' abcd–efgh 2345\n')).toBe('ABCDEFGH2345');
});

describeOnEachDatabase('enrolling a guard', (fresh) => {
  const redeem = async (db: Parameters<typeof redeemEnrollmentCode>[0], code: string, now = T0 + 1) => redeemEnrollmentCode(db, { code, address: '192.0.2.5', now });

  test('from nothing to its first report, state by state', async () => {
    const { db } = await fresh();
    const state = async (now: number) => (await listServers(db, now)).servers[0];
    const { serverId, code, expiresAt } = await addServer(db, { name: 'mx1', actor: alice, now: T0 });
    expect(await state(T0)).toMatchObject({ name: 'mx1', state: 'waiting', enrolledAt: null, code: { createdAt: T0, expiresAt } });
    expect((await viewOverview(db, undefined, T0)).servers).toEqual([]);
    const { token, name } = await redeem(db, code.toLowerCase().replaceAll('-', ' '));
    expect([name, await serverOfToken(db, token)]).toEqual(['mx1', serverId]);
    expect(await state(T0 + 1)).toMatchObject({ state: 'never-connected', enrolledAt: T0 + 1, code: null });
    await exchangeWith(db, serverId, exampleExchange(1), T0 + 2);
    expect(await state(T0 + 2)).toMatchObject({ state: 'watching', guardVersion: '0.1.0', hostname: 'mx1.example.test', lastSeenAt: T0 + 2 });
    expect(await state(T0 + 60_000)).toMatchObject({ state: 'silent' });
    const audit = await db.auditEntry.findMany({ orderBy: { id: 'asc' } });
    expect(audit.map(({ action, actorName, address }) => [action, actorName, address])).toEqual([
      ['server.added', 'Alice', '192.0.2.1'],
      ['server.enrolled', 'guard', '192.0.2.5'],
    ]);
    const stored = JSON.stringify([await db.enrollmentCode.findMany({ select: { codeHash: true } }), await db.server.findMany({ select: { tokenHash: true } })]);
    expect(stored).not.toContain(plainCode(code));
    expect(stored).not.toContain(token);
  });

  test('of many guards with one code at once, one gets a token', async () => {
    const { db } = await fresh();
    const { code } = await addServer(db, { name: 'mx1', actor: alice, now: T0 });
    const results = await Promise.allSettled(Array.from({ length: 6 }, () => redeem(db, code)));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const result of results) if (result.status === 'rejected') expect(result.reason).toMatchObject(used);
    expect(await db.auditEntry.count({ where: { action: 'server.enrolled' } })).toBe(1);
  });

  test('a code ends with its time, with a newer one, and with the revoking; an unknown one is refused', async () => {
    const { db } = await fresh();
    const first = await addServer(db, { name: 'mx1', actor: alice, now: T0 });
    await expect(redeem(db, first.code, T0 + CODE_LIFETIME_MS)).rejects.toMatchObject(used);
    const second = await createEnrollmentCode(db, { serverId: first.serverId, actor: alice, now: T0 + 1 });
    await expect(redeem(db, first.code)).rejects.toMatchObject(used);
    await revokeServer(db, { serverId: first.serverId, actor: alice, now: T0 + 2 });
    await expect(redeem(db, second.code)).rejects.toMatchObject(used);
    for (const code of ['', '-', 'AAAA-AAAA-AAAA-AAAA-AAAA', "' OR 1=1 --"]) await expect(redeem(db, code)).rejects.toMatchObject(used);
    await expect(createEnrollmentCode(db, { serverId: 'nobody', actor: alice, now: T0 })).rejects.toMatchObject({ code: 'not-found' });
  });

  test('a new code lets the guard of before go on until it is used', async () => {
    const { db } = await fresh();
    const { serverId } = await enrollServer(db, { name: 'mx1', token: TOKEN, now: T0 });
    const { code } = await createEnrollmentCode(db, { serverId, actor: alice, now: T0 });
    expect(await serverOfToken(db, TOKEN)).toBe(serverId);
    const { token } = await redeem(db, code);
    expect([await serverOfToken(db, TOKEN), await serverOfToken(db, token)]).toEqual([null, serverId]);
  });

  test('a revoked guard is refused and out of the way, its history stays, and a new code brings it back', async () => {
    const { db } = await fresh();
    const stage = await Stage.set(db);
    await stage.exchange({});
    await revokeServer(db, { serverId: stage.serverId, actor: alice, now: T0 + 1 });
    await revokeServer(db, { serverId: stage.serverId, actor: alice, now: T0 + 2 });
    expect(await serverOfToken(db, `${TOKEN}-mx1`)).toBeNull();
    expect((await listServers(db, T0 + 3)).servers[0]).toMatchObject({ state: 'revoked', revokedAt: T0 + 1 });
    expect((await viewOverview(db, undefined, T0 + 3)).server).toBeNull();
    expect(await db.auditEntry.count({ where: { action: 'server.revoked' } })).toBe(1);
    const { code } = await createEnrollmentCode(db, { serverId: stage.serverId, actor: alice, now: T0 + 4 });
    const { token } = await redeem(db, code, T0 + 5);
    expect(await serverOfToken(db, token)).toBe(stage.serverId);
    expect((await listServers(db, T0 + 5)).servers[0]).toMatchObject({ revokedAt: null, enrolledAt: T0 + 5, lastSeenAt: T0 });
  });

  test('names are taken once, and renaming is told with both names', async () => {
    const { db } = await fresh();
    const { serverId } = await addServer(db, { name: 'mx1', actor: alice, now: T0 });
    await addServer(db, { name: 'mx2', actor: alice, now: T0 });
    await expect(addServer(db, { name: 'mx2', actor: alice, now: T0 })).rejects.toMatchObject({ code: 'name-taken', status: 409 });
    await expect(renameServer(db, { serverId, name: 'mx2', actor: alice, now: T0 })).rejects.toMatchObject({ code: 'name-taken' });
    await renameServer(db, { serverId, name: 'mx3', actor: alice, now: T0 });
    await renameServer(db, { serverId, name: 'mx3', actor: alice, now: T0 });
    expect((await listServers(db, T0)).servers.map(({ name }) => name)).toEqual(['mx2', 'mx3']);
    const renamed = await db.auditEntry.findMany({ where: { action: 'server.renamed' } });
    expect(renamed.map(({ before, after }) => [before, after])).toEqual([[{ name: 'mx1' }, { name: 'mx3' }]]);
  });

  test('a host that was renamed is still the same host when it is enrolled again with its token', async () => {
    const { db } = await fresh();
    const { serverId } = await enrollServer(db, { name: 'mx1', token: 'the-token-of-this-host', now: T0 });
    await renameServer(db, { serverId, name: 'mail.example.test', actor: alice, now: T0 });
    expect(await enrollServer(db, { name: 'mx1', token: 'the-token-of-this-host', now: T0 + 1 })).toEqual({ serverId });
    expect((await listServers(db, T0)).servers.map(({ name }) => name)).toEqual(['mail.example.test']);
  });

  test('a host that waits for its guard is not the one that pages show first', async () => {
    const { db } = await fresh();
    const stage = await Stage.set(db);
    await stage.exchange({});
    await addServer(db, { name: 'a-new-one', actor: alice, now: T0 });
    expect((await viewOverview(db, undefined, T0)).server).toMatchObject({ name: 'mx1' });
  });
});
