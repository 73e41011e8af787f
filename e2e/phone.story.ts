import { expect, test, type Locator, type Page } from '@playwright/test';
import { attackUntilFound } from './product/attack';
import { axeFindings, contextOf, expectInReach, settle, sidewaysOverflow, SIZES } from './product/looks';
import { addMailbox } from './product/mailbox';
import { ADMINISTRATOR } from './product/product';
import { useOperator } from './product/use-operator';
import { useProduct } from './product/use-product';
import { alterAnswers } from './product/live-answers';

// The whole repair in one hand. The address is as long as those that real people have: 43 characters.
const LONG = { account: 'kim.minsu.overseas-sales.team2@example.test', password: 'kimminsu1' };
/** Of the height of the screen, what the address bar of a browser leaves. */
const VISIBLE = 560;
const product = useProduct({ environment: { SLUICE_SINK_RATE: '0.5' } });

const { enter } = useOperator(product, async (api) => {
  await addMailbox(product(), LONG);
  await attackUntilFound(product(), api, LONG);
});

async function onPhone(page: Page): Promise<void> {
  await enter(page.context());
  await page.goto(`${product().url}/incidents/1`);
  await settle(page);
}

test.describe('on a phone', () => {
  const { locale, ...phone } = contextOf({ language: 'en', scheme: 'light', device: 'phone' });
  test.use({ ...phone, locale, hasTouch: true });

  test('the first screen of an incident shows the state, the claim about the first suspect, and the button', async ({ page }, testInfo) => {
    await page.setViewportSize({ width: 360, height: VISIBLE });
    await onPhone(page);
    await page.screenshot({ path: testInfo.outputPath('first-screen.png') });
    expect(await cutIn(page.getByRole('banner')), 'in the header').toEqual([]);
    await expectInReach(page, page.getByText('Protected', { exact: true }).first());
    const contain = page.getByRole('button', { name: /^Contain / }).last();
    await expectInReach(page, contain);
    const { y } = (await page.getByRole('complementary', { name: 'Next task' }).boundingBox())!;
    await expectInReach(page, page.getByText(/recipients in \d+ domains/).first(), y);
    expect(await axeFindings(page)).toEqual([]);
  });
});

/** What is shown without its end. */
function cutIn(place: Locator): Promise<string[]> {
  return place.evaluate((element) => [...element.querySelectorAll<HTMLElement>('*')].filter((each) => each.clientWidth > 1 && each.scrollWidth > each.clientWidth && getComputedStyle(each).overflowX === 'hidden').map((each) => each.innerText));
}

const LENGTHS = [28, 43, 64, 254];
const WIDTHS = [
  { name: 'a small phone', size: { width: 320, height: 568 }, text: 16 },
  { name: 'a phone', size: SIZES.phone, text: 16 },
  { name: 'a phone with text of double size', size: SIZES.phone, text: 32 },
];

for (const { name, size, text } of WIDTHS) {
  test(`the button to contain an account of any length is in reach on ${name}`, async ({ browser }, testInfo) => {
    const context = await browser.newContext({ ...contextOf({ language: 'ko', scheme: 'light', device: 'phone' }), viewport: size });
    const page = await context.newPage();
    for (const length of LENGTHS) {
      const longer = `${'k'.repeat(length - 24)}-한글@sales.example.test`.slice(-length);
      await alterAnswers(page, /^incidents\/1/, (incident) => JSON.parse(JSON.stringify(incident).replaceAll(LONG.account, longer)));
      if (text !== 16) await page.addInitScript((px) => document.addEventListener('DOMContentLoaded', () => document.documentElement.style.setProperty('font-size', `${px}px`)), text);
      await onPhone(page);
      await page.screenshot({ path: testInfo.outputPath(`${length}.png`) });
      expect.soft(await sidewaysOverflow(page), `${length} characters make the page wider than the screen`).toBe(0);
      await expectInReach(page, page.getByRole('button', { name: /긴급 차단$/ }).last());
      await page.unrouteAll({ behavior: 'ignoreErrors' });
    }
    await context.close();
  });
}

test.describe('the whole repair on a phone', () => {
  test.use({ ...contextOf({ language: 'en', scheme: 'light', device: 'phone' }), hasTouch: true });

  test('takes at most eight presses, each within reach, and the open step is in sight after each of them', async ({ page }, testInfo) => {
    await onPhone(page);
    let presses = 0;
    const press = async (what: Locator): Promise<void> => {
      await expectInReach(page, what);
      await what.click();
      presses += 1;
      await page.screenshot({ path: testInfo.outputPath(`press-${presses}.png`) });
    };
    const foot = page.getByRole('complementary', { name: 'Next task' });
    const inSight = async (text: string | RegExp): Promise<void> => {
      const line = page.getByRole('main').getByText(text).first();
      await expect(line).toBeVisible();
      await expect(line).toBeInViewport({ ratio: 1 });
    };
    await press(foot.getByRole('button', { name: /^Contain / }));
    await press(page.getByRole('dialog').getByRole('button', { name: /^Contain/ }));
    const restart = foot.getByRole('button', { name: 'Restart SMTP service' });
    const hold = foot.getByRole('button', { name: /^Hold / });
    await expect(restart.or(hold)).toBeVisible({ timeout: 60_000 });
    if (await hold.isVisible()) await press(hold);
    await expect(restart).toBeVisible({ timeout: 60_000 });
    await inSight('Restart the SMTP service');
    await press(restart);
    await press(page.getByRole('dialog').getByRole('button', { name: /^Restart/ }));
    const close = foot.getByRole('button', { name: 'Close incident' });
    await expect(close).toBeVisible({ timeout: 60_000 });
    await inSight(/Outside sending works/);
    await press(close);
    await inSight('Choose an outcome.');
    await press(page.getByRole('radio', { name: /^Cleaned up/ }));
    const note = page.getByRole('textbox', { name: 'Note' });
    await note.fill('x'.repeat(2_000));
    await page.context().clearCookies();
    const again = page.getByRole('dialog', { name: 'Your session has ended' });
    await expect(again).toBeVisible({ timeout: 30_000 });
    await again.getByLabel('Password', { exact: true }).fill(ADMINISTRATOR.password);
    await again.getByLabel('Password', { exact: true }).press('Enter');
    await expect(again).toBeHidden();
    await expect(note).toHaveValue('x'.repeat(2_000));
    await press(close);
    await expect(page.getByText(/^Closed by/).first()).toBeVisible();
    expect(presses).toBeLessThanOrEqual(8);
    for (const path of ['/incidents/1', '/incidents', '/audit', '/']) {
      await page.goto(`${product().url}${path}`);
      await settle(page);
      expect.soft(await sidewaysOverflow(page), path).toBe(0);
    }
    await page.goto(product().url);
    await settle(page);
    await expect(page.getByText('Nothing to do now.')).toBeVisible({ timeout: 60_000 });
    await page.screenshot({ path: testInfo.outputPath('afterwards.png') });
  });
});
