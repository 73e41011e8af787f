import { expect, test, type BrowserContext, type Page } from '@playwright/test';
import { compiledWords, scriptOf } from '@/app/page-words';
import { messagesOf } from '@sluice/messages/messages';
import { BEGIN, pseudo } from '@sluice/messages/testing/pseudo-language';
import { attackUntilFound } from './product/attack';
import { cutTexts, wordsOutside } from './product/pseudo-look';
import { contextOf, PAGES, settle, sidewaysOverflow } from './product/looks';
import { useOperator } from './product/use-operator';
import { useProduct } from './product/use-product';

// Every page in a language that nobody speaks: what is said in no catalogue shows, and so does what has no room for longer words.
const product = useProduct();
const { enter } = useOperator(product, (api) => attackUntilFound(product(), api));

const STEPS = ['contained', 'find', 'secure', 'clean', 'preflight', 'restart', 'wrap-up'];
const pages = {
  'sign-in': '/sign-in',
  ...PAGES,
  ...Object.fromEntries(STEPS.map((step) => [`step ${step}`, `/incidents/1?step=${step}`])),
  report: '/incidents/1/report',
  people: '/people',
  account: '/account',
  'not found': '/nothing-here',
};
const words = scriptOf('en', compiledWords(pseudo(messagesOf('en'))), null);

/** The console's own words do not come; those of the test do. */
async function speakPseudo(context: BrowserContext): Promise<void> {
  await context.route('**/words/*.js', (route) => route.fulfill({ contentType: 'text/javascript; charset=utf-8', body: words }));
}

async function open(page: Page, path: string): Promise<void> {
  await page.goto(`${product().url}${path}`);
  await settle(page);
  await expect(page.getByRole('heading', { level: 1 }).first()).toContainText(BEGIN);
}

for (const width of [320, 360, 1280]) {
  test(`every word on every page is of the catalogue and has room for a longer one: ${width} px`, async ({ browser }, testInfo) => {
    const { viewport, ...look } = contextOf({ language: 'en', scheme: 'light', device: width < 1000 ? 'phone' : 'desktop' });
    const context = await browser.newContext({ ...look, viewport: { width, height: viewport.height } });
    await speakPseudo(context);
    const page = await context.newPage();
    for (const [name, path] of Object.entries(pages)) {
      if (name === 'overview') await enter(context);
      await open(page, path);
      expect.soft(await wordsOutside(page), `${name}: words of no catalogue`).toEqual([]);
      expect.soft(await sidewaysOverflow(page), `${name} is wider than its window`).toBe(0);
      expect.soft(await cutTexts(page), `${name}: cut`).toEqual([]);
      await page.screenshot({ path: testInfo.outputPath(`${name.replace(' ', '-')}-${width}.png`), fullPage: true });
    }
    await context.close();
  });
}
