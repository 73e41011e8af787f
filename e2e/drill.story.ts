import { readFile } from 'node:fs/promises';
import { expect as usual, test, type Page } from '@playwright/test';
import { THRESHOLD } from './product/attack';
import { axeFindings, contextOf, expectInReach, settle, sidewaysOverflow, SIZES } from './product/looks';
import { ADMINISTRATOR } from './product/product';
import { useOperator } from './product/use-operator';
import { useProduct } from './product/use-product';
import { alterAnswers } from './product/live-answers';
import { DEMO_MAILBOXES } from '@sluice/embedded/mailboxes';
import { drillViewSchema } from '@/lib/console/drill/schemas';

// A machine under load answers late, and no drill may be given up for that.
const expect = usual.configure({ timeout: 60_000 });
test.use({ navigationTimeout: 120_000, actionTimeout: 60_000 });
const product = useProduct();
test.describe.configure({ mode: 'serial', timeout: 400_000 });

const { api, enter } = useOperator(product);

const open = async (page: Page) => {
  await enter(page.context());
  await page.goto(`${product().url}/drill`);
  await settle(page);
};
const drill = async () => drillViewSchema.parse(await (await api.get('/api/drill')).json()).drill!;
const act = async (kind: string, more: object) => {
  const { server } = await api.overview();
  const answer = await api.send('POST', '/api/actions', { key: crypto.randomUUID(), serverId: server!.id, kind, ...more });
  expect(answer.ok(), await answer.text()).toBe(true);
};
/** The program that plays the drill: a child of `sluice start`. */
async function player(): Promise<number> {
  const { pid } = await product().running();
  for (const child of (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')).trim().split(' ')) {
    const command = await readFile(`/proc/${child}/cmdline`, 'utf8').catch(() => '');
    if (command.includes('--order')) return Number(child);
  }
  return 0;
}

test('at a desk: why not yet, then a drill that everybody is told of, its incident, its score with a wrong press, and the mailboxes back', async ({
  page,
}, testInfo) => {
  await open(page);
  await expect(page.getByText('The rule is not applied on mx1, so nothing would stop the flood.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Begin the drill' })).toBeDisabled();
  await api.applyRule(THRESHOLD);
  await page.getByRole('button', { name: 'Begin the drill' }).click();
  const dialog = page.getByRole('dialog', { name: 'Begin a drill on mx1?' });
  await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused();
  expect(await axeFindings(page)).toEqual([]);
  await page.screenshot({ path: testInfo.outputPath('question.png') });
  await dialog.getByRole('button', { name: 'Begin the drill' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText('Ordinary mail is sent for a few seconds')).toBeVisible();
  const band = page.getByRole('region', { name: 'State of the mail server' });
  await expect(band.getByText(`This is a drill that ${ADMINISTRATOR.name} began. No real mail is affected.`)).toBeVisible();
  await page.screenshot({ path: testInfo.outputPath('under-way.png') });
  await expect(page.getByText('The flood is over. Now repair the incident.')).toBeVisible({ timeout: 120_000 });
  await expect(page.getByText('So far: the incident is not closed.')).toBeVisible();
  await expect(page.getByText(/^The stolen mailbox was/)).toHaveCount(0);
  expect(await axeFindings(page)).toEqual([]);
  await page.screenshot({ path: testInfo.outputPath('your-turn.png'), fullPage: true });

  // The sink puts the flood off, so that there is a queue to clean.
  await expect.poll(async () => (await api.overview()).server?.report?.queue?.waiting ?? 0).toBeGreaterThan(THRESHOLD / 2);
  await page.getByRole('main').getByRole('link', { name: 'Open incident 1' }).click();
  await expect(page.getByRole('main').getByText('Drill', { exact: true })).toBeVisible();
  await settle(page);
  await page.screenshot({ path: testInfo.outputPath('incident.png') });
  await page.goto(`${product().url}/incidents`);
  await expect(page.getByRole('row', { name: /Drill/ })).toBeVisible();
  await page.screenshot({ path: testInfo.outputPath('list.png') });

  const stolen = (await api.incident()).suspects[0]!.account;
  const innocent = DEMO_MAILBOXES.find(({ account }) => account !== stolen)!.account;
  await act('contain-account', { account: innocent });
  await act('contain-account', { account: stolen });
  await expect.poll(async () => (await api.incident()).suspects.find(({ account }) => account === stolen)?.decision).toBe('secured');
  await act('restart-smtp', { reason: 'it was a drill' });
  await expect.poll(async () => (await api.incident()).incident.status).toBe('released');
  expect((await api.send('POST', '/api/incidents/1/close', { outcome: 'cleaned', note: '' })).ok()).toBe(true);

  await page.goto(`${product().url}/drill`);
  await expect(page.getByText(`The stolen mailbox was ${stolen}.`)).toBeVisible();
  await expect(page.getByText(`“Contain” on ${innocent}, which was innocent`)).toBeVisible();
  expect((await drill()).score).toMatchObject({
    foundAfter: expect.any(Number),
    containedAfter: expect.any(Number),
    closed: true,
    wrong: [{ kind: 'on-innocent', act: 'contain-account', account: innocent }],
  });
  await settle(page);
  expect(await axeFindings(page)).toEqual([]);
  await page.screenshot({ path: testInfo.outputPath('score.png'), fullPage: true });
  await page.goto(`${product().url}/incidents/1`);
  await expect(page.getByText(`This was a drill that ${ADMINISTRATOR.name} began.`).first()).toBeVisible();
  await page.goto(`${product().url}/drill`);
  await expect(band.getByText(/^This is a drill/)).toHaveCount(0);

  await page.getByRole('button', { name: 'Give the practice passwords back' }).click();
  await expect(page.getByText(/^Asked for and done at/)).toBeVisible();
  await expect
    .poll(
      async () =>
        (await api.suspects()).accounts.flatMap(({ actions }) => actions.filter(({ kind, status }) => kind === 'enable-account' && status === 'done')).length,
    )
    .toBe(2);
  const rows = (await api.audit()).entries.map(({ action }) => action);
  expect(rows.filter((action) => action.startsWith('drill.'))).toEqual(['drill.reset', 'drill.requested']);
});

test('a page says why no drill is played on another server, and that the console does not answer', async ({ page }) => {
  for (const [whyNot, sentence] of [
    ['real-host', 'mx1 is a real mail host: a drill would send hundreds of spam messages from it'],
    ['other-console', 'this console did not start it'],
    ['real-relay', 'really leaves this machine'],
  ] as const) {
    await alterAnswers(page, /^drill/, (drill) => ({ ...drill, whyNot }));
    await open(page);
    await expect(page.getByText(sentence)).toBeVisible();
    await expect(page.getByRole('button', { name: 'Begin the drill' })).toBeDisabled();
    await page.unrouteAll({ behavior: 'ignoreErrors' });
  }
  await page.route('**/api/live?*', (route) => route.abort());
  await expect(page.getByText('it is not known how far the drill is')).toBeVisible();
});

test.describe('on a phone', () => {
  test.use({ ...contextOf({ language: 'ko', scheme: 'dark', device: 'phone' }), hasTouch: true });

  test('a drill is told to have ended when what plays it is killed, another goes on without the console, and one is ended by hand', async ({
    page,
  }, testInfo) => {
    await api.applyRule(THRESHOLD);
    await page.setViewportSize({ width: 320, height: 568 });
    await open(page);
    expect(await sidewaysOverflow(page)).toBe(0);
    await page.setViewportSize(SIZES.phone);
    const begin = async () => {
      await page.getByRole('button', { name: '모의 훈련 시작' }).click();
      const dialog = page.getByRole('dialog', { name: 'mx1 서버에서 모의 훈련을 시작하시겠습니까?' });
      await page.screenshot({ path: testInfo.outputPath('question.png') });
      await expectInReach(page, dialog.getByRole('button', { name: '모의 훈련 시작' }));
      await dialog.getByRole('button', { name: '모의 훈련 시작' }).click();
      await expect.poll(player).toBeGreaterThan(0);
    };
    await begin();
    process.kill(await player(), 'SIGKILL');
    await expect(page.getByText('훈련을 진행하던 프로그램이 도중에 끝났습니다.')).toBeVisible();
    await page.screenshot({ path: testInfo.outputPath('interrupted.png'), fullPage: true });

    await begin();
    await expect(page.getByText('몇 초 동안 평소 메일을 발송합니다.')).toBeVisible();
    process.kill((await product().running()).processes['console']!, 'SIGKILL');
    await expect(page.getByText('훈련이 어디까지 진행되었는지 알 수 없습니다.')).toBeVisible();
    await page.screenshot({ path: testInfo.outputPath('away.png') });
    await expect(page.getByText('이제 보안 사고를 처리하세요.')).toBeVisible({ timeout: 120_000 });
    await expect(page.getByText(`${ADMINISTRATOR.name} 님이 시작한 모의 훈련입니다.`, { exact: false })).toBeVisible();
    await settle(page);
    expect(await axeFindings(page)).toEqual([]);
    expect(await sidewaysOverflow(page)).toBe(0);
    await page.screenshot({ path: testInfo.outputPath('your-turn.png'), fullPage: true });
    const { incident } = await api.incident();
    expect(incident.drillByName).toBe(ADMINISTRATOR.name);
    // Its mail is held with it; restarted with it in the queue, protection would begin again.
    const { account } = (await api.incident()).suspects[0]!;
    await act('contain-account', { account });
    await expect.poll(async () => (await api.incident()).suspects[0]!.decision).toBe('secured');
    await expect.poll(async () => (await api.overview()).server?.report?.measurement?.length).toBeLessThan(THRESHOLD);
    await act('restart-smtp', { reason: 'it was a drill' });
    await expect
      .poll(async () => {
        const { incident: now, timeline } = await api.incident();
        return { status: now.status, timeline: timeline.map(({ kind }) => kind) };
      })
      .toMatchObject({ status: 'released' });
    expect((await api.send('POST', `/api/incidents/${incident.number}/close`, { outcome: 'other', note: 'a drill' })).ok()).toBe(true);

    await begin();
    const end = page.getByRole('button', { name: '모의 훈련 종료' });
    await end.click();
    await expect(page.getByText('모의 훈련이 끝났습니다.')).toBeVisible();
    expect(await drill()).toMatchObject({ status: 'over', endAskedAt: expect.any(Number), incident: null });
    await page.screenshot({ path: testInfo.outputPath('over.png'), fullPage: true });
    await expect.poll(player).toBe(0);
  });
});
