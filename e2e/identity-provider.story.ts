import { expect, test, type Page } from '@playwright/test';
import { CLIENT, ProviderVisit, startIdentityProvider, type IdentityProvider } from '@/lib/auth/testing/identity-provider';
import { fuzzArrival, type Begun } from './fuzz/arrivals';
import { faultOf, FUZZ, fuzzed } from './fuzz/run';
import { Seeded } from './fuzz/seeded';
import { sendRaw } from './fuzz/send';
import { whatIsDecided } from './fuzz/written';
import { axeFindings, contextOf, sidewaysOverflow } from './product/looks';
import { startProduct, type Product } from './product/product';
import { signIn } from './product/operator';
import { freePort } from '@/cli/start/ports';

const ANN = { email: 'ann@example.test', email_verified: true, name: 'Ann' };
let provider: IdentityProvider;
let product: Product;

test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  test.setTimeout(240_000);
  // The provider must know the console's address before the console runs.
  const port = await freePort('127.0.0.1');
  provider = await startIdentityProvider(`http://127.0.0.1:${port}`);
  provider.people.set('ann', ANN);
  const settings = { ISSUER: provider.issuer, CLIENT_ID: CLIENT.id, CLIENT_SECRET: CLIENT.secret, LABEL: 'Office' };
  const environment = Object.fromEntries(Object.entries(settings).map(([name, value]) => [`SLUICE_OIDC_${name}`, value]));
  product = await startProduct({ port, environment: { ...environment, SLUICE_TRUSTED_PROXIES: '127.0.0.1' } });
});
test.afterAll(async () => {
  await product?.remove();
  await provider?.stop();
});

/** What somebody types at the provider. */
async function showWho(page: Page, who: string): Promise<void> {
  await page.waitForURL(`${provider.issuer}/**`);
  await page.locator('input[name="login"]').fill(who);
  await page.locator('input[name="password"]').fill('any');
  await page.locator('button[type="submit"]').click();
}

test('nobody unknown comes in; who is invited does, with the provider alone, and back to the page that was wanted', async ({ page }, testInfo) => {
  test.slow();
  await page.goto(`${product.url}/audit`);
  await page.getByRole('button', { name: 'Sign in with Office' }).click();
  await showWho(page, 'ann');
  await expect(page.getByText('Nobody with your address at Office is known here.')).toBeVisible();
  expect(await axeFindings(page)).toEqual([]);
  await page.screenshot({ path: testInfo.outputPath('refused.png') });
  expect((await product.command('user', 'invite', ANN.email, '--role', 'administrator')).code).toBe(0);
  await page.goto(`${product.url}/audit`);
  await page.getByRole('button', { name: 'Sign in with Office' }).click();
  // The provider remembers him, so that nothing is typed this time.
  await page.waitForURL(`${product.url}/audit`);
  await expect(page.getByRole('cell', { name: /Signed in: ann@example.test/ }).first()).toBeVisible();
});

test('a sensitive act opens a window in which the provider asks again, and is then done; signing out ends it', async ({ page, context }, testInfo) => {
  test.slow();
  await page.goto(`${product.url}/sign-in`);
  await page.getByRole('button', { name: 'Sign in with Office' }).click();
  await showWho(page, 'ann');
  await page.getByRole('navigation', { name: 'Main navigation' }).waitFor();
  await page.goto(`${product.url}/people`);
  await page.getByRole('button', { name: 'Invite' }).click();
  await page.getByRole('textbox', { name: 'E-mail address' }).fill('new@example.test');
  await page.getByRole('button', { name: 'Make the link' }).click();
  const dialog = page.getByRole('dialog', { name: 'Is it still you?' });
  await expect(dialog.getByText('Your identity provider asks you again')).toBeVisible();
  await expect(dialog.getByLabel('Password')).toHaveCount(0);
  await page.screenshot({ path: testInfo.outputPath('confirm.png') });
  const opened = context.waitForEvent('page');
  await dialog.getByRole('button', { name: 'Confirm with Office' }).click();
  await showWho(await opened, 'ann');
  await expect(page.getByRole('dialog').locator('code')).toContainText('/setup?token=');
  await page.goto(`${product.url}/account`);
  await expect(page.getByText('You have no password here')).toBeVisible();
  await page.screenshot({ path: testInfo.outputPath('account.png'), fullPage: true });
  await page.getByRole('button', { name: 'Menu of Ann' }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page.getByRole('button', { name: 'Sign in with Office' })).toBeVisible();
  await page.goto(`${product.url}/people`);
  await page.waitForURL(/sign-in/);
});

for (const [language, scheme] of [['en', 'light'], ['ko', 'dark']] as const) {
  test(`on a phone, ${language}, ${scheme}`, async ({ browser }, testInfo) => {
    const context = await browser.newContext(contextOf({ language, scheme, device: 'phone' }));
    const page = await context.newPage();
    await page.goto(`${product.url}/sign-in`);
    const button = page.getByRole('button', { name: /^(Sign in with Office|Office 계정으로 로그인)$/ });
    await expect(button).toBeVisible();
    // Until the page is alive the other button waits, and looks so.
    await expect(page.getByRole('button', { name: /^(Sign in|로그인)$/ })).toBeEnabled();
    expect(await sidewaysOverflow(page)).toBe(0);
    expect(await axeFindings(page)).toEqual([]);
    await page.screenshot({ path: testInfo.outputPath(`sign-in-${language}.png`), fullPage: true });
    await button.click();
    await showWho(page, 'ann');
    await page.waitForURL(`${product.url}/`);
    await page.goto(`${product.url}/account`);
    await expect(page.getByText(ANN.email).first()).toBeVisible();
    await page.screenshot({ path: testInfo.outputPath(`account-${language}.png`), fullPage: true });
    await context.close();
  });
}

/** Begins a sign-in. @param who goes to the provider and is let in there */
async function begin(from: string, who: string | null): Promise<Begun> {
  const answer = await fetch(`${product.url}/api/auth/sign-in/social`, { method: 'POST', headers: { origin: product.url, 'content-type': 'application/json', 'x-forwarded-for': from }, body: '{}' });
  const { url } = (await answer.json()) as { url: string };
  const cookie = answer.headers.getSetCookie().map((each) => each.split(';')[0]).join('; ');
  const code = who === null ? null : (await new ProviderVisit().follow(url, who)).searchParams.get('code');
  return { state: new URL(url).searchParams.get('state') ?? '', cookie, code };
}

test('a fuzz of the way back from the provider: everybody is led to the sign-in, and nothing is written but counted refusals', async () => {
  test.setTimeout(120_000 + FUZZ.requests * 60);
  const random = new Seeded(FUZZ.seed);
  const { host, port } = new URL(product.url);
  provider.people.set('mallory', { email: 'mallory@example.test', email_verified: true, name: 'Mallory' });
  const begun: Begun[] = [];
  for (let n = 0; n < 16; n += 1) begun.push(await begin(`10.200.0.${n}`, n < 12 ? 'mallory' : null));
  const before = whatIsDecided(product.dataDir);
  const [found, told]: [string[], Set<string>] = [[], new Set()];
  await fuzzed(product, async () => {
    const sent = fuzzArrival(random, { host, begun });
    const answer = await sendRaw(Number(port), sent.bytes);
    const location = answer?.headers['location'] ?? null;
    told.add(/refused=([\w-]+)/.exec(location ?? '')?.[1] ?? '');
    const fault = faultOf(answer) ?? (location === null || /^\/sign-in(?:\/window)?\?/.test(location) ? null : `led to ${location}`);
    const isBegin = answer?.status === 200 && answer.text.includes(`"url":"${provider.issuer}/`);
    if (fault !== null || (answer?.status === 200 && !isBegin)) found.push(`${fault ?? answer?.text.slice(0, 200)}: ${sent.line}`);
  });
  expect(found).toEqual([]);
  // Each of them is a way of its own through the console, one of them with a code that the provider gave.
  expect([...told]).toEqual(expect.arrayContaining(['unknown', 'expired', 'failed', 'cancelled']));
  const after = whatIsDecided(product.dataDir);
  expect([after.tables, after.done, after.brief]).toEqual([before.tables, before.done, before.brief]);
  expect(after.refused - before.refused).toBeLessThan(120);
  expect(await product.output()).not.toMatch(/\n\s+at /);
});

test('the password goes on working beside it, and no secret of the client is in what the console printed', async ({ page }) => {
  await signIn(page, product);
  expect(await product.output()).not.toContain(CLIENT.secret);
});
