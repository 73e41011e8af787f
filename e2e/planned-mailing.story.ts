import { expect as usual, test, type Page } from '@playwright/test';
import { COLLEAGUES, unstoppedFlood } from './product/attack';
import type { Console } from './product/console';
import { axeFindings, contextOf, expectInReach, settle, sidewaysOverflow } from './product/looks';
import { sendMail } from './product/mail';
import { ADMINISTRATOR } from './product/product';
import { useOperator } from './product/use-operator';
import { useProduct } from './product/use-product';
import { alterAnswers } from './product/live-answers';

// A machine under load answers late, and no order may be given up for that.
const expect = usual.configure({ timeout: 120_000 });
test.use({ navigationTimeout: 120_000, actionTimeout: 120_000 });
const product = useProduct();
test.describe.configure({ mode: 'serial', timeout: 900_000 });

const USUAL = 20;
const RELAY_DENIED = '530 Relay denied for protecting our server';
const [sender] = COLLEAGUES as [(typeof COLLEAGUES)[0]];
/** As long as addresses are that people really have. */
const LONG = 'newsletter.and.announcements@corporate.example.com';

let sink: number;
const { api, enter } = useOperator(product, async (signedIn) => {
  await signedIn.applyRule(USUAL);
  // What is sent stays in the queue.
  sink = (await product().running()).processes['practice-sink']!;
  process.kill(sink, 'SIGSTOP');
});

const report = async () => (await api.overview()).server?.report ?? null;
const outward = () => sendMail(product(), { from: sender, to: 'somebody@elsewhere.test' });
const band = (page: Page) => page.getByRole('region', { name: /^(State of the mail server|메일 서버 상태)$/ });

async function fill(page: Page, words: { sender: string; messages: string; threshold: string }, name = LONG): Promise<void> {
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(words.sender).fill(name);
  await dialog.getByLabel(words.messages).fill('40');
  await expect(dialog.getByLabel(words.threshold)).toHaveValue('60');
}
const ENGLISH = { sender: 'Who sends it', messages: 'How many messages', threshold: 'Threshold until then' };
const KOREAN = { sender: '발송 계정', messages: '메일 수', threshold: '그때까지의 임계치' };

test.describe('on a phone', () => {
  test.use({ ...contextOf({ language: 'ko', scheme: 'dark', device: 'phone' }), hasTouch: true });

  test('a mailing is planned on the Protection page, stands on every page, and is ended early', async ({ page }, testInfo) => {
    await enter(page.context());
    await page.goto(`${product().url}/protection`);
    await settle(page);
    await page.getByRole('button', { name: '대량 발송 예정 등록…' }).click();
    await fill(page, KOREAN);
    const dialog = page.getByRole('dialog');
    expect(await axeFindings(page)).toEqual([]);
    expect.soft(await sidewaysOverflow(page)).toBe(0);
    await page.screenshot({ path: testInfo.outputPath('form.png') });
    await dialog.getByRole('button', { name: /까지 등록$/ }).click();
    await expect(dialog.getByText(/높인 임계치 적용됨/)).toBeVisible();
    await page.screenshot({ path: testInfo.outputPath('told.png') });
    await dialog.getByRole('button', { name: '닫기' }).last().click();
    await page.goto(`${product().url}/audit`);
    await settle(page);
    await expect(page.getByText(/대량 발송이 예정되어 있습니다\. 메일이 60통을 넘으면 보호가 시작됩니다\./)).toBeVisible();
    expect.soft(await sidewaysOverflow(page)).toBe(0);
    await page.screenshot({ path: testInfo.outputPath('band.png') });
    await page.goto(`${product().url}/protection`);
    await settle(page);
    await page.getByRole('button', { name: '일찍 끝내기…' }).click();
    await expectInReach(page, dialog.getByRole('button', { name: '지금 끝내기' }));
    await page.screenshot({ path: testInfo.outputPath('end.png') });
    expect(await axeFindings(page)).toEqual([]);
    await dialog.getByRole('button', { name: '지금 끝내기' }).click();
    await expect(dialog.getByText(/평소 임계치로 돌아옴/)).toBeVisible();
    await expect.poll(async () => (await report())?.mailing).toBeNull();
  });
});

// Before the story that protects the server: a protected one has nothing to plan, and no button for it.
test('where it cannot be planned, the dialog says why', async ({ page }) => {
  await enter(page.context());
  const press = async (change: (overview: Awaited<ReturnType<Console['overview']>>) => object, why: string): Promise<void> => {
    await alterAnswers(page, /^overview/, change);
    await page.goto(`${product().url}/servers`);
    await band(page).getByRole('button', { name: 'Planned mailing' }).click();
    await expect(page.getByRole('dialog').getByText(why)).toBeVisible();
    await expect(page.getByRole('dialog').getByRole('button', { name: /^Plan until / })).toBeDisabled();
    await page.unrouteAll({ behavior: 'ignoreErrors' });
  };
  await press(({ server, ...rest }) => ({ ...rest, server: { ...server!, report: { ...server!.report!, mailing: null, abilities: ['protect-now'] } } }), 'The guard on this host is an older one that knows no planned mailing. Update it.');
  await press(({ server, ...rest }) => ({ ...rest, server: { ...server!, settings: { ...server!.settings, applyQueueLimit: false }, report: { ...server!.report!, mailing: null } } }), 'The rule is not applied, so there is no threshold to raise.');
});

test('at a desk: planned beside the state, kept by a guard that is killed, and beyond it protection begins and says so', async ({ page }, testInfo) => {
  await enter(page.context());
  await page.goto(`${product().url}/suspects`);
  await settle(page);
  await band(page).getByRole('button', { name: 'Planned mailing' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: /^Plan until / }).click();
  await expect(dialog.getByText('Name the account that sends it.')).toBeVisible();
  await fill(page, ENGLISH);
  await dialog.getByLabel(ENGLISH.threshold).fill('20');
  await dialog.getByRole('button', { name: /^Plan until / }).click();
  await expect(dialog.getByText('It must be a whole number above 20')).toBeVisible();
  await dialog.getByLabel(ENGLISH.threshold).fill('60');
  await page.screenshot({ path: testInfo.outputPath('form.png') });
  expect(await axeFindings(page)).toEqual([]);
  await dialog.getByRole('button', { name: /^Plan until / }).click();
  await expect(dialog.getByText(/^Checked .*the higher threshold holds\.$/)).toBeVisible();
  await expect(dialog.getByText('it is written to the disk')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(band(page).getByText(`Planned mailing of ${LONG} until`)).toBeVisible();

  process.kill((await product().running()).processes.guard!, 'SIGKILL');
  await unstoppedFlood(product(), 40);
  await expect.poll(async () => [(await report())?.status, ((await report())?.measurement?.length ?? 0) > USUAL, (await report())?.mailing?.threshold], { timeout: 120_000 }).toEqual(['watching', true, 60]);
  expect(await outward()).toMatch(/^250 /);
  await page.goto(`${product().url}/`);
  await settle(page);
  await page.screenshot({ path: testInfo.outputPath('overview.png') });

  await unstoppedFlood(product(), 40).catch(() => undefined);
  await expect.poll(async () => (await api.overview()).openIncident?.status).toBe('protected');
  expect(await outward()).toBe(RELAY_DENIED);
  await page.goto(`${product().url}/incidents/1`);
  await expect(page.getByText(new RegExp(`crossed the threshold of 60 at .* A mailing of ${LONG} was planned then, until .*, by ${ADMINISTRATOR.name}: the threshold was 60\\.`)).first()).toBeVisible();
  await settle(page);
  await page.screenshot({ path: testInfo.outputPath('incident.png') });
  await expect(async () => {
    await page.goto(`${product().url}/incidents/1/report`);
    await expect(page.getByText(`${LONG}, 40 messages, until`)).toBeVisible();
  }).toPass({ timeout: 120_000 });
  await page.goto(`${product().url}/audit?search=mailing`);
  await expect(page.getByText('Planned mailing began, the threshold is raised').first()).toBeVisible();
  await expect(page.getByText('Planned mailing ended, the usual threshold holds').first()).toBeVisible();
});
