import type { Overview } from '@/lib/console/servers/schemas';

type Server = NonNullable<Overview['server']>;
type Report = NonNullable<Server['report']>;

/** An overview for tests: a watched server with 412 of 1,000 messages, changed as the test needs. */
export function exampleOverview(changes: { server?: Partial<Server>; report?: Partial<Report>; overview?: Partial<Overview> } = {}): Overview {
  const now = 1_800_000_000_000;
  const report: Report = {
    status: 'watching',
    statusSince: now - 3_600_000,
    latch: null,
    measurement: { at: now - 400, length: 412 },
    settingsVersion: 3,
    smtp: { running: true, instance: '77-1', since: now - 3_600_000 },
    queue: { at: now - 400, waiting: 412, held: 0, oldestAt: now - 240_000, accounts: [] },
    problems: [],
    policy: { requests: 10, refused: 0 },
    ...changes.report,
  };
  const server: Server = {
    id: 's1',
    name: 'mx1',
    hostname: 'mx1.example.test',
    kind: 'embedded',
    timeZone: 'Asia/Seoul',
    guardVersion: '0.1.0',
    lastSeenAt: now - 500,
    silentSince: null,
    report,
    settings: { applyQueueLimit: true, threshold: 1000, version: 3 },
    ...changes.server,
  };
  return {
    now,
    server,
    servers: [{ id: 's1', name: 'mx1', status: 'watching' }],
    growthPerMinute: 6,
    openIncident: null,
    lastIncident: null,
    drillByName: null,
    mailingActs: [],
    usualThreshold: 1000,
    usualRecipientThreshold: null,
    localMail: null,
    protectNow: null,
    ...changes.overview,
  };
}
