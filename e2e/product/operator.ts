import type { APIRequestContext, Browser, BrowserContext, Locator, Page } from '@playwright/test';
import Sqlite from 'better-sqlite3';
import { join } from 'node:path';
import type { Product } from './product';
import { ADMINISTRATOR } from './product';

/** Signs in as a person does: fills the form and presses the button. */
export async function signIn(page: Page, product: Product, who = ADMINISTRATOR): Promise<void> {
  await page.goto(`${product.url}/sign-in`);
  await page.getByRole('textbox', { name: 'E-mail address' }).fill(who.email);
  await page.getByRole('textbox', { name: 'Password' }).fill(who.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('navigation', { name: 'Main navigation' }).waitFor();
}

/** Fills the form in a browser of its own and presses the button, whatever the answer is. */
export async function enter(browser: Browser, product: Product, { email, password }: { email: string; password: string }): Promise<Page> {
  const page = await (await browser.newContext({ locale: 'en-US' })).newPage();
  await page.goto(`${product.url}/sign-in`);
  await page.getByRole('textbox', { name: 'E-mail address' }).fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  return page;
}

/** The row of somebody on the page of people. */
export const personRow = (page: Page, name: string): Locator => page.getByRole('row').filter({ hasText: name });

/** What a page asks when its session has ended. */
export const signInOver = (page: Page): Locator => page.getByRole('dialog', { name: /Your session has ended|로그인이 만료되었습니다/ });

/** Lets a browser go on with a session that was begun by API. */
export async function takeSession(context: BrowserContext, request: APIRequestContext): Promise<void> {
  await context.addCookies((await request.storageState()).cookies);
}

/** As if everybody had signed in hours ago. */
export function ageSessions({ dataDir }: Product): void {
  const db = new Sqlite(join(dataDir, 'sluice.db'), { timeout: 10_000 });
  db.prepare('UPDATE "Session" SET "createdAt" = ?, "confirmedAt" = NULL').run(new Date(Date.now() - 5 * 3_600_000).toISOString());
  db.close();
}
