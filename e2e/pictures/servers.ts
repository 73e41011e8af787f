import type { Overview } from '@/lib/console/servers/schemas';
import { pretendReport, pretendServer } from './overview-answers';
import type { Scene } from './scene';

/** One of the acts in the menu of a mail host. */
const ofServer = (name: string, item: string): Scene => ({
  name,
  isDialog: true,
  async open({ go, press, dialog }) {
    await go('/servers');
    await press('servers.menu', { name: 'mx2' });
    await press(item);
    await dialog();
  },
});

export const servers: Scene[] = [
  {
    name: 'servers-add',
    isDialog: true,
    async open({ go, press, dialog }) {
      await go('/servers');
      await press('servers.add');
      await dialog();
    },
  },
  {
    name: 'servers-enrol',
    isDialog: true,
    async open({ go, press, dialog, page, said }) {
      await go('/servers');
      await press('servers.menu', { name: 'mx2' });
      await press('servers.newCode');
      await dialog();
      await page.getByText(said('servers.stateWaiting')).waitFor();
    },
  },
  ofServer('servers-rename', 'servers.rename'),
  {
    name: 'servers-revoke',
    isDialog: true,
    async open({ go, press, dialog }) {
      await go('/servers');
      await press('servers.menu', { name: 'mx1' });
      await press('servers.revoke');
      await dialog();
    },
  },
];

const PROBLEMS = ['relaying-unasked', 'log-unreadable', 'log-silent', 'log-incomplete', 'queue-unreadable', 'accounts-unreadable', 'state-not-durable', 'smtp-down', 'policy-listener-down', 'policy-connections', 'brake-failed', 'gate-down', 'gate-unasked', 'token-used-twice'] as const;

/** What the band and the pages say when the mail server is not well, or nobody knows. */
export const states: Scene[] = [
  {
    name: 'state-near',
    async open(stage) {
      await pretendReport(stage, (report) => ({ measurement: { at: report.measurement!.at, length: 47 } }));
      await stage.go('/');
    },
  },
  {
    name: 'state-off',
    async open(stage) {
      await pretendServer(stage, ({ settings }, report) => ({ settings: { ...settings, applyQueueLimit: false }, report: { ...report, status: 'off' } }));
      await stage.go('/');
    },
  },
  {
    name: 'state-guard-silent',
    async open(stage) {
      await pretendServer(stage, ({ lastSeenAt }) => ({ lastSeenAt: lastSeenAt! - 96_000, silentSince: lastSeenAt! - 91_000 }));
      await stage.go('/');
    },
  },
  {
    name: 'state-queue-unknown',
    async open(stage) {
      await pretendReport(stage, (report) => ({
        status: 'unknown',
        measurement: { at: report.measurement!.at, length: null },
        queue: null,
        problems: [{ code: 'queue-unreadable', since: report.statusSince, detail: "EACCES: permission denied, scandir '/var/spool/postfix/deferred'" }],
      }));
      await stage.go('/');
    },
  },
  {
    name: 'state-hook-removed',
    async open(stage) {
      await pretendReport(stage, (report) => ({
        problems: [{ code: 'relaying-unasked', since: report.statusSince, detail: 'smtpd_recipient_restrictions = check_policy_service { unix:private/sluice, timeout=2s, default_action=DUNNO }' }],
      }));
      await stage.go('/');
    },
  },
  {
    name: 'state-all-problems',
    async open(stage) {
      await pretendReport(stage, (report) => ({
        problems: PROBLEMS.map((code, index) => ({ code, since: report.statusSince, detail: `${code}: the words of the program itself, /var/log/mail.log`, count: index === 3 ? 1 : null })),
      }));
      await stage.go('/');
    },
  },
  {
    name: 'state-never-connected',
    async open(stage) {
      await pretendServer(stage, () => ({ report: null, lastSeenAt: null }));
      await stage.go('/');
    },
  },
  {
    name: 'state-no-server',
    async open(stage) {
      const nothing: Partial<Overview> = { server: null, servers: [], usualThreshold: null, growthPerMinute: null };
      await stage.tell(/^overview(\?|$)/, (overview) => ({ ...overview, ...nothing }));
      await stage.go('/');
    },
  },
  {
    name: 'state-local-mail',
    async open(stage) {
      await pretendServer(stage, () => ({}), { localMail: { held: 3, release: null } });
      await stage.go('/');
    },
  },
];
