import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parse, stringify } from 'smol-toml';
import { expect, test, type APIRequestContext } from '@playwright/test';
import { servedBy, type Served } from '@/cli/console/served-methods';
import { freePort } from '@/cli/start/ports';
import { servedPaths } from '@/lib/auth/served-paths';
import { enrollmentSchema } from '@/lib/console/servers/schemas';
import { redeemedSchema } from '@sluice/contract/enrolment';
import { root } from '@/scripts/lint/project-files';
import { fuzzExchange } from './fuzz/exchanges';
import { fuzzRequest } from './fuzz/requests';
import { everyField } from './fuzz/fields';
import { faultOf, FUZZ, fuzzed } from './fuzz/run';
import { Seeded } from './fuzz/seeded';
import { sendRaw } from './fuzz/send';
import { whatIsDecided, whatIsToldBy } from './fuzz/written';
import { attack, THRESHOLD } from './product/attack';
import { consoleApi, ONE_EACH, signInByApi } from './product/console';
import { axeFindings, PAGES, settle } from './product/looks';
import { takeSession } from './product/operator';
import { useProduct } from './product/use-product';

const product = useProduct();
let request: APIRequestContext;
test.beforeAll(async ({ playwright }) => {
  request = await playwright.request.newContext({ extraHTTPHeaders: ONE_EACH });
  const api = await signInByApi(product(), request);
  await api.applyRule(THRESHOLD);
  await attack(product(), api);
});
test.afterAll(() => request.dispose());

test('every page works under its policy, and no script runs that the page did not name', async ({ page }) => {
  const refused: string[] = [];
  page.on('console', (message) => {
    if (/content security policy/i.test(message.text())) refused.push(message.text());
  });
  await page.goto(`${product().url}/sign-in`);
  await settle(page);
  await takeSession(page.context(), request);
  for (const [name, path] of Object.entries(PAGES)) {
    const answer = await page.goto(`${product().url}${path}`);
    const headers = answer!.headers();
    expect.soft(headers['content-security-policy'], name).toMatch(/script-src 'self' 'nonce-[^']{24}' 'wasm-unsafe-eval'; .*frame-ancestors 'none'/);
    expect.soft(headers['x-content-type-options'], name).toBe('nosniff');
    expect.soft(headers['cache-control'], name).toContain('no-store');
    expect.soft(headers['x-powered-by'], name).toBeUndefined();
    await settle(page);
    const withoutNonce = await page.evaluate(() => [...document.scripts].filter((script) => script.src === '' && script.nonce === '').map((script) => script.text.slice(0, 80)));
    expect.soft(withoutNonce, name).toEqual([]);
  }
  expect(refused).toEqual([]);
  // What somebody would bring into a page does not run.
  const ran = await page.evaluate(() => {
    const script = document.createElement('script');
    script.text = 'window.intruder = true';
    document.head.append(script);
    return 'intruder' in window;
  });
  expect(ran).toBe(false);
});

test('the API is kept by nobody, and odd requests get a proper answer without a stack', async () => {
  const api = await request.get(`${product().url}/api/overview`);
  expect(api.headers()['cache-control']).toBe('no-store');
  expect(api.headers().connection, 'each request of these stories has its own connection').toBe('close');
  for (const [method, path, status] of [['HEAD', '/sign-in', 200], ['HEAD', '/api/health', 200], ['GET', '/%ff', 400], ['GET', '/%zz', 400], ['GET', '/no-such-page', 404], ['OPTIONS', '/api/overview', 204], ['PATCH', '/api/overview', 405]] as const) {
    const answer = await request.fetch(`${product().url}${path}`, { method });
    expect.soft(answer.status(), `${method} ${path}`).toBe(status);
    expect.soft(await answer.text(), `${method} ${path}`).not.toMatch(/\n\s+at /);
  }
  expect(await product().output()).not.toMatch(/\n\s+at |Error/);
});

test('a guard whose folder was copied is noticed: the page says so, and what to do', async ({ page }) => {
  const { dataDir, url } = product();
  const [own, copied] = [join(dataDir, 'guard'), join(dataDir, 'guard-copy')];
  cpSync(own, copied, { recursive: true });
  const policyPort = await freePort('127.0.0.1');
  const config = parse(readFileSync(join(own, 'guard.toml'), 'utf8'));
  writeFileSync(join(copied, 'guard.toml'), stringify({ ...config, policy: { listen: `127.0.0.1:${policyPort}` }, state: { directory: copied } }));
  const second = spawn(process.execPath, [join(root, 'dist', 'guard.js'), '--config', join(copied, 'guard.toml')], { cwd: dataDir, stdio: 'ignore' });
  try {
    await takeSession(page.context(), request);
    await page.goto(url);
    await expect(page.getByText('Two guards use the token of this server at the same time.')).toBeVisible({ timeout: 60_000 });
    const api = consoleApi(product, () => request);
    expect((await api.audit()).entries.filter(({ action }) => action === 'token.used-twice')).toHaveLength(1);
    await expect.poll(async () => (await (await api.get('/api/alerts')).text()).includes('token-used-twice'), { timeout: 60_000 }).toBe(true);
  } finally {
    const ended = once(second, 'exit');
    second.kill('SIGTERM');
    await ended;
  }
});

test('the audit goes to the syslog receiver that is set on its page, which says what it has not taken', async ({ page }, testInfo) => {
  const texts: string[] = [];
  const receiver = createServer((socket) => socket.setEncoding('utf8').on('data', (text: string) => texts.push(text)).on('error', () => undefined)).listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  const { port } = receiver.address() as AddressInfo;
  const close = promisify(receiver.close.bind(receiver));
  await takeSession(page.context(), request);
  await page.goto(`${product().url}/audit`);
  await page.getByRole('button', { name: 'Add a receiver' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a receiver' });
  await dialog.getByText('Syslog over TCP').click();
  await dialog.getByRole('textbox', { name: 'Host' }).fill('127.0.0.1');
  await dialog.getByRole('textbox', { name: 'Port' }).fill(String(port));
  await page.screenshot({ path: testInfo.outputPath('add-receiver.png') });
  expect.soft(await axeFindings(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Add a receiver' }).click();
  await expect(dialog).toBeHidden();
  const row = page.getByRole('list', { name: 'Sent elsewhere' }).getByRole('listitem');
  await expect(row.getByText(/^Everything was taken, last/)).toBeVisible({ timeout: 60_000 });
  await expect.poll(() => texts.join(''), { timeout: 60_000 }).toContain(`"action":"audit-receiver.added","subject":"127.0.0.1:${port} (TCP)"`);
  await close();
  const api = consoleApi(product, () => request);
  await api.send('POST', '/api/protected-accounts', { name: 'postmaster' });
  await expect(row.getByText(/^Failing since .*: ECONNREFUSED\. 1 row waits; nothing is left out\.$/)).toBeVisible({ timeout: 60_000 });
  await page.screenshot({ path: testInfo.outputPath('failing.png'), fullPage: true });
  expect.soft(await axeFindings(page)).toEqual([]);
  await row.getByRole('button', { name: /^Remove/ }).click();
  await page.getByRole('dialog').getByRole('button', { name: /^Remove/ }).click();
  await expect(page.getByText('The audit is kept here only.')).toBeVisible();
});

/** Those of the sign-in, which share one file, by themselves. */
function everyRoute(): Served[] {
  const ofSignIn = [...servedPaths].map((served) => served.split(' ')).map(([method = '', path = '']) => ({ path: `/api/auth/${path}`, methods: [method] }));
  return [...servedBy(root), ...ofSignIn];
}

test('a fuzz of every route: each request has an answer that is no fault of ours, and nothing is written', async () => {
  test.setTimeout(120_000 + FUZZ.requests * 60);
  const random = new Seeded(FUZZ.seed);
  const { host, port } = new URL(product().url);
  const cookie = (await request.storageState()).cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  const [routes, fields] = [everyRoute(), everyField()];
  expect(routes.length).toBeGreaterThan(50);
  expect(fields).toContain('threshold');
  const before = whatIsDecided(product().dataDir);
  const found: string[] = [];
  await fuzzed(product(), async () => {
    const sent = fuzzRequest(random, { routes, fields, host, cookie });
    const answer = await sendRaw(Number(port), sent.bytes);
    const fault = faultOf(answer);
    if (fault !== null) found.push(`${fault}: ${sent.line}`);
    // Who is not signed in may sign out.
    else if (/^(?:POST|PUT|PATCH|DELETE)$/.test(sent.method) && (answer?.status ?? 0) < 300 && !sent.line.includes('/sign-out')) found.push(`taken with ${answer?.status}: ${sent.line}`);
  });
  expect(found).toEqual([]);
  const after = whatIsDecided(product().dataDir);
  expect(after.tables).toEqual(before.tables);
  expect(after.done).toBe(before.done);
  // By kind, address and ten minutes, however many there were.
  expect(after.refused - before.refused).toBeLessThan(60 + FUZZ.requests / 1_000);
  expect(after.brief - before.brief).toBeLessThan(60 + FUZZ.requests / 100);
  expect((await request.get(`${product().url}/api/account`)).status(), 'the administrator is still signed in').toBe(200);
  expect(await product().output()).not.toMatch(/\n\s+at |Error/);
});

test('a fuzz of the exchange: what the contract allows is taken in, and nothing is written of anything else', async () => {
  test.setTimeout(120_000 + FUZZ.requests * 60);
  const random = new Seeded(FUZZ.seed);
  const { host, port } = new URL(product().url);
  const api = await signInByApi(product(), request);
  const enrolled = async (name: string) => {
    const { code } = enrollmentSchema.parse(await (await api.send('POST', '/api/servers', { name })).json());
    return redeemedSchema.parse(await (await api.send('POST', '/api/guard/enroll', { code })).json());
  };
  const [taken, refused] = [await enrolled('fuzz-taken'), await enrolled('fuzz-refused')];
  const before = whatIsToldBy(product().dataDir, refused.serverId);
  const found: string[] = [];
  let valid = 0;
  await fuzzed(product(), async () => {
    const { text, isValid } = fuzzExchange(random);
    valid += isValid ? 1 : 0;
    const body = Buffer.from(text);
    const head = `POST /api/guard/sync HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\nAuthorization: Bearer ${(isValid ? taken : refused).token}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`;
    const answer = await sendRaw(Number(port), Buffer.concat([Buffer.from(head), body]));
    if (answer?.status !== (isValid ? 200 : 400)) found.push(`${answer?.status} for an exchange that is ${isValid ? 'valid' : 'not valid'}: ${text.slice(0, 3_000)} → ${answer?.text.slice(0, 300)}`);
  });
  expect(found).toEqual([]);
  expect(valid).toBeGreaterThan(FUZZ.requests / 5);
  expect(whatIsToldBy(product().dataDir, refused.serverId)).toEqual(before);
  expect(await product().output()).not.toMatch(/\n\s+at |Error/);
  await expect.poll(async () => (await api.overview()).servers.find(({ id }) => id !== taken.serverId && id !== refused.serverId)?.status, { message: 'the guard of this product goes on' }).toBe('protected');
});
