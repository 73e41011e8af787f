import { expect, test } from 'vitest';
import { describeOnEachDatabase } from '@/lib/db/testing/temporary-database';
import { requestAction } from '../actions/request';
import { requestMany } from '../actions/request-many';
import { actionRequestSchema, type ActionRequest } from '../actions/schemas';
import { reportIncident } from '../incidents/report';
import { viewIncident } from '../incidents/view';
import { alice, Stage, T0 } from '../testing/stage';
import { addProtectedAccount, removeProtectedAccount } from './change';
import { listProtectedAccounts } from './list';
import { PROTECTED_ACCOUNTS_MAX, protectingSchema } from './schemas';

const [DIRECTOR, SALES] = ['director@example.test', 'sales@example.test'];
const REASON = 'The director was called and knows of it.';

describeOnEachDatabase('protected accounts', (fresh) => {
  const setUp = async () => {
    const stage = await Stage.set((await fresh()).db);
    await stage.trip();
    await addProtectedAccount(stage.db, { name: DIRECTOR, note: 'call 07', actor: alice, now: T0 });
    return stage;
  };
  let presses = 0;
  const ask = (stage: Stage, act: { kind: 'contain-account' | 'disable-account' | 'set-password' | 'hold-messages'; account: string; reason?: string }) => {
    const request: ActionRequest = { key: `press-of-it-${(presses += 1)}`, serverId: stage.serverId, ...act };
    return requestAction(stage.db, { request: actionRequestSchema.parse(request), actor: alice, now: T0 });
  };

  test.each(['contain-account', 'disable-account', 'set-password'] as const)('%s is refused on one of them without a reason, and nothing is recorded', async (kind) => {
    const stage = await setUp();
    await expect(ask(stage, { kind, account: 'Director@Example.Test' })).rejects.toMatchObject({ code: 'reason-needed', status: 422, data: { cause: 'protected-account' } });
    expect(await stage.db.action.count()).toBe(0);
    expect((await ask(stage, { kind, account: SALES })).action.reason).toBeNull();
    expect((await ask(stage, { kind: 'hold-messages', account: DIRECTOR })).action.reason).toBeNull();
  });

  test('the reason stands in the action, in the timeline, in the report and in the audit', async () => {
    const stage = await setUp();
    const { action } = await ask(stage, { kind: 'contain-account', account: DIRECTOR, reason: `  ${REASON} ` });
    expect(action.reason).toBe(REASON);
    const { number } = await stage.db.incident.findFirstOrThrow();
    const { timeline } = await viewIncident(stage.db, number, T0);
    expect(timeline.find(({ kind }) => kind === 'action-requested')).toMatchObject({ account: DIRECTOR, note: REASON });
    expect(JSON.stringify(await reportIncident(stage.db, number, T0))).toContain(`"reason":"${REASON}"`);
    expect(await stage.db.auditEntry.findFirst({ where: { action: 'action.requested' } })).toMatchObject({ subject: DIRECTOR, after: { kind: 'contain-account', reason: REASON } });
  });

  test('deleting mail needs one whoever it is of, because it cannot be brought back', async () => {
    const stage = await setUp();
    stage.report = { ...stage.report, queue: { at: T0, waiting: 4, held: 3, oldestAt: T0, accounts: [{ account: SALES, waiting: 4, held: 3 }] } };
    await stage.exchange();
    const erase = (reason?: string) => {
      const request: ActionRequest = { key: `erase-it-${(presses += 1)}`, serverId: stage.serverId, kind: 'delete-messages', account: SALES, confirmCount: 7, ...(reason === undefined ? {} : { reason }) };
      return requestAction(stage.db, { request: actionRequestSchema.parse(request), actor: alice, now: T0 });
    };
    await expect(erase()).rejects.toMatchObject({ code: 'reason-needed', data: { account: SALES, cause: 'cannot-be-undone' } });
    expect(await stage.db.action.count()).toBe(0);
    expect((await erase('it is all spam')).action.reason).toBe('it is all spam');
  });

  test('of many accounts those are left out that need a reason, unless there is one', async () => {
    const stage = await setUp();
    const contain = (reason?: string) =>
      requestMany(stage.db, { request: { key: `many-${(presses += 1)}`, serverId: stage.serverId, kind: 'contain-account', of: { accounts: [{ account: DIRECTOR }, { account: SALES }] }, reason }, actor: alice, now: T0 });
    expect((await contain()).results.map(({ account, action, problem }) => [account, action?.reason, problem?.code])).toEqual([[DIRECTOR, undefined, 'reason-needed'], [SALES, null, undefined]]);
    expect((await contain(REASON)).results.map(({ account, action, problem }) => [account, action?.reason, problem?.code])).toEqual([[DIRECTOR, REASON, undefined], [SALES, undefined, 'already-done']]);
  });

  test('the list is kept with audit rows, a removed one asks for nothing, and it has an end', async () => {
    const stage = await setUp();
    await addProtectedAccount(stage.db, { name: DIRECTOR, note: 'call 07', actor: alice, now: T0 });
    await addProtectedAccount(stage.db, { name: DIRECTOR, note: 'call 08', actor: alice, now: T0 });
    expect(await listProtectedAccounts(stage.db)).toEqual({ accounts: [{ name: DIRECTOR, note: 'call 08', addedAt: T0, addedByName: alice.name }] });
    await removeProtectedAccount(stage.db, { name: DIRECTOR, actor: alice, now: T0 });
    await expect(removeProtectedAccount(stage.db, { name: DIRECTOR, actor: alice, now: T0 })).rejects.toMatchObject({ code: 'not-found' });
    expect((await ask(stage, { kind: 'disable-account', account: DIRECTOR })).action.status).toBe('requested');
    const rows = await stage.db.auditEntry.findMany({ where: { action: { startsWith: 'protected-account.' } }, orderBy: { sequence: 'asc' } });
    expect(rows.map(({ action, before, after }) => [action, before, after])).toEqual([
      ['protected-account.added', null, { note: 'call 07' }],
      ['protected-account.added', { note: 'call 07' }, { note: 'call 08' }],
      ['protected-account.removed', { note: 'call 08' }, null],
    ]);
    await stage.db.protectedAccount.createMany({ data: Array.from({ length: PROTECTED_ACCOUNTS_MAX }, (_, n) => ({ name: `box${n}`, note: '', addedAt: T0, addedByName: 'x' })) });
    await expect(addProtectedAccount(stage.db, { name: 'one-more', note: '', actor: alice, now: T0 })).rejects.toMatchObject({ code: 'bad-request' });
  });
});

test.each([
  [' Director@Example.COM ', 'director@example.com'],
  ['postmaster', 'postmaster'],
  ['two words', null],
  ['', null],
  ['a\u202eb', null],
])('%j is kept as %j', (name, kept) => {
  expect(protectingSchema.safeParse({ name }).data?.name ?? null).toBe(kept);
});
