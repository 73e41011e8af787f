import { mailCarrierDay, THIEF } from '@/app/(console)/log-reports/testing/mailcarrier-log';
import type { Scene, Stage } from './scene';

async function choose({ go, page }: Stage, name: string, contents: Buffer): Promise<void> {
  await go('/log-reports');
  await page.locator('input[type="file"]').setInputFiles({ name, mimeType: 'text/plain', buffer: contents });
}

export const logFiles: Scene[] = [
  {
    name: 'log-reports-result',
    async open(stage) {
      await choose(stage, '2026-11-24.log', Buffer.from(mailCarrierDay()));
      await stage.page.getByRole('button', { name: THIEF, exact: true }).click();
      await stage.page.evaluate(() => window.scrollTo(0, 0));
    },
  },
  {
    name: 'log-reports-unknown',
    async open(stage) {
      await choose(stage, 'photo.jpg', Buffer.from(Uint8Array.from({ length: 5_000 }, (_, index) => (index * 7919) % 256)));
      await stage.page.getByText(stage.said('logReports.unknown')).waitFor();
    },
  },
];
