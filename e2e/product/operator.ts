import type { APIRequestContext, BrowserContext, Page } from '@playwright/test';
import type { Product } from './product';
import { ADMINISTRATOR } from './product';

/** Signs in as a person does: fills the form and presses the button. */
export async function signIn(page: Page, product: Product, who = ADMINISTRATOR): Promise<void> {
  await page.goto(`${product.url}/sign-in`);
  await page.getByRole('textbox', { name: 'E-mail address' }).fill(who.email);
  await page.locator('input[type="password"]').fill(who.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('navigation', { name: 'Main navigation' }).waitFor();
}

/** Lets a browser go on with a session that was begun by API. */
export async function takeSession(context: BrowserContext, request: APIRequestContext): Promise<void> {
  await context.addCookies((await request.storageState()).cookies);
}
