import { expect, test, type APIRequestContext } from '@playwright/test';
import { attack, THRESHOLD } from './product/attack';
import { signInByApi } from './product/console';
import { PAGES, settle } from './product/looks';
import { takeSession } from './product/operator';
import { useProduct } from './product/use-product';

const product = useProduct();
let request: APIRequestContext;
test.beforeAll(async ({ playwright }) => {
  request = await playwright.request.newContext();
  const api = await signInByApi(product(), request);
  await api.applyRule(THRESHOLD);
  await attack(product(), api);
});
test.afterAll(() => request.dispose());

test('every page works under its policy, and no script runs that the page did not name', async ({ page }) => {
  const refused: string[] = [];
  page.on('console', (message) => {
    if (/content security policy/i.test(message.text())) refused.push(message.text());
  });
  await page.goto(`${product().url}/sign-in`);
  await settle(page);
  await takeSession(page.context(), request);
  for (const [name, path] of Object.entries(PAGES)) {
    const answer = await page.goto(`${product().url}${path}`);
    const headers = answer!.headers();
    expect.soft(headers['content-security-policy'], name).toMatch(/script-src 'self' 'nonce-[^']{24}' 'wasm-unsafe-eval'; .*frame-ancestors 'none'/);
    expect.soft(headers['x-content-type-options'], name).toBe('nosniff');
    expect.soft(headers['cache-control'], name).toContain('no-store');
    expect.soft(headers['x-powered-by'], name).toBeUndefined();
    await settle(page);
    const withoutNonce = await page.evaluate(() => [...document.scripts].filter((script) => script.src === '' && script.nonce === '').map((script) => script.text.slice(0, 80)));
    expect.soft(withoutNonce, name).toEqual([]);
  }
  expect(refused).toEqual([]);
  // What somebody would bring into a page does not run.
  const ran = await page.evaluate(() => {
    const script = document.createElement('script');
    script.text = 'window.intruder = true';
    document.head.append(script);
    return 'intruder' in window;
  });
  expect(ran).toBe(false);
});

test('the API is kept by nobody, and odd requests get a proper answer without a stack', async () => {
  const api = await request.get(`${product().url}/api/overview`);
  expect(api.headers()['cache-control']).toBe('no-store');
  for (const [method, path, status] of [['HEAD', '/sign-in', 200], ['HEAD', '/api/health', 200], ['GET', '/%ff', 400], ['GET', '/%zz', 400], ['GET', '/no-such-page', 404], ['OPTIONS', '/api/overview', 204], ['PATCH', '/api/overview', 405]] as const) {
    const answer = await request.fetch(`${product().url}${path}`, { method });
    expect.soft(answer.status(), `${method} ${path}`).toBe(status);
    expect.soft(await answer.text(), `${method} ${path}`).not.toMatch(/\n\s+at /);
  }
  expect(await product().output()).not.toMatch(/\n\s+at |Error/);
});
