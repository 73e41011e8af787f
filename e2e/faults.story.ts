import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, test, type APIRequestContext } from '@playwright/test';
import { attack, COLLEAGUES, STOLEN, THRESHOLD } from './product/attack';
import { ONE_EACH, signInByApi, type Console } from './product/console';
import { sendMail } from './product/mail';
import { axeFindings, contextOf, sidewaysOverflow } from './product/looks';
import { enter, takeSession } from './product/operator';
import { appendToReceivingLog, floodLines } from './product/receiving-log';
import { ADMINISTRATOR } from './product/product';
import { useProduct } from './product/use-product';
import { withoutClock } from './product/without-clock';
import { pageFailures } from '@sluice/messages/page-failure';

const product = useProduct();
let requests: APIRequestContext[];
let api: Console;
let second: Console;
test.beforeAll(async ({ playwright }) => {
  requests = [await playwright.request.newContext({ extraHTTPHeaders: ONE_EACH }), await playwright.request.newContext({ extraHTTPHeaders: ONE_EACH })];
  api = await signInByApi(product(), requests[0]!);
  second = await signInByApi(product(), requests[1]!);
});
test.afterAll(() => Promise.all(requests.map((request) => request.dispose())));

/** None of it may have ended a part or changed the protection. */
async function untouched(during: () => Promise<void>): Promise<void> {
  const before = (await product().running()).processes;
  await during();
  expect((await product().running()).processes).toEqual(before);
  expect((await product().command('status')).code).toBe(0);
}

test('a bad threshold is refused with the field it is about, and nothing is saved', async () => {
  const before = await api.protection();
  const base = { serverId: before.serverId, version: before.settings.version, applyQueueLimit: true, confirmed: true };
  for (const threshold of ['', 0, -5, 12.5, 1e12, 'many', '<script>alert(1)</script>', null, [50], undefined]) {
    const answer = await api.send('PUT', '/api/protection', { ...base, threshold });
    expect.soft(answer.status(), String(threshold)).toBe(400);
    const problem = (await answer.json()) as { code: string; fields?: Record<string, string> };
    expect.soft(problem.code).toBe('bad-request');
    expect.soft(Object.keys(problem.fields ?? {}), String(threshold)).toContain('threshold');
  }
  expect((await api.protection()).settings).toEqual(before.settings);
});

test('the form says what a threshold may be, and keeps what was typed', async ({ page }) => {
  const before = (await api.protection()).settings;
  await takeSession(page.context(), requests[0]!);
  await page.goto(`${product().url}/protection`);
  const threshold = page.getByRole('textbox', { name: 'Threshold' });
  for (const text of ['', '0', '-5', '12.5', '1000000000000', 'many', '<script>alert(1)</script>']) {
    await threshold.fill('7');
    await threshold.fill(text);
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await expect.soft(page.getByText('Enter a whole number from 1 to 10,000,000.'), text).toBeVisible();
    expect.soft(await threshold.inputValue()).toBe(text.slice(0, 20));
  }
  expect((await api.protection()).settings).toEqual(before);
});

test('a page that cannot be drawn says so in its language', async ({ browser }) => {
  const page = await (await browser.newContext(contextOf({ language: 'ko', scheme: 'light', device: 'phone' }))).newPage();
  await takeSession(page.context(), requests[0]!);
  await page.addInitScript(withoutClock);
  await page.goto(`${product().url}/audit`);
  const { title, text, again } = pageFailures.ko;
  await expect(page.getByRole('heading', { name: title })).toBeVisible();
  await expect(page.getByText(text)).toBeVisible();
  await expect(page.getByRole('button', { name: again })).toBeVisible();
  expect(await axeFindings(page)).toEqual([]);
  await page.close();
});

test('what is not JSON, or far too long, is refused', async () => {
  const address = `${product().url}/api/protection`;
  const headers = { origin: product().url, 'content-type': 'application/json' };
  expect((await requests[0]!.put(address, { data: Buffer.from('{"threshold":'), headers })).status()).toBe(400);
  const long = await requests[0]!.put(address, { data: Buffer.alloc(6_000_000, 0x20), headers });
  expect([400, 413]).toContain(long.status());
});

test('nobody does anything without signing in, or from another site', async ({ request }) => {
  for (const path of ['/api/overview', '/api/protection', '/api/incidents', '/api/suspects', '/api/audit']) {
    expect.soft((await request.get(`${product().url}${path}`)).status(), path).toBe(401);
  }
  const { serverId, settings } = await api.protection();
  const body = { serverId, version: settings.version, applyQueueLimit: false, threshold: 1 };
  const foreign = await requests[0]!.put(`${product().url}/api/protection`, { data: body, headers: { origin: 'http://evil.test' } });
  expect(foreign.status()).toBe(403);
});

test('garbage to the policy port ends that connection only', () =>
  untouched(async () => {
    const { policyPort } = await product().running();
    for (const garbage of [randomBytes(64_000), Buffer.alloc(3_000_000, 'a'), Buffer.from('no equals sign\n\n'), Buffer.from('\n\n\n')]) {
      const socket = connect({ host: '127.0.0.1', port: policyPort });
      socket.on('error', () => undefined);
      await once(socket, 'connect');
      socket.end(garbage);
      socket.resume();
      await once(socket, 'close');
    }
    expect(await sendMail(product(), { from: COLLEAGUES[0]!, to: 'partner@supplier.test' })).toMatch(/^250/);
  }));

test('a log line of 5 MB does not keep the lines after it from being read', () =>
  untouched(async () => {
    await appendToReceivingLog(product(), `3,1,${'x'.repeat(5_000_000)}`, ...floodLines('after-the-long-line@example.test', 80));
    await expect.poll(async () => (await api.suspects()).accounts.map(({ assessment }) => assessment.account), { timeout: 30_000 }).toContain('after-the-long-line@example.test');
  }));

test('a hostile account name is text everywhere', async ({ page }) => {
  const hostile = '<img src=x onerror=window.hacked=1>@example.test';
  await appendToReceivingLog(product(), ...floodLines(hostile, 80));
  await expect.poll(async () => (await api.suspects()).accounts.map(({ assessment }) => assessment.account.toLowerCase()), { timeout: 30_000 }).toContain(hostile);
  await takeSession(page.context(), requests[0]!);
  for (const path of ['/suspects', '/', `/suspects?account=${encodeURIComponent(hostile)}`]) {
    await page.goto(`${product().url}${path}`);
    await expect(page.getByText('onerror=window.hacked=1').first()).toBeVisible();
    expect(await page.locator('img[src="x"]').count()).toBe(0);
    expect(await page.evaluate(() => 'hacked' in window)).toBe(false);
  }
});

test('two operators at once: one effect, and the other one is told who was first', async () => {
  await api.applyRule(THRESHOLD);
  await attack(product(), api);
  await expect.poll(async () => (await api.incident()).suspects.map(({ account }) => account), { timeout: 30_000 }).toContain(STOLEN.account);
  const { serverId } = await api.protection();
  const contain = (who: Console, key: string) => who.send('POST', '/api/actions', { key, serverId, kind: 'contain-account', account: STOLEN.account });

  const answers = await Promise.all([contain(api, 'press-one-of-minsu'), contain(second, 'press-one-of-hana')]);
  expect(answers.map((answer) => answer.status()).sort()).toEqual([expect.any(Number), 409]);
  const problem = (await answers.find((answer) => answer.status() === 409)!.json()) as { code: string };
  expect(problem.code).toBe('already-done');
  const actions = async () => (await api.incident()).suspects.find(({ account }) => account === STOLEN.account)!.actions;
  await expect.poll(async () => (await actions()).map(({ status }) => status), { timeout: 20_000 }).toEqual(['done']);
});

test('the same press sent twice has one effect', async () => {
  const { serverId } = await api.protection();
  const press = { key: 'press-for-a-password', serverId, kind: 'set-password', account: STOLEN.account };
  const answers = await Promise.all([api.send('POST', '/api/actions', press), api.send('POST', '/api/actions', press)]);
  const bodies = (await Promise.all(answers.map((answer) => answer.json()))) as { action: { id: string }; password: string | null }[];
  expect(new Set(bodies.map(({ action }) => action.id)).size).toBe(1);
  expect(bodies.filter(({ password }) => password !== null)).toHaveLength(1);
});

test('two operators who look at one incident see each other, and at which step; who goes away is gone', async ({ browser }, testInfo) => {
  const incident = `${product().url}/incidents/${(await api.incident()).incident.number}`;
  const { stdout } = await product().command('user', 'link');
  const token = new URL(/http:\/\/\S+/.exec(stdout)![0]).searchParams.get('token');
  const hana = { name: 'Hana', email: 'hana@example.test', password: ADMINISTRATOR.password };
  expect((await api.send('POST', '/api/setup', { ...hana, token })).ok()).toBe(true);

  const desk = await enter(browser, product(), hana);
  await expect(desk).toHaveURL(`${product().url}/`);
  await desk.goto(`${incident}?step=preflight`);
  const phone = await browser.newContext(contextOf({ language: 'ko', scheme: 'dark', device: 'phone' }));
  await takeSession(phone, requests[0]!);
  const small = await phone.newPage();
  await small.goto(`${incident}?step=clean`);
  await expect(small.getByText('Hana 님이 “재시작 전 점검” 단계를 보고 있습니다')).toBeVisible();
  await expect(desk.getByText('minsu is looking at “Clean queue”')).toBeVisible();
  await desk.screenshot({ path: testInfo.outputPath('present.png') });
  await small.screenshot({ path: testInfo.outputPath('present-phone.png') });
  expect.soft(await axeFindings(desk)).toEqual([]);
  expect.soft(await axeFindings(small)).toEqual([]);
  expect.soft(await sidewaysOverflow(small)).toBe(0);
  await phone.close();
  await expect(desk.getByText('minsu is looking at')).toBeHidden({ timeout: 30_000 });
  await desk.context().close();
});

test('two operators save the protection at once: one is told that it changed meanwhile', async () => {
  const { serverId, settings } = await api.protection();
  const save = (who: Console, threshold: number) => who.send('PUT', '/api/protection', { serverId, version: settings.version, applyQueueLimit: true, threshold, confirmed: true });
  const answers = await Promise.all([save(api, 61), save(second, 62)]);
  expect(answers.map((answer) => answer.status()).sort()).toEqual([200, 409]);
  expect((await api.protection()).settings.version).toBe(settings.version + 1);
});
