import { pretendServer } from './overview-answers';
import type { Scene } from './scene';

const LONG = 'newsletter.and.announcements.of.the.house@corporate.example.com';

export const protection: Scene[] = [
  {
    name: 'protect-now',
    isDialog: true,
    async open({ go, press, dialog }) {
      await go('/suspects');
      await press('actions.verb.protect-now');
      await dialog();
    },
  },
  {
    name: 'protect-now-guard-silent',
    isDialog: true,
    async open(stage) {
      await pretendServer(stage, ({ lastSeenAt }) => ({ silentSince: lastSeenAt }));
      await stage.go('/servers');
      await stage.press('actions.verb.protect-now');
      await stage.dialog();
    },
  },
  {
    name: 'mailing-plan',
    isDialog: true,
    async open({ go, press, dialog, page, said }) {
      await go('/protection');
      await press('mailing.plan');
      const asked = await dialog();
      await asked.getByLabel(said('mailing.sender')).fill(LONG);
      await asked.getByLabel(said('mailing.messages')).fill('0');
      await asked.getByRole('button', { name: said('mailing.confirm') }).click();
      await page.getByText(said('mailing.messagesInvalid')).waitFor();
    },
  },
  {
    name: 'mailing-stands',
    async open(stage) {
      const now = Date.now();
      const mailing = { id: 'mailing-1', account: LONG, messages: 40_000, threshold: 41_000, byName: 'minsu', begunAt: now - 600_000, until: now + 3_000_000 };
      await pretendServer(stage, ({ settings }, report) => ({ settings: { ...settings, threshold: 41_000 }, report: { ...report, mailing } }));
      await stage.go('/protection');
    },
  },
  {
    name: 'protection-typed-wrong',
    async open({ go, page, said, press }) {
      await go('/protection');
      await page.getByRole('textbox', { name: said('protection.threshold') }).fill('many');
      await press('protection.save');
      await page.getByText(said('protection.thresholdInvalid')).waitFor();
    },
  },
  {
    name: 'protection-below-peak',
    isDialog: true,
    async open({ go, page, said, press, refuse, dialog }) {
      await refuse(/\/api\/protection(\?|$)/, 409, { code: 'threshold-below-peak', data: { threshold: 12, dayPeak: 48, weekPeak: 1_340 } });
      await go('/protection');
      await page.getByRole('textbox', { name: said('protection.threshold') }).fill('12');
      await press('protection.save');
      await dialog();
    },
  },
  {
    name: 'protection-changed-meanwhile',
    async open({ go, page, said, tell }) {
      await go('/protection');
      await page.getByRole('textbox', { name: said('protection.threshold') }).fill('500');
      await tell(/^protection/, (view) => ({ ...view, updatedByName: 'Hana', settings: { ...(view['settings'] as { version: number }), threshold: 1_000, version: 99 } }));
      await page.getByText(said('protection.conflict', { name: 'Hana' })).waitFor();
    },
  },
];
