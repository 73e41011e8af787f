import { createHmac } from 'node:crypto';
import { expect, test, type BrowserContext, type Page, type Worker } from '@playwright/test';
import { PushEndpoint } from '@/lib/console/alerts/testing/push-endpoint';
import { Receiver } from '@/lib/console/alerts/testing/receivers';
import type { PushPayload } from '@/lib/console/alerts/senders/web-push';
import { attack, THRESHOLD } from './product/attack';
import { signInByApi } from './product/console';
import { axeFindings, contextOf, nameOf, settle, sidewaysOverflow, type Look } from './product/looks';
import { signIn, takeSession } from './product/operator';
import { ADMINISTRATOR, startProduct, type Product } from './product/product';

test.describe.configure({ mode: 'serial' });
let product: Product;
let hook: Receiver;
let phone: PushEndpoint;
let secret = '';

test.beforeAll(async () => {
  test.setTimeout(240_000);
  hook = await Receiver.listen(() => ({ status: 204 }));
  phone = await PushEndpoint.listen();
  product = await startProduct({ environment: { SLUICE_PUSH_SERVICES: new URL(phone.url).origin } });
});
test.afterAll(async () => {
  await product?.remove();
  await hook?.close();
  await phone?.close();
});

/** Where no push service can be reached, the browser is given the keys and the address of the endpoint that the test holds. */
async function withPushService(context: BrowserContext): Promise<void> {
  await context.grantPermissions(['notifications'], { origin: product.url });
  await context.addInitScript(({ endpoint, p256dh, auth }) => {
    if ('PushManager' in window) PushManager.prototype.subscribe = () => Promise.resolve({ toJSON: () => ({ endpoint, keys: { p256dh, auth } }) } as unknown as PushSubscription);
  }, { endpoint: phone.url, p256dh: phone.p256dh, auth: phone.auth });
}

/** Hands a message to the real service worker, as the browser's push service does. */
async function deliver(page: Page, data: string): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  const registered = new Promise<string>((resolve) => {
    devtools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => registrations[0] && resolve(registrations[0].registrationId));
  });
  await devtools.send('ServiceWorker.enable');
  await devtools.send('ServiceWorker.deliverPushMessage', { origin: product.url, registrationId: await registered, data });
  await devtools.detach();
}

const titlesShown = (worker: Worker) => worker.evaluate(async () => (await (globalThis as unknown as { registration: ServiceWorkerRegistration }).registration.getNotifications()).map(({ title }) => title));
const messages = () => phone.received.map((message) => JSON.parse(phone.open(message)) as PushPayload);

test('a channel and this browser are added, tried at once, and only then proven', async ({ page, context }) => {
  await withPushService(context);
  await signIn(page, product);
  await expect(page.getByText('Nobody is told: there is no channel yet.')).toBeVisible();
  await page.getByRole('link', { name: 'Alerts' }).first().click();
  await expect(page).toHaveTitle(/Alerts/);
  await page.getByRole('button', { name: 'Add a channel' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('on-call hook');
  await page.getByRole('textbox', { name: 'Address (URL)' }).fill('not an address');
  await page.getByRole('button', { name: 'Add and test' }).click();
  await expect(page.getByText('Check this: Address (URL)')).toBeVisible();
  await page.getByRole('textbox', { name: 'Address (URL)' }).fill(`${hook.url}/hook`);
  await page.getByRole('button', { name: 'Add and test' }).click();
  secret = await page.getByRole('dialog').locator('code').innerText();
  await page.getByRole('dialog').getByRole('button', { name: 'Close', exact: true }).last().click();
  const row = (name: string) => page.getByRole('listitem').filter({ has: page.getByRole('button', { name: `Test ${name}` }) });
  await expect(row('on-call hook').getByText(/^proven/)).toBeVisible();
  expect(hook.json()).toMatchObject({ kind: 'test', title: 'Sluice: this is a test' });
  await expect(page.locator('body')).not.toContainText(secret);

  const begun = context.waitForEvent('serviceworker');
  await page.getByRole('button', { name: 'Alert this browser' }).click();
  const worker = await begun;
  const browser = page.getByRole('listitem').filter({ hasText: 'minsu: Chrome' }).filter({ has: page.getByRole('button', { name: /^Test minsu/ }) });
  await expect(browser.getByText('not proven')).toBeVisible();
  await expect.poll(() => messages().length).toBe(1);
  phone.senderOf(phone.received[0]!);
  await deliver(page, phone.open(phone.received[0]!));
  await expect.poll(() => titlesShown(worker)).toContain('Sluice: this is a test');
  await expect(browser.getByText(/^proven/)).toBeVisible();
  await page.goto(product.url);
  await expect(page.getByText(/^Alerts reach you: proven/)).toBeVisible();
});

test('a trip reaches both, signed and encrypted, and its link leads through sign-in to the incident and takes it up', async ({ page, playwright, browser }) => {
  const request = await playwright.request.newContext();
  const api = await signInByApi(product, request);
  await api.applyRule(THRESHOLD);
  await attack(product, api);
  const trips = () => hook.received.filter(({ body }) => body.toString('utf8').includes('"kind":"trip"'));
  await expect.poll(() => trips().length).toBe(1);
  const [{ headers, body }] = trips() as [ReturnType<typeof trips>[number]];
  const [, seconds = '', signature = ''] = /^t=(\d+),v1=(\w+)$/.exec(String(headers['x-sluice-signature'])) ?? [];
  expect(createHmac('sha256', secret).update(`${seconds}.${body.toString('utf8')}`).digest('hex')).toBe(signature);

  const trip = () => messages().find(({ title }) => title.includes('mail server protected'));
  await expect.poll(trip).toMatchObject({ urgent: true, body: expect.stringContaining(`crossed the threshold of ${THRESHOLD}`) });
  const { link } = trip()!;
  const away = await (await browser.newContext({ locale: 'en-US' })).newPage();
  await away.goto(link);
  await expect(away).toHaveURL(/\/sign-in\?return=%2Falerts%2F/);
  await away.getByRole('textbox', { name: 'E-mail address' }).fill(ADMINISTRATOR.email);
  await away.locator('input[type="password"]:visible').fill(ADMINISTRATOR.password);
  await away.getByRole('button', { name: 'Sign in' }).click();
  await expect(away).toHaveURL(/\/incidents\/1\?server=/);
  await away.context().close();
  await signIn(page, product);
  await page.goto(`${product.url}/alerts`);
  await expect(page.getByRole('listitem').filter({ hasText: 'Mail server protected ·' }).getByText('taken up by minsu')).toBeVisible();
  await request.dispose();
});

test('a channel that fails is told as failing, never with a tick', async ({ page, playwright }) => {
  const request = await playwright.request.newContext();
  const api = await signInByApi(product, request);
  const settings = { kind: 'webhook', url: 'http://127.0.0.1:1/nobody' };
  expect((await api.send('POST', '/api/alerts/channels', { name: 'dead hook', language: 'en', settings })).ok()).toBe(true);
  await signIn(page, product);
  await expect(page.getByText('The last try failed: dead hook')).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText(/Alerts reach you/)).toHaveCount(0);
  await request.dispose();
});

const looks: Look[] = [
  { language: 'en', scheme: 'light', device: 'desktop' },
  { language: 'ko', scheme: 'dark', device: 'desktop' },
  { language: 'ko', scheme: 'light', device: 'phone' },
  { language: 'en', scheme: 'dark', device: 'phone' },
];

for (const look of looks) {
  test(`the page and its dialogs are readable and accessible with all that can stand in them: ${nameOf(look)}`, async ({ browser, playwright }, testInfo) => {
    const request = await playwright.request.newContext();
    await signInByApi(product, request);
    const context = await browser.newContext(contextOf(look));
    await takeSession(context, request);
    const page = await context.newPage();
    const lookAt = async (name: string) => {
      expect.soft(await sidewaysOverflow(page), `${name} is wider than its window`).toBe(0);
      // What lies under the fixed bars at one position of the page is not out of reach: the window is as tall as the page while axe looks.
      const { width, height } = page.viewportSize()!;
      await page.setViewportSize({ width, height: Math.max(height, await page.evaluate(() => document.documentElement.scrollHeight)) });
      expect.soft(await axeFindings(page), name).toEqual([]);
      await page.setViewportSize({ width, height });
      await page.screenshot({ path: testInfo.outputPath(`${name}-${nameOf(look)}.png`), fullPage: true });
    };
    await page.goto(`${product.url}/alerts`);
    await settle(page);
    await page.getByRole('button', { name: /dead hook/ }).first().waitFor();
    await lookAt('alerts');
    for (const [name, button] of [['add-channel', /^(Add a channel|채널 추가)$/], ['add-rule', /^(Add a rule|규칙 추가)$/]] as const) {
      await page.getByRole('button', { name: button }).click();
      await page.getByRole('dialog').waitFor();
      await lookAt(name);
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    }
    await page.goto(product.url);
    // What the band is in the moment in which it turns red is no look of it.
    await page.locator('[data-kind="protected"]').waitFor();
    await settle(page);
    await lookAt('overview');
    await context.close();
    await request.dispose();
  });
}
