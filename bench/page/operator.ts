import type { Browser, BrowserContext, CDPSession } from '@playwright/test';
import { clientAddresses } from '@sluice/embedded/drill/client-addresses';
import { flood } from '@sluice/embedded/drill/flood';
import type { Mailbox } from '@sluice/embedded/drill/traffic';
import { DEMO_MAILBOXES } from '@sluice/embedded/mailboxes';
import { eventually } from '@/e2e/product/eventually';
import { ADMINISTRATOR, type Product } from '@/e2e/product/product';
import { incidentListSchema } from '@/lib/console/incidents/schemas';
import { protectionViewSchema } from '@/lib/console/protection/schemas';
import { overviewSchema } from '@/lib/console/servers/schemas';

const THRESHOLD = 50;

/** Somebody who is signed in, in a browser. */
export interface Session {
  browser: Browser;
  context: BrowserContext;
  /** Of the whole browser, which knows its processes. */
  cdp: CDPSession;
  url: string;
  consolePid: number;
}

/** Signs in without a page, and applies the rule, so that the console watches. */
export async function signInAsAdministrator(browser: Browser, product: Product): Promise<Session> {
  const { url } = product;
  const context = await browser.newContext({ locale: 'en-US', viewport: { width: 1280, height: 800 } });
  const { email, password } = ADMINISTRATOR;
  const headers = { origin: new URL(url).origin };
  const answer = await context.request.post(`${url}/api/auth/sign-in/email`, { data: { email, password }, headers });
  if (!answer.ok()) throw new Error(`Nobody could sign in: ${answer.status()}`);
  const { server } = overviewSchema.parse(await (await context.request.get(`${url}/api/overview`)).json());
  const { serverId, settings } = protectionViewSchema.parse(await (await context.request.get(`${url}/api/protection?server=${server?.id}`)).json());
  const change = { serverId, version: settings.version, applyQueueLimit: true, threshold: THRESHOLD };
  const saved = await context.request.put(`${url}/api/protection`, { data: change, headers });
  if (!saved.ok()) throw new Error(`The rule was not applied: ${saved.status()} ${await saved.text()}`);
  const consolePid = (await product.running()).processes['console'];
  if (consolePid == null) throw new Error('The console does not run.');
  return { browser, context, cdp: await browser.newBrowserCDPSession(), url, consolePid };
}

/** Floods until the server is protected. @returns the number of the incident */
export async function openIncident(product: Product, { context, url }: Session): Promise<number> {
  const over = new AbortController();
  await flood({
    ...product.smtp,
    stolen: DEMO_MAILBOXES[0] as Mailbox,
    addresses: await clientAddresses(20, 12),
    messages: 600,
    rate: 60,
    signal: over.signal,
    onMessage: (_, refusal) => (refusal === null ? undefined : over.abort()),
  });
  let number = 0;
  await eventually('the console has opened an incident', async () => {
    const { incidents } = incidentListSchema.parse(await (await context.request.get(`${url}/api/incidents`)).json());
    number = incidents[0]?.number ?? 0;
    return number > 0;
  });
  return number;
}
