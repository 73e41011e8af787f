import { expect, test } from '@playwright/test';
import { attackUntilFound } from './product/attack';
import { axeFindings, contextOf, crookedButtons, nameOf, PAGES, settle, sidewaysOverflow, type Look } from './product/looks';
import { useOperator } from './product/use-operator';
import { useProduct } from './product/use-product';

const product = useProduct();
const { enter } = useOperator(product, (api) => attackUntilFound(product(), api));

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
      if (name === 'overview') await enter(context);
      await page.goto(`${product().url}${path}`);
      await settle(page);
      // A page that has yet to hear of it would change its colours while they are looked at.
      if (name !== 'sign-in') await expect(page.locator('[data-look="protected"]').first()).toBeVisible();
      expect.soft(await page.locator('html').getAttribute('lang'), name).toBe(look.language);
      expect.soft(await sidewaysOverflow(page), `${name} is wider than its window`).toBe(0);
      expect.soft(await crookedButtons(page), `${name}: words not in the middle of their button`).toEqual([]);
      expect.soft(await axeFindings(page), name).toEqual([]);
      const text = await page.locator('body').innerText();
      expect.soft(text, name).not.toMatch(/undefined|NaN|\[object|Invalid Date|은\(는\)|이\(가\)|을\(를\)/);
      await page.screenshot({ path: testInfo.outputPath(`${name}-${nameOf(look)}.png`), fullPage: true });
    }
    expect(errors).toEqual([]);
    await context.close();
  });
}
