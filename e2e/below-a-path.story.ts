import { execFile } from 'node:child_process';
import { cp, mkdir, readdir, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@playwright/test';
import { CLIENT, startIdentityProvider, type IdentityProvider } from '@/lib/auth/testing/identity-provider';
import { Receiver } from '@/lib/console/alerts/testing/receivers';
import { freePort } from '@/cli/start/ports';
import { attack, THRESHOLD } from './product/attack';
import { signInByApi } from './product/console';
import { signIn } from './product/operator';
import { ADMINISTRATOR, root, startProduct, type Product } from './product/product';

/** A console is built for one path, and the one of this project is in use by other stories: this one is built in a copy of the sources. */
const copy = join(root, 'dist', 'below-a-path');
const NOT_COPIED = new Set(['.git', '.ci', '.next', 'node_modules', 'dist', 'data', 'test-results', 'playwright-report', 'e2e', 'host-tests', 'bench', 'docs']);
let provider: IdentityProvider;
let hook: Receiver;
let product: Product;

test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  test.setTimeout(600_000);
  await rm(copy, { recursive: true, force: true });
  await mkdir(copy, { recursive: true });
  for (const name of await readdir(root)) if (!NOT_COPIED.has(name)) await cp(join(root, name), join(copy, name), { recursive: true });
  await symlink(join('..', '..', 'node_modules'), join(copy, 'node_modules'));
  const port = await freePort('127.0.0.1');
  // Built beforehand: beside other stories it takes longer than a start is waited for.
  await promisify(execFile)(process.execPath, [join('bin', 'sluice.mjs'), 'build'], { cwd: copy, env: { ...process.env, SLUICE_URL: `http://127.0.0.1:${port}/mail/sluice` } });
  hook = await Receiver.listen(() => ({ status: 204 }));
  provider = await startIdentityProvider(`http://127.0.0.1:${port}/mail/sluice`);
  provider.people.set('minsu', { email: ADMINISTRATOR.email, email_verified: true, name: 'Minsu' });
  const environment = { SLUICE_OIDC_ISSUER: provider.issuer, SLUICE_OIDC_CLIENT_ID: CLIENT.id, SLUICE_OIDC_CLIENT_SECRET: CLIENT.secret, SLUICE_OIDC_LABEL: 'Office' };
  product = await startProduct({ program: copy, port, basePath: '/mail/sluice', environment });
});
test.afterAll(async () => {
  await product?.remove();
  await provider?.stop();
  await hook?.close();
  await rm(copy, { recursive: true, force: true });
});

test('below a path of a site everything is found: pages, answers, files, the sign-in and the way back', async ({ page }) => {
  const missing: string[] = [];
  page.on('response', (response) => response.status() >= 400 && missing.push(`${response.status()} ${response.url()}`));
  page.on('request', (request) => request.url().startsWith(product.url) || missing.push(`outside: ${request.url()}`));
  await page.goto(`${product.url}/audit?q=rule`);
  await expect(page).toHaveURL(`${product.url}/sign-in?return=${encodeURIComponent('/audit?q=rule')}`);
  await page.getByRole('textbox', { name: 'E-mail address' }).fill(ADMINISTRATOR.email);
  await page.locator('input[type="password"]:visible').fill(ADMINISTRATOR.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page).toHaveURL(`${product.url}/audit?q=rule`);
  const places = page.getByRole('navigation', { name: 'Main navigation' });
  for (const link of await places.getByRole('link').all()) {
    await link.click();
    await expect(link).toHaveAttribute('aria-current', 'page');
    expect(page.url().startsWith(product.url), page.url()).toBe(true);
  }
  // What a page keeps in its address by itself.
  await page.goto(`${product.url}/audit`);
  await page.getByRole('searchbox', { name: 'Search who, what or which account' }).fill('rule');
  await expect(page).toHaveURL(`${product.url}/audit?search=rule`);
  await page.goto(`${product.url}/servers`);
  await page.getByRole('button', { name: 'Add a server' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('second host');
  await page.getByRole('button', { name: 'Add and make a code' }).click();
  await expect(page.getByRole('dialog').getByText(`sluice guard enroll ${product.url} `)).toBeVisible();
  const manifest = (await (await page.request.get(`${product.url}/manifest.webmanifest`)).json()) as { start_url: string; icons: { src: string }[] };
  const fromThere = (path: string) => new URL(path, `${product.url}/manifest.webmanifest`).href;
  expect(fromThere(manifest.start_url)).toBe(`${product.url}/`);
  for (const { src } of manifest.icons) expect((await page.request.get(fromThere(src))).headers()['content-type']).toBe('image/png');
  expect(missing).toEqual([]);
});

test('an alert leads to the incident below the path, through the sign-in; the report is loaded from there; signing out stays there', async ({ page, playwright }) => {
  test.slow();
  const request = await playwright.request.newContext();
  const api = await signInByApi(product, request);
  expect((await api.send('POST', '/api/alerts/channels', { name: 'on-call hook', language: 'en', settings: { kind: 'webhook', url: `${hook.url}/hook` } })).ok()).toBe(true);
  await api.applyRule(THRESHOLD);
  await attack(product, api);
  const linkOf = () => hook.received.map(({ body }) => (JSON.parse(body.toString('utf8')) as { link: string }).link).find((link) => link.includes('/alerts/'));
  await expect.poll(linkOf, { timeout: 30_000 }).toBeTruthy();
  expect(linkOf()!.startsWith(`${product.url}/alerts/`), linkOf()).toBe(true);
  await page.goto(linkOf()!);
  await page.getByRole('button', { name: 'Sign in with Office' }).click();
  await page.waitForURL(`${provider.issuer}/**`);
  await page.locator('input[name="login"]').fill('minsu');
  await page.locator('input[name="password"]').fill('any');
  await page.locator('button[type="submit"]').click();
  const { incident } = await api.incident();
  await expect(page).toHaveURL(new RegExp(`^${product.url}/incidents/${incident.number}`));
  await page.goto(`${product.url}/incidents/${incident.number}/report`);
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: /JSON/ }).click();
  expect((await download).suggestedFilename()).toBe(`incident-${incident.number}.json`);
  await page.goto(product.url);
  await page.getByRole('button', { name: /^Menu of / }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(`${product.url}/sign-in`);
  await signIn(page, product);
  await request.dispose();
});
