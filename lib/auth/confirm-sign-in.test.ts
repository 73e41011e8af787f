import { expect, test } from 'vitest';
import { POST as confirm } from '@/app/api/account/confirm/route';
import { POST as act } from '@/app/api/actions/route';
import { POST as invite } from '@/app/api/people/invitations/route';
import { PUT as protect } from '@/app/api/protection/route';
import { isSensitive } from '@/lib/console/actions/sensitive';
import { problemSchema } from '@sluice/contract/problem';
import { describeOnEachDatabase } from '@/lib/db/testing/temporary-database';
import { freshMinutes } from './options';
import type { Route } from './route';
import { consoleOn, PASSWORD, request, sessionCookie } from './testing/console';

const HOUR = 3_600_000;

describeOnEachDatabase('a sensitive act', (fresh) => {
  test('needs a sign-in of the last hour, or one that was confirmed since; the same request then passes', async () => {
    const { db } = await fresh();
    await consoleOn(db);
    const cookie = await sessionCookie();
    const send = async (route: Route, path: string, body: unknown, method = 'POST') => {
      const answer = await route(request(path, { method, body, headers: { cookie } }), { params: Promise.resolve({}) });
      return answer.ok ? 200 : problemSchema.parse(await answer.json()).code;
    };
    const invitation = (email: string) => send(invite, '/api/people/invitations', { email, role: 'viewer' });
    const age = (ms: number) => db.session.updateMany({ data: { createdAt: new Date(Date.now() - ms), confirmedAt: null } });
    expect(await invitation('ann@example.test')).toBe(200);
    await age(HOUR - 60_000);
    expect(await invitation('ben@example.test')).toBe(200);
    await age(HOUR + 1_000);
    const before = await db.auditEntry.count();
    const press = { key: 'one-press-of-many', serverId: 'none', kind: 'contain-account', account: 'a@example.test' };
    expect(await invitation('eve@example.test')).toBe('confirmation-needed');
    expect(await send(act, '/api/actions', press)).toBe('confirmation-needed');
    expect(await send(act, '/api/actions', { ...press, kind: 'hold-messages' })).toBe('not-found');
    const rule = { serverId: 'none', threshold: 1_000, version: 1, force: false, brake: false, holdOwner: false };
    expect(await send(protect, '/api/protection', { ...rule, applyQueueLimit: false }, 'PUT')).toBe('confirmation-needed');
    expect(await send(protect, '/api/protection', { ...rule, applyQueueLimit: true }, 'PUT')).toBe('not-found');
    expect(await send(confirm, '/api/account/confirm', { password: 'wrong wrong wrong' })).toBe('wrong-password');
    expect(await invitation('eve@example.test')).toBe('confirmation-needed');
    expect(await db.invitation.count()).toBe(2);
    expect(await send(confirm, '/api/account/confirm', { password: PASSWORD })).toBe(200);
    expect(await invitation('eve@example.test')).toBe(200);
    expect(await send(act, '/api/actions', press)).toBe('not-found');
    const rows = await db.auditEntry.findMany({ skip: before, orderBy: { sequence: 'asc' } });
    expect(rows.map(({ action }) => action)).toEqual(['sign-in.failed', 'sign-in.confirmed', 'person.invited']);
    await db.session.updateMany({ data: { confirmedAt: new Date(Date.now() - HOUR - 1_000) } });
    expect(await invitation('zoe@example.test')).toBe('confirmation-needed');
  });

  test('is not guessed at: after five tries there is a pause', async () => {
    const { db } = await fresh();
    await consoleOn(db);
    const cookie = await sessionCookie();
    const codes = [];
    for (let attempt = 0; attempt < 6; attempt += 1) {
      const answer = await confirm(request('/api/account/confirm', { body: { password: `guess ${attempt}` }, headers: { cookie } }), { params: Promise.resolve({}) });
      codes.push(problemSchema.parse(await answer.json()).code);
    }
    expect(codes).toEqual([...Array.from({ length: 5 }, () => 'wrong-password'), 'too-many-requests']);
  });
});

test('a restart that its checks allow needs no confirmation: without it nobody can send', () => {
  const restart = { key: 'k'.repeat(8), serverId: 's', kind: 'restart-smtp' as const };
  expect(isSensitive({ ...restart, reason: null })).toBe(false);
  expect(isSensitive({ ...restart, reason: 'it must be' })).toBe(true);
});

test.each([['', 60], [undefined, 60], ['5', 5], [' 30 ', 30], ['10080', 10_080]])('SLUICE_CONFIRM_MINUTES %j means %d', (text, minutes) => {
  expect(freshMinutes(text)).toBe(minutes);
});

test.each(['4', '0', '-1', '1.5', '10081', 'never'])('SLUICE_CONFIRM_MINUTES %j is refused by its name', (text) => {
  expect(() => freshMinutes(text)).toThrow('SLUICE_CONFIRM_MINUTES');
});
