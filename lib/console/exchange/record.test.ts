import { expect, test } from 'vitest';
import { describeOnEachDatabase } from '@/lib/db/testing/temporary-database';
import { enrollServer } from '../servers/enroll';
import { exchangeWith } from './exchange-with';
import { requestAction } from '../actions/request';
import { activity, alice, exampleExchange, exampleLatch, quietReport, serverOfToken, Stage, T0, TOKEN } from '../testing/stage';
import { viewIncident } from '../incidents/view';

describeOnEachDatabase('an exchange with a guard', (fresh) => {
  const kinds = async (stage: Stage, number = 1) => (await viewIncident(stage.db, number, T0)).timeline.map(({ kind }) => kind).reverse();

  test('enrolment is idempotent by name and only the newest token is let in', async () => {
    const { db } = await fresh();
    const { serverId } = await enrollServer(db, { name: 'mx1', token: 'first-token', now: T0 });
    expect(await enrollServer(db, { name: 'mx1', token: 'first-token', now: T0 })).toEqual({ serverId });
    expect(await enrollServer(db, { name: 'mx1', token: 'second-token', now: T0 })).toEqual({ serverId });
    expect(await serverOfToken(db, 'first-token')).toBeNull();
    expect(await serverOfToken(db, 'second-token')).toBe(serverId);
    expect(await db.auditEntry.count({ where: { action: 'server.enrolled' } })).toBe(2);
    expect(JSON.stringify(await db.server.findMany())).not.toContain('second-token');
  });

  test('answers with the settings and replaces the report', async () => {
    const stage = await Stage.set((await fresh()).db);
    const response = await stage.exchange({}, T0 + 5);
    expect(response).toMatchObject({
      protocol: 1,
      acknowledged: 1,
      settings: { applyQueueLimit: false, threshold: 1000, brake: false, holdOwner: false, version: 1 },
      actions: [],
      dismissals: [],
    });
    const server = await stage.db.server.findUniqueOrThrow({ where: { id: stage.serverId } });
    expect(server).toMatchObject({ lastSeenAt: T0 + 5, hostname: 'mx1.example.test', guardVersion: '0.1.0', report: quietReport });
    expect(await serverOfToken(stage.db, `${TOKEN}-mx1`)).toBe(stage.serverId);
  });

  test('the same upload many times at once, even with other contents, is taken in once', async () => {
    const stage = await Stage.set((await fresh()).db);
    const upload = exampleExchange(1, {
      samples: [{ at: T0, length: 4 }],
      events: [{ id: 'e1', at: T0, kind: 'tripped', latch: exampleLatch('l1') }],
      report: { ...quietReport, latch: exampleLatch('l1') },
    });
    const other = { ...upload, samples: [{ at: T0 + 1000, length: 900 }] };
    const sent = [upload, upload, upload, upload].map((each) => exchangeWith(stage.db, stage.serverId, each, T0));
    expect((await Promise.all(sent)).map(({ acknowledged }) => acknowledged)).toEqual([1, 1, 1, 1]);
    await exchangeWith(stage.db, stage.serverId, other, T0 + 9_000);
    expect(await stage.db.queueSample.count()).toBe(1);
    expect(await stage.db.incident.count()).toBe(1);
    expect(await stage.db.incidentEntry.count()).toBe(1);
    expect((await stage.db.server.findFirstOrThrow()).lastSeenAt).toBe(T0 + 9_000);
  });

  test('a trip opens one incident with its suspects, worst first; events of another run of the guard repeat nothing', async () => {
    const stage = await Stage.set((await fresh()).db);
    await stage.exchange({ activities: [activity('sales@example.test', {}, 'line one'), activity('calm@example.test', { verdict: 'normal', score: 3 })] });
    const latch = await stage.trip('latch-1', T0 + 1_000, 'second@example.test');
    await stage.exchange({
      guardRun: 'run-b',
      events: [
        { id: 'trip-latch-1', at: T0 + 1_000, kind: 'tripped', latch },
        { id: 'other', at: T0 + 1_000, kind: 'tripped', latch },
      ],
    });
    expect(await stage.db.incident.count()).toBe(1);
    const view = await viewIncident(stage.db, 1, T0);
    expect(view.suspects.map(({ account, hasEvidence }) => [account, hasEvidence])).toEqual([
      ['sales@example.test', true],
      ['second@example.test', true],
    ]);
    expect(view.incident).toMatchObject({ number: 1, status: 'protected', openedAt: T0 + 1_000, queueLength: 1_001, suspects: 2 });
    expect(await stage.db.auditEntry.count({ where: { action: 'incident.opened' } })).toBe(1);
  });

  test('suspects found while the incident is open join it, and each keeps its worst assessment with its proof', async () => {
    const stage = await Stage.set((await fresh()).db);
    await stage.trip();
    await stage.exchange({ activities: [activity('sales@example.test', { score: 99 }, 'the worst line'), activity('late@example.test', { score: 70 }, 'x')] });
    await stage.exchange({ activities: [activity('sales@example.test', { score: 5, verdict: 'normal' })] });
    const { suspects } = await viewIncident(stage.db, 1, T0);
    expect(suspects.map(({ account, score, verdict }) => [account, score, verdict])).toEqual([
      ['sales@example.test', 99, 'suspect'],
      ['late@example.test', 70, 'suspect'],
    ]);
    expect(JSON.stringify((await stage.db.suspect.findFirstOrThrow({ where: { score: 99 } })).evidence)).toContain('the worst line');
    const now = await stage.db.accountActivity.findFirstOrThrow({ where: { account: 'sales@example.test' } });
    expect([now.verdict, now.hasEvidence, now.evidence]).toEqual(['normal', false, null]);
  });

  test('proof that comes later for the same figures takes the place of the proof that was not whole yet', async () => {
    const stage = await Stage.set((await fresh()).db);
    await stage.trip();
    await stage.exchange({ activities: [activity('sales@example.test', {}, 'the whole proof')] });
    await stage.exchange({ activities: [activity('sales@example.test', {}, null)] });
    expect(JSON.stringify((await stage.db.suspect.findFirstOrThrow()).evidence)).toContain('the whole proof');
  });

  test('a release outside the console says so, and a later trip goes on in the same incident until it is closed', async () => {
    const stage = await Stage.set((await fresh()).db);
    const first = await stage.trip('l1', T0);
    await stage.release(first, T0 + 60_000, null);
    expect((await viewIncident(stage.db, 1, T0)).incident).toMatchObject({ status: 'released', releaseCause: 'outside', releasedAt: T0 + 60_000 });
    const second = await stage.trip('l2', T0 + 90_000);
    expect((await viewIncident(stage.db, 1, T0)).incident).toMatchObject({ status: 'protected', releaseCause: null, releasedAt: null, queueLength: 1_001 });
    // The release of the first latch comes again, late: the second one holds.
    await stage.exchange({ events: [{ id: 'again', at: T0 + 61_000, kind: 'released', latch: first, smtpInstance: 'r', actionId: null }] });
    expect((await viewIncident(stage.db, 1, T0)).incident.status).toBe('protected');
    await stage.release(second, T0 + 120_000, null);
    expect(await kinds(stage)).toEqual(['tripped', 'suspect-found', 'released-outside', 'tripped-again', 'released-outside']);
    expect(await stage.db.incident.count()).toBe(1);
  });

  test('a restart by the console that trips again may be asked for again', async () => {
    const stage = await Stage.set((await fresh()).db);
    const latch = await stage.trip('l1');
    const restart = (key: string) =>
      requestAction(stage.db, {
        request: { key, serverId: stage.serverId, kind: 'restart-smtp', reason: 'the phones are ringing' },
        actor: alice,
        now: T0 + 1,
      });
    const { action } = await restart('press-one');
    await stage.reports(action.id, 'done', T0 + 2_000);
    await stage.release(latch, T0 + 2_000, action.id);
    expect((await viewIncident(stage.db, 1, T0)).incident).toMatchObject({ status: 'released', releaseCause: 'console' });
    await stage.trip('l2', T0 + 9_000);
    expect((await restart('press-two')).action).toMatchObject({ status: 'requested', kind: 'restart-smtp' });
    expect(await kinds(stage)).toContain('tripped-again');
  });

  test('lost events are made up for by the latch in the report', async () => {
    const stage = await Stage.set((await fresh()).db);
    stage.report = { ...quietReport, latch: exampleLatch('l1'), status: 'protected' };
    await stage.exchange();
    expect((await viewIncident(stage.db, 1, T0)).incident.status).toBe('protected');
    stage.report = quietReport;
    await stage.exchange({}, T0 + 5_000);
    expect((await viewIncident(stage.db, 1, T0)).incident).toMatchObject({ status: 'released', releaseCause: 'outside', releasedAt: T0 + 5_000 });
  });

  test('two servers number their incidents one after the other, also at the same moment', async () => {
    const { db } = await fresh();
    const stages = await Promise.all(['a', 'b', 'c', 'd'].map((name) => Stage.set(db, name)));
    await Promise.all(stages.map((stage, index) => stage.trip(`latch-${index}`)));
    expect((await db.incident.findMany({ orderBy: { number: 'asc' } })).map(({ number }) => number)).toEqual([1, 2, 3, 4]);
  });

  test('hostile account names are data', async () => {
    const stage = await Stage.set((await fresh()).db);
    const account = `<script>alert(1)</script>'; DROP TABLE "Server";--\u0007\u202e@x`;
    await stage.trip('l1', T0, account);
    expect((await viewIncident(stage.db, 1, T0)).suspects[0]?.account).toBe(account);
  });
});

describeOnEachDatabase('guards that all come at once, as after a restart of the console', (fresh) => {
  const NUMBER = 30;

  async function fleet() {
    const { db } = await fresh();
    const stages: Stage[] = [];
    for (let number = 0; number < NUMBER; number += 1) stages.push(await Stage.set(db, `mx${number}`));
    let transactions = 0;
    db.$changes.listen(() => (transactions += 1));
    return { db, stages, transactions: () => transactions };
  }

  test('are taken in by a few transactions, each with its own', async () => {
    const { db, stages, transactions } = await fleet();
    const answers = await Promise.all(
      stages.map((stage, index) => stage.exchange({ guardRun: `run-${index}`, samples: [{ at: T0, length: index }] }, T0 + index)),
    );
    expect(answers.map(({ acknowledged }) => acknowledged)).toEqual(stages.map(() => 1));
    expect(transactions()).toBe(2);
    for (const [index, { serverId }] of stages.entries()) {
      const row = await db.server.findUniqueOrThrow({ where: { id: serverId } });
      expect(row).toMatchObject({
        lastSeenAt: T0 + index,
        guardRun: `run-${index}`,
        lastSequence: 1,
        hostname: 'mx1.example.test',
        kind: 'embedded',
        timeZone: 'Asia/Seoul',
        localDomains: ['example.test'],
        guardVersion: '0.1.0',
        report: quietReport,
      });
      expect(row.guardRuns).toMatchObject({ runs: [{ run: `run-${index}`, at: T0 + index }] });
      expect(await db.queueSample.findMany({ where: { serverId } })).toMatchObject([{ at: T0, length: index }]);
    }
  });

  test('an incident that disagrees with one of the latches is set right, and no other', async () => {
    const { db, stages } = await fleet();
    const [forgotten, unknown] = [stages[3]!, stages[7]!];
    await forgotten.trip();
    forgotten.report = quietReport;
    unknown.report = { ...quietReport, latch: exampleLatch('lost'), status: 'protected' };
    db.$heard.clear();
    await Promise.all(stages.map((stage) => stage.exchange({}, T0 + 9_000)));
    const incidents = await db.incident.findMany({ orderBy: { number: 'asc' }, select: { serverId: true, status: true } });
    expect(incidents).toMatchObject([
      { serverId: forgotten.serverId, status: 'released' },
      { serverId: unknown.serverId, status: 'protected' },
    ]);
  });

  test('one that cannot be taken in is refused alone', async () => {
    const { db, stages } = await fleet();
    await db.server.delete({ where: { id: stages[5]!.serverId } });
    const answers = await Promise.allSettled(stages.map((stage) => stage.exchange({}, T0 + 1)));
    expect(answers.flatMap(({ status }, index) => (status === 'rejected' ? [index] : []))).toEqual([5]);
    expect(await db.server.count({ where: { lastSeenAt: T0 + 1 } })).toBe(NUMBER - 1);
  });
});
