import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Browser } from '@playwright/test';
import type { Console } from '../product/console';
import { axeFindings, contextOf, crookedButtons, nameOf, settle, sidewaysOverflow, type Look } from '../product/looks';
import type { Product } from '../product/product';
import type { Operator } from '../product/use-operator';
import { stageOf, type Scene } from './scene';

/** What no page may say in any language. */
const NEVER = /undefined|NaN|\[object|Invalid Date|은\(는\)|이\(가\)|을\(를\)|\b1 (?:messages|accounts|recipients|domains|lines|addresses|suspects|rows|problems)\b/;

/** Room for the longest dialog. */
const TALL = 2_000;
/** So many looks are walked side by side: in each, one waits for pages. */
const LANES = 2;

export interface Walk {
  browser: Browser;
  product: Product;
  operator: Operator;
  folder: string;
}

/** Plays each scene in each look: a picture of it, nothing wider than the screen, nothing that axe finds, nothing that no page may say. */
export async function walk({ browser, product, operator, folder }: Walk, scenes: readonly Scene[], looks: readonly Look[]): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const lanes = Array.from({ length: LANES }, (_, lane) => looks.filter((_look, index) => index % LANES === lane));
  await Promise.all(lanes.map((own) => walkLooks({ browser, product, operator, folder }, scenes, own)));
}

async function walkLooks({ browser, product, operator, folder }: Walk, scenes: readonly Scene[], looks: readonly Look[]): Promise<void> {
  for (const look of looks) {
    for (const signedOut of [false, true]) {
      const played = scenes.filter((scene) => (scene.signedOut ?? false) === signedOut);
      if (played.length === 0) continue;
      const context = await browser.newContext(contextOf(look));
      if (!signedOut) await operator.enter(context);
      for (const scene of played) {
        const page = await context.newPage();
        await play(scene, { page, look, product, api: operator.api, folder });
        await page.close();
      }
      await context.close();
    }
  }
}

async function play(scene: Scene, { page, look, product, api, folder }: { page: Parameters<typeof stageOf>[0]; look: Look; product: Product; api: Console; folder: string }): Promise<void> {
  const name = `${scene.name}-${nameOf(look)}`;
  try {
    await scene.open(stageOf(page, look, product, api));
    if (scene.isDialog !== true) await settle(page);
  } catch (error) {
    await page.screenshot({ path: join(folder, `failed-${name}.png`) });
    expect.soft(String(error), `${name} cannot be brought about`).toBe('');
    return;
  }
  // What is fixed to the window would be drawn where the page was scrolled to.
  if (scene.isDialog !== true) await page.evaluate(() => window.scrollTo(0, 0));
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: scene.isDialog !== true });
  expect.soft(await page.locator('html').getAttribute('lang'), `${name}: language`).toBe(look.language);
  expect.soft(await sidewaysOverflow(page), `${name} is wider than its window`).toBe(0);
  expect.soft(await crookedButtons(page), `${name}: words not in the middle of their button`).toEqual([]);
  expect.soft(await page.locator('body').innerText(), name).not.toMatch(NEVER);
  const { width, height } = page.viewportSize()!;
  // What lies under the fixed bars, or below the edge of a dialog, at one position is not out of reach: the window is tall enough for all while axe looks.
  await page.setViewportSize({ width, height: Math.max(height, scene.isDialog === true ? TALL : 0, await page.evaluate(() => document.documentElement.scrollHeight)) });
  expect.soft(await axeFindings(page), `${name}: axe`).toEqual([]);
}
