import type { Scene } from './scene';

/** Where nothing listens. */
const NOBODY = 'http://127.0.0.1:1/hooks/0f8fad5b-d9cb-469f-a165-70867728950e/services/of/the/night/shift';

export const alerts: Scene[] = [
  {
    name: 'alerts-add-channel',
    isDialog: true,
    async open({ go, press, dialog }) {
      await go('/alerts');
      await press('alerts.addChannel');
      await dialog();
    },
  },
  {
    name: 'alerts-channel-typed-wrong',
    isDialog: true,
    async open({ go, press, dialog, page, said }) {
      await go('/alerts');
      await press('alerts.addChannel');
      const asked = await dialog();
      await asked.getByLabel(said('alerts.fields.name')).fill('on-call');
      await asked.getByLabel(said('alerts.fields.url')).fill('not an address');
      await press('alerts.add');
      await page.getByRole('alert').first().waitFor();
    },
  },
  {
    name: 'alerts-channel-fails',
    async open({ go, tell }) {
      const now = Date.now();
      await tell(/^alerts(\?|$)/, (view) => ({
        ...view,
        path: { state: 'failing', channels: 2, weak: ['on-call hook of the night shift'], provenAt: now - 200_000 },
        channels: [
          { id: 'a', kind: 'webhook', name: 'on-call hook of the night shift', place: NOBODY, byGuard: true, own: false, provenAt: now - 86_400_000, failingSince: now - 600_000, failure: 'connect ECONNREFUSED 127.0.0.1:1' },
          { id: 'b', kind: 'ntfy', name: 'ntfy', place: 'ntfy.sh', byGuard: false, own: false, provenAt: now - 200_000, failingSince: null, failure: null },
        ],
        deliveries: [
          { id: '1', channelName: 'on-call hook of the night shift', kind: null, reason: 'test', status: 'failed', attempts: 3, createdAt: now - 600_000, finishedAt: now - 500_000, nextAt: now, answer: 'connect ECONNREFUSED 127.0.0.1:1' },
          { id: '2', channelName: 'on-call hook of the night shift', kind: 'trip', reason: 'begun', status: 'waiting', attempts: 1, createdAt: now - 60_000, finishedAt: null, nextAt: now + 30_000, answer: '503 Service Unavailable' },
          { id: '3', channelName: 'ntfy', kind: 'trip', reason: 'begun', status: 'delivered', attempts: 1, createdAt: now - 60_000, finishedAt: now - 59_000, nextAt: now, answer: '200' },
        ],
      }));
      await go('/alerts');
    },
  },
  {
    name: 'alerts-add-rule',
    isDialog: true,
    async open({ go, press, dialog, page, said }) {
      await go('/alerts');
      await press('alerts.addRule');
      await dialog();
      await page.getByLabel(said('alerts.ruleOnlyHours')).check();
    },
  },
];

export const audit: Scene[] = [
  {
    name: 'audit-receiver',
    isDialog: true,
    async open({ go, press, dialog }) {
      await go('/audit');
      await press('audit.receivers.add');
      await dialog();
    },
  },
  {
    name: 'audit-receiver-fails',
    async open({ go, tell }) {
      const now = Date.now();
      await tell(/^audit\/receivers(\?|$)/, () => ({
        now,
        receivers: [
          { id: 'a', kind: 'webhook', place: 'https://siem.example.com', addedAt: now - 900_000, addedByName: 'minsu', waiting: 1, takenAt: null, failingSince: now - 800_000, failure: 'connect ECONNREFUSED 127.0.0.1:1' },
          { id: 'b', kind: 'syslog', place: 'log.example.com:514 (UDP)', addedAt: now - 900_000, addedByName: 'minsu', waiting: 0, takenAt: now - 4_000, failingSince: null, failure: null },
        ],
      }));
      await go('/audit');
    },
  },
  { name: 'audit-nothing-found', open: ({ go }) => go('/audit?search=nobody-at-all') },
  {
    name: 'audit-export',
    isDialog: true,
    async open({ go, press, page }) {
      await go('/audit');
      await press('audit.export');
      await page.getByRole('menu').waitFor();
    },
  },
];
