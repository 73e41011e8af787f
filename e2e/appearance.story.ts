import { expect, test, type APIRequestContext } from '@playwright/test';
import { attack, THRESHOLD } from './product/attack';
import { signInByApi, type Console } from './product/console';
import { axeFindings, contextOf, nameOf, PAGES, settle, sidewaysOverflow, type Look } from './product/looks';
import { takeSession } from './product/operator';
import { useProduct } from './product/use-product';

const product = useProduct();
let request: APIRequestContext;
let api: Console;
test.beforeAll(async ({ playwright }) => {
  request = await playwright.request.newContext();
  api = await signInByApi(product(), request);
  await api.applyRule(THRESHOLD);
  await attack(product(), api);
  await expect.poll(async () => (await api.incident()).suspects.length, { timeout: 30_000 }).toBeGreaterThan(0);
});
test.afterAll(() => request.dispose());

const looks: Look[] = [
  { language: 'en', scheme: 'light', device: 'desktop' },
  { language: 'ko', scheme: 'dark', device: 'desktop' },
  { language: 'ko', scheme: 'light', device: 'phone' },
  { language: 'en', scheme: 'dark', device: 'phone' },
];

for (const look of looks) {
  test(`every page while protected is readable, complete and accessible: ${nameOf(look)}`, async ({ browser }, testInfo) => {
    const context = await browser.newContext(contextOf(look));
    const page = await context.newPage();
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (message) => message.type() === 'error' && errors.push(`${message.text()} ${message.location().url}`));

    for (const [name, path] of [['sign-in', '/sign-in'], ...Object.entries(PAGES)] as const) {
      if (name === 'overview') await takeSession(context, request);
      await page.goto(`${product().url}${path}`);
      await settle(page);
      // A page that has yet to hear of it would change its colours while they are looked at.
      if (name !== 'sign-in') await expect(page.locator('[data-look="protected"]').first()).toBeVisible();
      expect.soft(await page.locator('html').getAttribute('lang'), name).toBe(look.language);
      expect.soft(await sidewaysOverflow(page), `${name} is wider than its window`).toBe(0);
      expect.soft(await axeFindings(page), name).toEqual([]);
      const text = await page.locator('body').innerText();
      expect.soft(text, name).not.toMatch(/undefined|NaN|\[object|Invalid Date|은\(는\)|이\(가\)|을\(를\)/);
      await page.screenshot({ path: testInfo.outputPath(`${name}-${nameOf(look)}.png`), fullPage: true });
    }
    expect(errors).toEqual([]);
    await context.close();
  });
}
