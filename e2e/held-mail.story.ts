import { expect as usual, test, type Page } from '@playwright/test';
import { COLLEAGUES, STOLEN } from './product/attack';
import { axeFindings, contextOf, settle, sidewaysOverflow } from './product/looks';
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

const LONG = 'a.very.long.address.of.a.customer.relations.department@subsidiary.corporate.example.com';
let sink: number;
const [colleague] = COLLEAGUES as [(typeof COLLEAGUES)[0]];

const { api, enter } = useOperator(product, async () => {
  // What is sent stays in the queue.
  sink = (await product().running()).processes['practice-sink']!;
  process.kill(sink, 'SIGSTOP');
  for (const [n, to] of ['one@spam.example', 'two@spam.example', LONG, 'three@other.example'].entries()) {
    expect(await sendMail(product(), { from: STOLEN, to, subject: n < 3 ? `당첨을 축하합니다 ${n}` : 'A letter' })).toMatch(/^250 /);
  }
  expect(await sendMail(product(), { from: colleague, to: 'board@spam.example', subject: 'The minutes' })).toMatch(/^250 /);
});

const queueOf = async (account: string) => {
  const queue = (await api.overview()).server?.report?.queue;
  const own = queue?.accounts.find((each) => each.account === account);
  return [own?.waiting ?? 0, own?.held ?? 0];
};
const open = async (page: Page): Promise<void> => {
  await enter(page.context());
  await page.goto(`${product().url}/held`);
  await settle(page);
};

test('at a desk: what is held has a page, mail is found by subject and domain, held, and its deletion is taken back', async ({ page }, testInfo) => {
  await expect.poll(() => queueOf(STOLEN.account)).toEqual([4, 0]);
  await open(page);
  await expect(page.getByText('No mail is on hold')).toBeVisible();
  await page.getByRole('button', { name: 'Count' }).click();
  await expect(page.getByText('Name a sender, a subject or a domain.')).toBeVisible();
  await page.getByLabel('Subject').fill('당첨*');
  await page.getByLabel('Domain of a recipient').fill('spam.example');
  await page.getByRole('button', { name: 'Count' }).click();
  await expect(page.getByRole('heading', { name: '2 messages fit' })).toBeVisible();
  await expect(page.getByText('2 waiting, 0 on hold')).toBeVisible();
  await expect(page.getByText('당첨을 축하합니다 1')).toBeVisible();
  await page.screenshot({ path: testInfo.outputPath('counted.png'), fullPage: true });
  expect(await axeFindings(page)).toEqual([]);
  await page.getByRole('button', { name: 'Hold 2' }).click();
  const dialog = page.getByRole('dialog', { name: 'Hold 2 messages?' });
  await expect(dialog.getByText('subject “당첨*”, to spam.example')).toBeVisible();
  await dialog.getByRole('button', { name: 'Hold 2' }).click();
  await expect.poll(() => queueOf(STOLEN.account)).toEqual([2, 2]);
  await expect(page.getByRole('heading', { name: 'Held mail (2)' })).toBeVisible();
  const row = page.getByRole('listitem').filter({ hasText: STOLEN.account }).first();
  await expect(row.getByText('2 messages on hold')).toBeVisible();
  await expect(row.getByText('2 more wait to be delivered')).toBeVisible();
  await page.screenshot({ path: testInfo.outputPath('held.png'), fullPage: true });

  await page.getByLabel('Subject').fill('');
  await page.getByRole('button', { name: 'Count' }).click();
  await expect(page.getByRole('heading', { name: '3 messages fit' })).toBeVisible();
  await page.getByRole('button', { name: 'Delete 3' }).click();
  const deletion = page.getByRole('dialog', { name: 'Delete 3 messages?' });
  await expect(deletion.getByRole('button', { name: 'Delete 3' })).toBeDisabled();
  await deletion.getByLabel('Type 3 to delete').fill('3');
  await deletion.getByLabel('Reason').fill('spam of the practice');
  await page.screenshot({ path: testInfo.outputPath('delete.png') });
  expect(await axeFindings(page)).toEqual([]);
  await deletion.getByRole('button', { name: 'Delete 3' }).click();
  const lately = page.getByRole('region', { name: 'What was done lately' });
  await expect(lately.getByRole('button', { name: /^Keep the mail/ })).toBeVisible();
  await expect.poll(() => queueOf(colleague.account)).toEqual([0, 1]);
  await lately.getByRole('button', { name: /^Keep the mail/ }).click();
  await expect(lately.getByText(`Taken back by ${ADMINISTRATOR.name}: nothing was deleted.`)).toBeVisible();

  await page.getByLabel('Search sender').fill(colleague.account.slice(0, 4));
  await expect(page.getByText('1 of 2 senders')).toBeVisible();
  await page.getByRole('listitem').filter({ hasText: colleague.account }).getByRole('button', { name: 'Look at messages' }).click();
  await expect(page.getByText('The minutes')).toBeVisible();
  await page.getByLabel('Search sender').fill('nobody at all');
  await expect(page.getByText('No sender found for “nobody at all”')).toBeVisible();
});

test('another count than was agreed to changes nothing', async () => {
  const { server } = await api.overview();
  const body = { key: crypto.randomUUID(), serverId: server!.id, kind: 'hold-matching', filter: { account: STOLEN.account }, until: Date.now(), count: 1 };
  expect((await api.send('POST', '/api/actions', body)).ok()).toBe(true);
  const outcome = async () => {
    const answer = (await (await api.get(`/api/actions?key=${body.key}`)).json()) as { action: { status: string; steps: { code: string | null }[] } };
    return [answer.action.status, answer.action.steps[0]?.code];
  };
  await expect.poll(outcome).toEqual(['failed', 'more-than-counted']);
  expect(await queueOf(STOLEN.account)).toEqual([2, 2]);
});

test('states: the guard is silent, too old, or has not counted', async ({ page }) => {
  await enter(page.context());
  const look = async (change: object, ...texts: string[]): Promise<void> => {
    await alterAnswers(page, /^held/, (held) => ({ ...held, ...change }));
    await page.goto(`${product().url}/held`);
    for (const text of texts) await expect(page.getByText(text)).toBeVisible();
    await page.unrouteAll({ behavior: 'ignoreErrors' });
  };
  await look({ answers: false }, 'These are the numbers it told last.', 'so nothing can be counted now.');
  await look({ canFilter: false }, 'it is an older one, or its mail server does not let it.');
  await look({ held: null, countedAt: null, senders: [] }, 'Not known how much mail is on hold');
  await look({ unlisted: 5, unknown: 1 }, '5 more held messages are of senders that are not listed', '1 held message whose sender could not be found');
});

test.describe('on a phone', () => {
  test.use({ ...contextOf({ language: 'ko', scheme: 'dark', device: 'phone' }), hasTouch: true });

  test('held mail is released by its sender, and mail to a long address is found', async ({ page }, testInfo) => {
    await enter(page.context());
    await page.goto(`${product().url}/`);
    await settle(page);
    await page.getByRole('main').getByRole('link', { name: '3통' }).click();
    await expect(page.getByRole('heading', { name: '보류 메일(3)' })).toBeVisible();
    await page.getByLabel('수신 도메인').fill('subsidiary.corporate.example.com');
    await page.getByRole('button', { name: '세기' }).click();
    await expect(page.getByRole('heading', { name: '일치하는 메일 1통' })).toBeVisible();
    await expect(page.getByText(LONG)).toBeVisible();
    expect.soft(await sidewaysOverflow(page)).toBe(0);
    expect(await axeFindings(page)).toEqual([]);
    await page.screenshot({ path: testInfo.outputPath('page.png'), fullPage: true });
    await page.getByRole('listitem').filter({ hasText: colleague.account }).getByRole('button', { name: '메일 1통 보류 해제' }).click();
    await page.screenshot({ path: testInfo.outputPath('release.png') });
    await page.getByRole('dialog').getByRole('button', { name: '메일 1통 보류 해제' }).click();
    await expect.poll(() => queueOf(colleague.account)).toEqual([1, 0]);
  });
});
