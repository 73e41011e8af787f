import { test, type APIRequestContext, type BrowserContext } from '@playwright/test';
import { consoleApi, signInByApi, type Console } from './console';
import { takeSession } from './operator';
import type { Product } from './product';

/** Somebody who is signed in, for all stories of a file. */
export interface Operator {
  api: Console;
  /** Lets a browser go on with his session. */
  enter(context: BrowserContext): Promise<void>;
}

/**
 * Signs the administrator in by API before the first story of a file, and lets him go after the last.
 *
 * @param prepare what the stories of the file begin with, for instance the rule applied
 */
export function useOperator(product: () => Product, prepare: (api: Console) => Promise<void> = () => Promise.resolve()): Operator {
  let request: APIRequestContext | null = null;
  const signedIn = () => {
    if (request === null) throw new Error('Nobody has signed in yet.');
    return request;
  };
  const api = consoleApi(product, signedIn);
  test.beforeAll(async ({ playwright }) => {
    request = await playwright.request.newContext();
    await signInByApi(product(), request);
  });
  test.beforeAll(() => prepare(api));
  test.afterAll(() => request?.dispose());
  return { api, enter: (context) => takeSession(context, signedIn()) };
}
