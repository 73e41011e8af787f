import { expect, test } from 'vitest';
import { pruneHistory } from '@/lib/console/exchange/prune-history';
import { closeIncident } from '@/lib/console/incidents/close';
import { createEnrollmentCode } from '@/lib/console/servers/create-code';
import { viewIncident } from '@/lib/console/incidents/view';
import { viewEvidence } from '@/lib/console/suspects/view-evidence';
import { alice, Stage, T0 } from '@/lib/console/testing/stage';
import { describeOnEachDatabase } from '@/lib/db/testing/temporary-database';
import { pages as en } from '@sluice/messages/en/pages';
import { Prisma } from '@/lib/db/generated/sqlite/client';
import { keptKinds, retentionSchema } from './schemas';
import { viewRetention } from './view';

const DAY = 86_400_000;

/** Tables that grow by nothing but what people set up, or that go with a row of another. */
const NOT_GROWING = [
  ...['User', 'Credential', 'TwoFactor', 'Passkey', 'ApiKey', 'SignInRule', 'ProtectedAccount', 'Server', 'ProtectionSettings'],
  ...[
    'RuleChange',
    'Dismissal',
    'AlertChannel',
    'AlertRule',
    'AlertIdentity',
    'AuditReceiver',
    'BlocklistSettings',
    'DeadManUrl',
    'AuditHead',
    'KnownLatch',
    'IncidentEntry',
    'Verification',
  ],
];
const SHOWN = [
  'QueueSample',
  'QueueRollup',
  'AccountActivity',
  'ProtectionEvent',
  'Incident',
  'Drill',
  'Suspect',
  'Action',
  'Alert',
  'AlertDelivery',
  'LogReport',
  'AuditEntry',
  'Session',
  'Invitation',
  'EnrollmentCode',
];

test('every table is shown, or is one that does not grow by itself', () => {
  expect(Object.keys(Prisma.ModelName).sort()).toEqual([...SHOWN, ...NOT_GROWING].sort());
  expect(Object.keys(en.kept.terms)).toEqual([...keptKinds]);
});

describeOnEachDatabase('what is kept', (fresh) => {
  test('is counted with its oldest; evidence of a closed incident and old codes go, and the decision stays', async () => {
    const { db } = await fresh();
    const stage = await Stage.set(db);
    await stage.exchange({ samples: [{ at: T0, length: 3 }] });
    const latch = await stage.trip('l1', T0 + 1_000);
    await stage.release(latch, T0 + 60_000, null);
    await createEnrollmentCode(db, { serverId: stage.serverId, actor: alice, now: T0 });
    await db.suspect.updateMany({ data: { decision: 'secured' } });
    await closeIncident(db, { number: 1, outcome: 'cleaned', note: '', actor: alice, now: T0 + DAY });
    const of = async (now: number) => {
      const { kinds, database } = retentionSchema.parse(await viewRetention(db, now));
      expect(database).toMatchObject({ kind: db.$kind, bytes: expect.any(Number) });
      expect(database.bytes).toBeGreaterThan(100_000);
      return Object.fromEntries(kinds.map(({ kind, count, oldestAt }) => [kind, [count, oldestAt]]));
    };
    expect(await of(T0)).toMatchObject({
      seconds: [1, T0],
      minutes: [1, T0],
      hours: [1, T0],
      incidents: [1, T0 + 1_000],
      evidence: [1, T0 + 1_000],
      links: [1, T0],
      reports: [0, null],
      sessions: [0, null],
      audit: [expect.any(Number), expect.any(Number)],
    });
    // The page of the incident says until when, and so when they are gone.
    expect((await viewIncident(db, 1, T0)).incident.evidenceUntil).toBe(T0 + 401 * DAY);
    await pruneHistory(db, T0 + 401 * DAY);
    expect((await of(T0))['evidence']).toEqual([1, T0 + 1_000]);
    await pruneHistory(db, T0 + 402 * DAY);
    expect(await of(T0)).toMatchObject({
      hours: [0, null],
      incidents: [1, T0 + 1_000],
      evidence: [0, null],
      links: [0, null],
      audit: [expect.any(Number), expect.any(Number)],
    });
    expect(await db.suspect.findFirstOrThrow()).toMatchObject({ decision: 'secured', hasEvidence: false, evidence: null, score: 90 });
    expect(await viewEvidence(db, { serverId: stage.serverId, account: 'sales@example.test', incident: 1 })).toEqual({
      account: 'sales@example.test',
      evidence: null,
    });
  });
});
