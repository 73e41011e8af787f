import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { expect, type Locator, type Page } from '@playwright/test';
import { forms, type Language } from '@sluice/messages/language';

/** The pages that a signed-in operator sees, by the name of their pictures. */
export const PAGES = {
  overview: '/',
  protection: '/protection',
  suspects: '/suspects',
  'log-reports': '/log-reports',
  incidents: '/incidents',
  incident: '/incidents/1',
  servers: '/servers',
  audit: '/audit',
  held: '/held',
  alerts: '/alerts',
  kept: '/kept',
  drill: '/drill',
};

export interface Look {
  language: Language;
  scheme: 'light' | 'dark';
  device: keyof typeof SIZES;
}

export const SIZES = { desktop: { width: 1280, height: 800 }, phone: { width: 360, height: 640 }, 'large-phone': { width: 390, height: 844 } };

export function contextOf({ language, scheme, device }: Look) {
  return { locale: forms[language].tag, colorScheme: scheme, viewport: SIZES[device], reducedMotion: 'reduce' as const };
}

export const nameOf = ({ language, scheme, device }: Look) => `${device}-${scheme}-${language}`;

/** A page has come to rest when nothing on it says that it is loading. */
export async function settle(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  await page.locator('[aria-busy="true"], [data-kind="loading"], .mantine-Loader-root, .mantine-Skeleton-root').first().waitFor({ state: 'detached' });
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
}

export interface AxeFinding {
  rule: string;
  targets: string[];
}

/** What axe finds wrong with the page by WCAG 2.2 A and AA. A button that is enabled while axe looks has the colour of one that is not: looked at once more. */
export async function axeFindings(page: Page): Promise<AxeFinding[]> {
  const found = await findingsNow(page);
  return found.length === 0 ? found : findingsNow(page);
}

async function findingsNow(page: Page): Promise<AxeFinding[]> {
  const source = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  await page.evaluate(source);
  return page.evaluate(async () => {
    const { axe } = window as unknown as {
      axe: { run(context: Document, options: object): Promise<{ violations: { id: string; nodes: { target: unknown[]; failureSummary?: string }[] }[] }> };
    };
    const { violations } = await axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] });
    return violations.map(({ id, nodes }) => ({
      rule: id,
      targets: nodes.map(({ target, failureSummary }) => `${target.join(' ')}: ${failureSummary ?? ''}`),
    }));
  });
}

/** By how many pixels the page is wider than its window. */
export async function sidewaysOverflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

/** Whether a thumb reaches the whole of it: nothing of it is outside of the screen, and nothing lies over its middle. */
export async function expectInReach(page: Page, what: Locator, bottom = page.viewportSize()!.height): Promise<void> {
  const box = await what.boundingBox();
  const { width } = page.viewportSize()!;
  expect(box, 'it is drawn').not.toBeNull();
  expect.soft(box!.x, 'left edge').toBeGreaterThanOrEqual(0);
  expect.soft(box!.x + box!.width, 'right edge').toBeLessThanOrEqual(width);
  expect.soft(box!.y, 'upper edge').toBeGreaterThanOrEqual(0);
  expect.soft(box!.y + box!.height, 'lower edge').toBeLessThanOrEqual(bottom);
  await what.click({ trial: true });
}

/** Buttons whose words do not stand in the middle of their height. */
export async function crookedButtons(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const middle = (element: Element): number => element.getBoundingClientRect().top + element.getBoundingClientRect().height / 2;
    return [...document.querySelectorAll('.mantine-Button-root')].flatMap((button) => {
      const label = button.querySelector('.mantine-Button-label');
      // While it waits for an answer its words make room for a sign.
      return label === null || button.hasAttribute('data-loading') || !button.checkVisibility() || Math.abs(middle(button) - middle(label)) <= 2 ? [] : [label.textContent ?? ''];
    });
  });
}
