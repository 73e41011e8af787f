import type { Locator, Page, Route } from '@playwright/test';
import type { Console } from '../product/console';
import { alterAnswers } from '../product/live-answers';
import { settle, type Look } from '../product/looks';
import type { Product } from '../product/product';
import { saidIn, type Said } from '../product/said';

/** One thing to be looked at: a page, a dialog, or what is said when something failed. */
export interface Scene {
  name: string;
  open(stage: Stage): Promise<void>;
  /** Nobody is signed in. */
  signedOut?: boolean;
  /** The whole page, not only what fits the window; dialogs are shown in the window. */
  isDialog?: boolean;
}

/** Where a scene is played: a page in one look. */
export interface Stage {
  page: Page;
  look: Look;
  product: Product;
  api: Console;
  said: Said;
  /** Opens a page of the console and waits until it has come to rest. */
  go(path: string): Promise<void>;
  /** The first visible button, link or item of a menu of that name. */
  press(key: string, values?: Record<string, string>): Promise<void>;
  /** Waits for the dialog. */
  dialog(): Promise<Locator>;
  /** Changes what this page is told of a topic that it asks about again and again, for instance `/^overview/`. */
  tell(topic: RegExp, change: (body: Record<string, unknown>) => Record<string, unknown>): Promise<void>;
  /** Changes what the console answers to another question of this page. */
  answer(path: RegExp, change: (body: Record<string, unknown>) => Record<string, unknown>): Promise<void>;
  /** Has the console refuse it. */
  refuse(path: RegExp, status: number, problem: { code: string; data?: Record<string, unknown> }): Promise<void>;
}

/** @returns the stage on which the scenes of one look are played */
export function stageOf(page: Page, look: Look, product: Product, api: Console): Stage {
  const said = saidIn(look.language);
  let isTold = false;
  const named = (name: RegExp) => page.getByRole('button', { name }).or(page.getByRole('link', { name })).or(page.getByRole('menuitem', { name })).filter({ visible: true });
  return {
    page,
    look,
    product,
    api,
    said,
    async go(path) {
      // The page is painted with what it was told before it could ask.
      const told = isTold ? page.waitForResponse(/\/api\/live\?/) : null;
      await page.goto(`${product.url}${path}`);
      await told;
      await settle(page);
    },
    async press(key, values) {
      await named(said(key, values)).first().click();
    },
    async dialog() {
      const shown = page.getByRole('dialog').last();
      await shown.waitFor();
      await shown.getByRole('heading').first().waitFor();
      return shown;
    },
    async tell(topic, change) {
      isTold = true;
      await alterAnswers(page, topic, change);
    },
    async answer(path, change) {
      await page.route(path, async (route) => {
        const response = await route.fetch();
        if (!response.ok()) return route.fulfill({ response });
        await route.fulfill({ response, json: change((await response.json()) as Record<string, unknown>) });
      });
    },
    async refuse(path, status, problem) {
      await page.route(path, (route) => (route.request().method() === 'GET' ? route.continue() : refused(route, status, problem)));
    },
  };
}

function refused(route: Route, status: number, problem: { code: string; data?: Record<string, unknown> }): Promise<void> {
  return route.fulfill({ status, json: { message: 'refused by the picture', ...problem } });
}
