import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test, type Page } from '@playwright/test';
import { freePort } from '@/cli/start/ports';
import { axeFindings, contextOf, settle, sidewaysOverflow } from './product/looks';
import { signIn } from './product/operator';
import { runSluice } from './product/product';
import { useProduct } from './product/use-product';

const folder = mkdtempSync(join(tmpdir(), 'sluice-servers-'));
const packages = join(folder, 'packages');
const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../package.json'), 'utf8')) as { version: string };
const product = useProduct({ environment: { SLUICE_PACKAGES: packages } });
test.describe.configure({ mode: 'serial' });

let guard: ChildProcess | null = null;
test.afterAll(async () => {
  await stopGuard();
  await rm(folder, { recursive: true, force: true });
});

const configFile = () => join(folder, 'guard.toml');
const row = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name });

const shownCommand = (page: Page, text: string) => page.getByRole('dialog').locator('code').filter({ hasText: text });

/** What `npm run package:guard` leaves; host-tests/package.test.ts makes and installs the real ones. */
async function makePackages(): Promise<void> {
  await mkdir(packages);
  const made = [{ kind: 'deb', architecture: 'all' }, { kind: 'deb-with-node', architecture: 'amd64' }].map((each) => ({ ...each, name: `sluice-guard_${version}_${each.architecture}.deb` }));
  for (const { name } of made) await writeFile(join(packages, name), `the contents of ${name}`);
  const listed = made.map((each) => ({ ...each, bytes: 1_780_000, sha256: createHash('sha256').update(`the contents of ${each.name}`).digest('hex') }));
  await writeFile(join(packages, 'packages.json'), JSON.stringify({ version, packages: listed }));
}

/** Takes the command as it is shown, and runs it as the operator of the mail host does. */
async function runShownCommand(page: Page): Promise<void> {
  const shown = (await shownCommand(page, 'sluice guard enroll').innerText()).trim();
  const [program, ...args] = shown.split(' ');
  expect([program, args.slice(0, 2), args[2]]).toEqual(['sluice', ['guard', 'enroll'], product().url]);
  const { code, stdout, stderr } = await runSluice([...args, '--config', configFile()], {});
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toContain('is enrolled as');
}

/** A guard of its own, beside a mail host that is not there: it reports, and that is what the page waits for. */
async function startGuard(): Promise<void> {
  const written = await readFile(configFile(), 'utf8');
  const policy = await freePort('127.0.0.1');
  await writeFile(configFile(), written.replace(/^listen = .*$/m, `listen = "127.0.0.1:${policy}"`).replace('"/var/lib/sluice-guard"', JSON.stringify(join(folder, 'state'))));
  guard = spawn(process.execPath, [join(import.meta.dirname, '../bin/sluice.mjs'), 'guard', '--config', configFile()], { stdio: 'ignore' });
}

async function stopGuard(): Promise<void> {
  if (guard === null) return;
  const ended = once(guard, 'exit');
  guard.kill('SIGTERM');
  await ended;
  guard = null;
}

test('a mail host is added, its guard is enrolled with the shown command, and the page says when it reports', async ({ page }) => {
  await signIn(page, product());
  await page.getByRole('link', { name: 'Servers' }).click();
  await page.getByRole('button', { name: 'Add a server' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('mx2');
  await page.getByRole('button', { name: 'Add and make a code' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText('Waiting for the guard…')).toBeVisible();
  await expect(dialog.getByText(/\d+ min.* left/)).toBeVisible();
  await expect(dialog.getByText('This console has no package for mail hosts')).toBeVisible();
  await expect(shownCommand(page, 'sluice guard check --apply')).toBeVisible();
  await runShownCommand(page);
  await expect(dialog.getByText('The code was used.')).toBeVisible();
  await startGuard();
  await expect(dialog.getByText('Connected: mx2 reports.')).toBeVisible({ timeout: 30_000 });
  await dialog.getByRole('link', { name: 'Open mx2' }).click();
  await expect(page).toHaveURL(/\?server=/);
  await expect(page.getByRole('button', { name: 'Mail server: mx2' })).toBeVisible();
});

test('with two servers, the header leads from one to the other and every place keeps it', async ({ page }) => {
  await signIn(page, product());
  await page.getByRole('button', { name: /^Mail server: / }).click();
  await page.getByRole('menuitem', { name: /^mx2/ }).click();
  await expect(page).toHaveURL(/\/\?server=/);
  await page.getByRole('link', { name: 'Protection', exact: true }).click();
  await expect(page).toHaveURL(/\/protection\?server=/);
  await expect(page.getByRole('button', { name: 'Mail server: mx2' })).toBeVisible();
});

test('renaming tells a name that is taken, and keeps what was typed', async ({ page }) => {
  await signIn(page, product());
  await page.goto(`${product().url}/servers`);
  await expect(row(page, 'mx2')).toBeVisible();
  const other = (await page.getByRole('link', { name: /^Open / }).allInnerTexts()).find((name) => name !== 'mx2')!;
  await page.getByRole('button', { name: 'Actions for mx2' }).click();
  await page.getByRole('menuitem', { name: 'Rename' }).click();
  const name = page.getByRole('textbox', { name: 'Name' });
  await name.fill(other);
  await page.getByRole('button', { name: 'Rename' }).click();
  await expect(page.getByText('There is a server of this name already.')).toBeVisible();
  await expect(name).toHaveValue(other);
  await name.fill('mx2-busan');
  await page.getByRole('button', { name: 'Rename' }).click();
  await expect(row(page, 'mx2-busan')).toBeVisible();
});

test('a package that was made is offered, and the shown lines bring it whole to whoever runs them', async ({ page }) => {
  await makePackages();
  await signIn(page, product());
  await page.goto(`${product().url}/servers`);
  await page.getByRole('button', { name: 'Actions for mx2-busan' }).click();
  await page.getByRole('menuitem', { name: 'New code' }).click();
  for (const [system, architecture] of [['Debian 13', 'all'], ['Debian 12, Ubuntu', 'amd64']] as const) {
    await page.getByRole('dialog').getByText(system, { exact: true }).click();
    const name = `sluice-guard_${version}_${architecture}.deb`;
    await expect(shownCommand(page, 'curl')).toContainText(name);
    const shown = await shownCommand(page, 'curl').innerText();
    // The last word installs it; what is before it must have found it to be the one that was made.
    expect(shown.endsWith(` && apt install ./${name}`)).toBe(true);
    const { stdout } = await promisify(execFile)('sh', ['-euc', shown.replace(/apt install .*$/, 'echo good')], { cwd: folder });
    expect(stdout).toBe(`${name}: OK\ngood\n`);
    expect(await readFile(join(folder, name), 'utf8')).toBe(`the contents of ${name}`);
  }
});

test('a revoked guard is refused, says so, and comes back with a new code', async ({ page }) => {
  await signIn(page, product());
  await page.goto(`${product().url}/servers`);
  await page.getByRole('button', { name: 'Actions for mx2-busan' }).click();
  await page.getByRole('menuitem', { name: 'Revoke' }).click();
  await expect(page.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await page.getByRole('button', { name: 'Revoke guard' }).click();
  await expect(row(page, 'mx2-busan').getByText('Revoked')).toBeVisible();
  await page.getByRole('button', { name: 'Actions for mx2-busan' }).click();
  await page.getByRole('menuitem', { name: 'New code' }).click();
  await runShownCommand(page);
  await expect(page.getByText('Connected: mx2-busan reports.')).toBeVisible({ timeout: 30_000 });
});

for (const look of [
  { language: 'en', scheme: 'light', device: 'desktop' },
  { language: 'ko', scheme: 'dark', device: 'desktop' },
  { language: 'ko', scheme: 'light', device: 'phone' },
  { language: 'en', scheme: 'dark', device: 'phone' },
] as const) {
  test(`the page and the command are readable and accessible: ${look.device} ${look.scheme} ${look.language}`, async ({ browser, page: signedIn }, testInfo) => {
    await signIn(signedIn, product());
    const context = await browser.newContext({ ...contextOf(look), storageState: await signedIn.context().storageState() });
    const page = await context.newPage();
    await page.goto(`${product().url}/servers`);
    await settle(page);
    await expect(page.getByRole('row')).toHaveCount(3);
    await page.screenshot({ path: testInfo.outputPath('servers.png') });
    expect.soft(await sidewaysOverflow(page)).toBe(0);
    expect.soft(await axeFindings(page)).toEqual([]);
    await page.getByRole('button', { name: /mx2-busan.*작업|Actions for mx2-busan/ }).click();
    await page.getByRole('menuitem', { name: /새 코드|New code/ }).click();
    await shownCommand(page, 'curl').waitFor();
    await page.screenshot({ path: testInfo.outputPath('enrolment.png') });
    expect.soft(await sidewaysOverflow(page)).toBe(0);
    expect.soft(await axeFindings(page)).toEqual([]);
    await context.close();
  });
}

test('it starts again although the other host is silent and its own was renamed', async ({ page }) => {
  await signIn(page, product());
  await page.goto(`${product().url}/servers`);
  await page.getByRole('button', { name: 'Actions for mx1' }).click();
  await page.getByRole('menuitem', { name: 'Rename' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('mail-seoul');
  await page.getByRole('button', { name: 'Rename' }).click();
  await expect(row(page, 'mail-seoul')).toBeVisible();
  await stopGuard();
  await expect(row(page, 'mx2-busan').getByText('Silent')).toBeVisible();
  await product().stop();
  await product().startAgain();
  await page.reload();
  await expect(row(page, 'mail-seoul').getByText('Off', { exact: true })).toBeVisible();
  await expect(page.getByRole('row')).toHaveCount(3);
});
