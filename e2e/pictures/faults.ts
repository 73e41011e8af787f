import { pageFailures } from '@sluice/messages/page-failure';
import { refuseAnswers } from '../product/live-answers';
import { withoutClock } from '../product/without-clock';
import type { Scene } from './scene';

/** What a page says when the console is away, the session over, or the page itself failed. */
export const faults: Scene[] = [
  {
    name: 'console-unreachable',
    async open({ go, page, said }) {
      await go('/');
      await page.route(/\/api\//, (route) => route.abort());
      await page.getByText(said('states.unreachable')).first().waitFor();
    },
  },
  {
    name: 'console-unreachable-incidents',
    async open({ go, page, said }) {
      await page.route(/\/api\//, (route) => route.abort());
      await page.goto('about:blank');
      await go('/incidents').catch(() => undefined);
      await page.getByText(said('states.unreachable')).first().waitFor();
    },
  },
  {
    name: 'console-has-an-error',
    async open({ go, page, said }) {
      await refuseAnswers(page, /^suspects/, 500, { code: 'internal', data: { id: 'e1f0' } });
      await go('/suspects').catch(() => undefined);
      await page.getByText(said('problems.internal')).first().waitFor();
    },
  },
  {
    name: 'console-disk-full',
    async open({ go, page, said }) {
      await refuseAnswers(page, /^incidents/, 503, { code: 'storage-full' });
      await go('/incidents').catch(() => undefined);
      await page.getByText(said('problems.storage-full')).first().waitFor();
    },
  },
  {
    name: 'page-failed',
    async open({ go, page, look }) {
      await page.addInitScript(withoutClock);
      await go('/audit').catch(() => undefined);
      await page.getByRole('heading', { name: pageFailures[look.language].title }).waitFor();
    },
  },
  {
    name: 'session-ended',
    isDialog: true,
    async open({ go, page, said }) {
      await page.route(/\/api\/auth\/sign-in\/email/, (route) => route.fulfill({ status: 401, json: { code: 'INVALID_EMAIL_OR_PASSWORD', message: 'Invalid' } }));
      await go('/audit');
      await page.route(/\/api\/(live|account)/, (route) => route.fulfill({ status: 401, json: { code: 'not-signed-in', message: 'not signed in' } }));
      const asked = page.getByRole('dialog', { name: said('auth.endedTitle') });
      await asked.waitFor();
      await asked.locator('input[type="password"]:visible').fill('not the password');
      await asked.getByRole('button', { name: said('auth.signIn') }).click();
      await asked.getByRole('alert').waitFor();
    },
  },
];
