import { readdirSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect, test, type APIRequestContext } from '@playwright/test';
import { isProcess } from '@/cli/start/previous-run';
import { askPolicy } from '@/host-tests/testing/policy-question';
import { noSmallDisk, smallDisk, type SmallDisk } from '@/host-tests/testing/small-disk';
import { COLLEAGUES } from './product/attack';
import { signInByApi } from './product/console';
import { sendMail } from './product/mail';
import { startProduct, type Product } from './product/product';

test.skip(noSmallDisk() !== null, noSmallDisk() ?? '');

let disk: SmallDisk;
let product: Product;
let request: APIRequestContext;
test.beforeAll(async ({ playwright }) => {
  test.setTimeout(240_000);
  disk = smallDisk(64_000_000);
  product = await startProduct({ parent: disk.path });
  request = await playwright.request.newContext();
});
test.afterAll(async () => {
  await request.dispose();
  await product.remove();
  disk.remove();
});

const health = async () => {
  const answer = await request.get(`${product.url}/api/health`).catch(() => null);
  if (answer === null) return { status: 0, storage: null };
  return { status: answer.status(), storage: ((await answer.json()) as { storage: string | null }).storage };
};
const file = () => join(product.dataDir, 'sluice.db');

/** Mail server and guard do their work, whatever the console can. */
async function mailGoesOn(): Promise<void> {
  expect(await sendMail(product, { from: COLLEAGUES[0]!, to: 'partner@supplier.test' })).toMatch(/^250/);
  expect(await askPolicy((await product.running()).policyPort, COLLEAGUES[0]!.account)).toBe('DUNNO');
}

test('a full disk ends nothing: the console says so, people can sign out, and all goes on when there is room', async () => {
  test.setTimeout(240_000);
  const api = await signInByApi(product, request);
  await api.applyRule(50);
  const before = (await product.running()).processes;
  disk.fill();
  // Each exchange of the guard needs a little room; soon there is none.
  await expect.poll(async () => (disk.fill(), health()), { timeout: 120_000 }).toEqual({ status: 503, storage: 'full' });
  expect((await product.running()).processes).toEqual(before);
  expect(await askPolicy((await product.running()).policyPort, COLLEAGUES[0]!.account)).toBe('DUNNO');
  // Nothing can be queued, and the sender is asked to try later; the mail server is there to say so.
  expect(await sendMail(product, { from: COLLEAGUES[0]!, to: 'partner@supplier.test' })).toMatch(/^4\d\d/);
  expect((await product.command('status')).stdout).toContain('is full');
  expect((await api.get('/api/overview')).status()).toBe(200);
  const out = await api.send('POST', '/api/auth/sign-out', {});
  expect(out.status()).toBe(200);
  expect((await api.get('/api/overview')).status()).toBe(401);
  disk.free();
  await expect.poll(health, { timeout: 60_000 }).toEqual({ status: 200, storage: null });
  await mailGoesOn();
  const after = (await product.running()).processes;
  expect(after).toEqual(before);
});

test('a start on a full disk works too', async () => {
  await product.stop();
  disk.fill();
  await product.startAgain();
  // The guard cannot keep what it would report, nor the console record it; mail programs are answered all the same.
  expect(await sendMail(product, { from: COLLEAGUES[0]!, to: 'partner@supplier.test' })).toMatch(/^4\d\d/);
  disk.free();
  await expect.poll(async () => (await product.running().catch(() => null)) !== null, { timeout: 20_000 }).toBe(true);
  expect(Object.values((await product.running()).processes).every((pid) => pid !== null && isProcess(pid))).toBe(true);
  await expect.poll(health, { timeout: 60_000 }).toEqual({ status: 200, storage: null });
});

const WORDS = { damaged: 'is damaged', empty: 'is an empty file', missing: 'is not where it was', newer: 'made by a newer version' };
const HARM: Record<keyof typeof WORDS, () => void> = {
  damaged: () => writeFileSync(file(), 'This was a database once. '.repeat(9_000)),
  empty: () => truncateSync(file()),
  missing: () => renameSync(file(), `${file()}.moved`),
  newer() {
    const database = new Sqlite(file());
    database.exec("INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name, started_at, applied_steps_count) VALUES ('x', 'x', 1, '29991231000000_of-the-future', 1, 1)");
    database.close();
  },
};

for (const fault of Object.keys(HARM) as (keyof typeof WORDS)[]) {
  test(`a database that is ${fault} at the start: mail is protected, the console says which it is, and a backup brings it back`, async ({ page }) => {
    test.setTimeout(240_000);
    const made = await product.command('backup');
    expect(made.stderr).toBe('');
    const backup = /The backup is in (\S+\.db)/.exec(made.stdout)?.[1] ?? '';
    const refused = await product.command('restore', backup);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('Stop it with Ctrl-C first');
    await product.stop();
    for (const suffix of ['-wal', '-shm']) rmSync(`${file()}${suffix}`, { force: true });
    HARM[fault]();

    await product.startAgain();
    expect(await health()).toEqual({ status: 503, storage: fault });
    await mailGoesOn();
    await page.goto(product.url);
    await expect(page.getByRole('heading', { name: 'The console cannot use its database' })).toBeVisible();
    await expect(page.getByText(WORDS[fault])).toBeVisible();
    expect((await signIn()).status).toBe(503);
    const guard = (await product.running()).processes['guard'];

    const restored = await product.command('restore', backup);
    expect(restored.stderr).toBe('');
    expect(restored.stdout).toContain('is restored');
    await expect.poll(health, { timeout: 60_000 }).toEqual({ status: 200, storage: null });
    expect((await signIn()).status).toBe(200);
    expect((await product.running()).processes['guard']).toBe(guard);
    if (fault !== 'missing') expect(readdirSync(join(product.dataDir, 'backups')).some((name) => name.startsWith('before-restore-'))).toBe(true);
  });
}

async function signIn(): Promise<{ status: number }> {
  try {
    await signInByApi(product, request);
    return { status: 200 };
  } catch (error) {
    return { status: Number(/: (\d{3}) /.exec(String(error))?.[1]) };
  }
}
