import { expect, onTestFinished, test } from 'vitest';
import { Shell } from '@/components/shell/shell';
import { look } from '@/components/testing/screen';
import { viewAlertPath } from '@/lib/console/alerts/view';
import { viewOverview } from '@/lib/console/servers/view-overview';
import { listSuspects } from '@/lib/console/suspects/list';
import { LISTED } from '@/lib/console/suspects/schemas';
import { activity, Stage, T0 } from '@/lib/console/testing/stage';
import { temporarySqlite } from '@/lib/db/testing/temporary-database';
import { messagesOf } from '@sluice/messages/messages';
import { OverviewPage } from './(console)/(overview)/overview-page';
import { firstOf } from './page-words';
import { SignInPage } from './sign-in/sign-in-page';

async function stage(): Promise<Stage> {
  const one = await temporarySqlite();
  onTestFinished(() => one.remove());
  return Stage.set(one.db);
}

const overviewPage = (
  <Shell>
    <OverviewPage />
  </Shell>
);

/** Shows the Overview with all sentences and with its first ones alone. */
async function both({ db, serverId }: Stage, at: number): Promise<{ all: string; first: string }> {
  const plain = (answer: unknown): unknown => JSON.parse(JSON.stringify(answer));
  const answers: [readonly unknown[], unknown][] = [
    [['overview', null], plain(await viewOverview(db, undefined, at))],
    [['suspects', null, '', 'all', null], plain(await listSuspects(db, { serverId, search: '', show: 'all', most: LISTED, now: at }))],
    [['alert-path'], plain(await viewAlertPath(db, at))],
  ];
  const words = firstOf(messagesOf('ko'), 'overview');
  return { all: look(overviewPage, { answers, language: 'ko' }).html, first: look(overviewPage, { answers, language: 'ko', words }).html };
}

test('the Overview needs no sentence that comes later: watching, with mail and a planned mailing, silent, protected, and after it', async () => {
  const one = await stage();
  const expectSame = async (at: number): Promise<void> => {
    const { all, first } = await both(one, at);
    expect(first).toBe(all);
    expect(all.length).toBeGreaterThan(5_000);
  };
  await one.exchange({}, T0);
  await expectSame(T0 + 1_000);
  const mailing = { id: 'm1', account: 'news@example.test', messages: 4_000, threshold: 5_000, byName: 'Minsu', begunAt: T0, until: T0 + 3_600_000 };
  await one.exchange({ report: { ...one.report, mailing }, activities: [activity('uid:33', { at: T0 }, 'a line')] }, T0 + 2_000);
  await expectSame(T0 + 3_000);
  await expectSame(T0 + 90_000);
  await one.exchange({ report: { ...one.report, status: 'unknown', measurement: { at: T0, length: null } } }, T0 + 100_000);
  await expectSame(T0 + 101_000);
  const latch = await one.trip('l1', T0 + 110_000);
  await expectSame(T0 + 111_000);
  await one.release(latch, T0 + 120_000, null);
  await expectSame(T0 + 121_000);
});

test('without an answer, and on the sign-in page, nothing is missing either', () => {
  for (const [page, part] of [[overviewPage, 'overview'], [<SignInPage key="sign-in" />, 'sign-in']] as const)
    expect(look(page, { words: firstOf(messagesOf('en'), part) }).html).toBe(look(page).html);
});
