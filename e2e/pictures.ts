import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import { THRESHOLD } from './product/attack';
import { signInByApi } from './product/console';
import { contextOf, nameOf, PAGES, settle, type Look } from './product/looks';
import { takeSession } from './product/operator';
import { useProduct } from './product/use-product';

// `npm run screenshots`: the pictures of docs/screenshots, made from the running product.
const folder = fileURLToPath(new URL('../docs/screenshots', import.meta.url));
const product = useProduct();

const looks = (['desktop', 'phone'] as const).flatMap((device) =>
  (['light', 'dark'] as const).flatMap((scheme) => (['en', 'ko'] as const).map((language): Look => ({ device, scheme, language }))),
);

test('the pictures', async ({ browser, playwright }) => {
  test.setTimeout(600_000);
  const request = await playwright.request.newContext();
  const api = await signInByApi(product(), request);
  const shoot = async (pages: Record<string, string>) => {
    for (const look of looks) {
      const context = await browser.newContext(contextOf(look));
      await takeSession(context, request);
      const page = await context.newPage();
      for (const [name, path] of Object.entries(pages)) {
        await page.goto(`${product().url}${path}`);
        await settle(page);
        await page.screenshot({ path: join(folder, `${name}-${nameOf(look)}.png`) });
      }
      await context.close();
    }
  };
  await api.applyRule(THRESHOLD);
  await expect.poll(async () => (await api.overview()).server?.report?.status).toBe('watching');
  await shoot({ 'overview-watching': '/' });
  const ended = product().command('drill', '--messages', '400');
  await expect.poll(async () => (await api.overview()).openIncident?.status, { timeout: 60_000 }).toBe('protected');
  expect((await ended).code).toBe(0);
  await shoot(PAGES);
  await request.dispose();
});
