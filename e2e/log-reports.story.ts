import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test, type Page } from '@playwright/test';
import { mailCarrierDay, THIEF } from '@/app/(console)/log-reports/testing/mailcarrier-log';
import type { LogReport } from '@/lib/console/reports/schemas';
import { axeFindings, contextOf, nameOf, settle, sidewaysOverflow, type Look } from './product/looks';
import { signIn } from './product/operator';
import { runSluice } from './product/product';
import { useProduct } from './product/use-product';

const product = useProduct();

const ZONE = 'Asia/Seoul';
test.use({ timezoneId: ZONE });

let folder: string;
let log: string;
test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluice-logs-'));
  log = join(folder, '2026-11-24.log');
  await writeFile(log, mailCarrierDay());
});
test.afterAll(() => rm(folder, { recursive: true, force: true }));

const account = (page: Page, name: string) => page.getByRole('row').filter({ has: page.getByRole('button', { name, exact: true }) });

async function openPage(page: Page): Promise<void> {
  await signIn(page, product());
  await page.getByRole('link', { name: 'Log files' }).click();
  await page.getByRole('heading', { name: 'Check log files' }).waitFor();
}

/** What the command prints of the same files, on a host in the same zone. */
/** Without what the command tells of the end of the log beside it, as a guard would have seen it then; the page judges a log that is over. */
async function commandReport(...args: string[]): Promise<LogReport> {
  const { code, stdout } = await runSluice(['suspects', '--json', ...args], { TZ: ZONE });
  expect(code).toBe(0);
  const report = JSON.parse(stdout) as LogReport & { accounts: { now?: unknown }[] };
  for (const account of report.accounts) delete account.now;
  return report;
}

async function downloaded(page: Page): Promise<LogReport> {
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download as JSON' }).click();
  return JSON.parse(await readFile(await (await download).path(), 'utf8')) as LogReport;
}

/** Drops files on the page as a file manager does. */
async function drop(page: Page, files: { name: string; base64: string }[]): Promise<void> {
  const transfer = await page.evaluateHandle((given) => {
    const made = new DataTransfer();
    for (const { name, base64 } of given) made.items.add(new File([Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))], name));
    return made;
  }, files);
  for (const type of ['dragenter', 'dragover', 'drop']) await page.locator('main').dispatchEvent(type, { dataTransfer: transfer });
}

test('a log that is chosen gives the numbers of the command, and the thief with reasons and lines one press away', async ({ page }) => {
  await openPage(page);
  await page.locator('input[type="file"]').setInputFiles(log);
  const row = account(page, THIEF);
  await expect(row).toContainText('Suspect');
  const notable = await commandReport(log);
  expect(notable.accounts.map((each) => each.account)).toEqual([THIEF]);
  expect(await downloaded(page)).toEqual(notable);
  await page.getByText(/^All \(/).click();
  await expect(page.getByRole('button', { name: 'kim@corp.example' })).toBeVisible();
  expect(await downloaded(page)).toEqual(await commandReport('--all', log));

  const [thief] = notable.accounts;
  for (const figure of ['auths', 'messages', 'recipients', 'domains', 'addresses'] as const) await expect(row).toContainText(String(thief?.[figure]));
  await page.getByRole('button', { name: THIEF, exact: true }).click();
  for (const { file, line, text } of thief?.evidence ?? []) {
    const shown = page.getByRole('listitem').filter({ hasText: `${file}, line ${line.toLocaleString('en-US')}` });
    await expect(shown).toContainText(text);
  }
  await expect(page.getByText(/recipient domains in 10 min\./).last()).toBeVisible();
});

test('a real drop of a compressed file of another name, of two members, is the same, and the day that nobody told is asked for', async ({ page }) => {
  await openPage(page);
  const day = mailCarrierDay();
  const packed = Buffer.concat([gzipSync(day.slice(0, day.length / 2)), gzipSync(day.slice(day.length / 2))]);
  await drop(page, [{ name: 'smtp.log.gz', base64: packed.toString('base64') }]);
  await expect(page.getByText(/Neither the file’s name nor you told the day/)).toBeVisible();
  await page.getByLabel('Day (MailCarrier)').fill('2026-11-24');
  await page.getByRole('button', { name: 'Check again' }).click();
  await expect(page.getByText('24 Nov, 09:00:00 KST', { exact: true })).toBeVisible();
  await expect(account(page, THIEF)).toContainText('Suspect');
  const figures = ({ accounts }: LogReport) => accounts.map(({ evidence: _evidence, ...each }) => each);
  expect(figures(await downloaded(page))).toEqual(figures(await commandReport(log)));
});

for (const format of ['Postfix', 'Exim']) {
  test(`a real log of ${format} under attack is detected, and gives the numbers of the command`, async ({ page }) => {
    const attacked = join(import.meta.dirname, `../packages/log-engine/testing/${format.toLowerCase()}-attacks.log`);
    await openPage(page);
    await page.locator('input[type="file"]').setInputFiles(attacked);
    await page.getByText(/^All \(/).click();
    await expect(page.getByRole('radio', { name: /^All \(/ })).toBeChecked();
    const report = await commandReport('--all', attacked);
    expect([report.format, report.accounts.length > 0]).toEqual([format.toLowerCase(), true]);
    expect(await downloaded(page)).toEqual(report);
  });
}

test('hostile names and lines are text, and what is hidden in them is shown', async ({ page }) => {
  await openPage(page);
  await page.locator('input[type="file"]').setInputFiles(log);
  await page.getByText(/^All \(/).click();
  const hostile = page.getByRole('button', { name: '<img src=x>' });
  await expect(hostile).toContainText('<img src=x>RLOreversedESC[31m@corp.example');
  await hostile.click();
  await expect(page.locator('main img')).toHaveCount(0);
  await expect(page.getByTitle('Hidden character U+202E').first()).toBeVisible();
});

test('what is no log says so, names the formats, and what to do', async ({ page }) => {
  await openPage(page);
  await drop(page, [{ name: 'photo.jpg', base64: Buffer.from(Uint8Array.from({ length: 200_000 }, (_, index) => (index * 7919) % 256)).toString('base64') }]);
  await expect(page.getByText('No mail log was recognised in these files')).toBeVisible();
  await expect(page.getByText('Authentication successful(user@example.com, LOGIN).')).toBeVisible();
  const cut = gzipSync(mailCarrierDay()).subarray(0, 4_000).toString('base64');
  await drop(page, [{ name: '2026-11-24.log.gz', base64: cut }]);
  await expect(page.getByRole('alert').filter({ hasText: '2026-11-24.log.gz could not be unpacked to its end' })).toBeVisible();
});

test('a check can be cancelled, and begun again', async ({ page }) => {
  await openPage(page);
  const large = join(folder, '2026-11-23.log');
  const file = await open(large, 'w');
  const day = Buffer.from(mailCarrierDay());
  for (let n = 0; n < 1_200; n += 1) await file.write(day);
  await file.close();
  await page.locator('input[type="file"]').setInputFiles(large);
  await expect(page.getByRole('progressbar')).toBeVisible();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByText('Cancelled. Nothing was kept.')).toBeVisible();
  await expect(page.getByRole('progressbar')).toHaveCount(0);
  await page.getByRole('button', { name: 'Check again' }).click();
  await expect(page.getByRole('progressbar')).toBeVisible();
  await page.locator('input[type="file"]').setInputFiles(log);
  await expect(account(page, THIEF)).toContainText('Suspect');
});

test('nothing is sent before it is asked for; then a report is kept, opened, and deleted', async ({ page }) => {
  await openPage(page);
  const sent: string[] = [];
  page.on('request', (request) => request.method() !== 'GET' && sent.push(`${request.method()} ${new URL(request.url()).pathname}`));
  await page.locator('input[type="file"]').setInputFiles(log);
  await expect(account(page, THIEF)).toBeVisible();
  await expect(page.getByText('No report is kept')).toBeVisible();
  expect(sent).toEqual([]);
  await page.getByRole('button', { name: 'Keep this report' }).click();
  await page.getByRole('link', { name: 'Open the kept report' }).click();
  await expect(page.getByRole('heading', { name: 'Report of 2026-11-24.log' })).toBeVisible();
  expect(sent).toEqual(['POST /api/log-reports']);
  await expect(account(page, THIEF)).toContainText('Suspect');
  expect(await downloaded(page)).toEqual(await commandReport(log));
  await page.getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await page.getByRole('button', { name: 'Delete report' }).click();
  await expect(page.getByText('No report is kept')).toBeVisible();
  await page.goto(`${product().url}/audit`);
  await expect(page.getByText('Kept a report of log files: 2026-11-24.log')).toBeVisible();
  await expect(page.getByText('Deleted a kept report of log files: 2026-11-24.log')).toBeVisible();
});

const looks: Look[] = [
  { language: 'en', scheme: 'light', device: 'desktop' },
  { language: 'ko', scheme: 'dark', device: 'desktop' },
  { language: 'ko', scheme: 'light', device: 'phone' },
  { language: 'ko', scheme: 'dark', device: 'phone' },
  { language: 'en', scheme: 'dark', device: 'phone' },
];
for (const look of looks) {
  test(`the page, a result and a kept report are readable and accessible: ${nameOf(look)}`, async ({ browser, page: signedIn }, testInfo) => {
    await signIn(signedIn, product());
    const context = await browser.newContext({ ...contextOf(look), timezoneId: ZONE, storageState: await signedIn.context().storageState() });
    const page = await context.newPage();
    const check = async (name: string) => {
      await settle(page);
      // Pressing buttons has moved the page, and what sticks to its top would lie over the middle of the picture.
      await page.evaluate(() => window.scrollTo(0, 0));
      await page.screenshot({ path: testInfo.outputPath(`${name}-${nameOf(look)}.png`), fullPage: true });
      expect.soft(await sidewaysOverflow(page), name).toBe(0);
      expect.soft(await axeFindings(page), name).toEqual([]);
      expect.soft(await page.locator('main').innerText(), name).not.toMatch(/undefined|NaN|\[object|Invalid Date/);
    };
    await page.goto(`${product().url}/log-reports`);
    await check('empty');
    await page.locator('input[type="file"]').setInputFiles(log);
    await page.getByRole('button', { name: THIEF, exact: true }).click();
    await page.getByText(/(줄|line) 1?[0-9,]*/).first().waitFor();
    await check('result');
    await page.getByRole('button', { name: /^(Keep this report|검사 결과 보관)$/ }).click();
    await page.getByRole('link', { name: /^(Open the kept report|보관한 결과 열기)$/ }).click();
    await page.getByRole('button', { name: THIEF, exact: true }).waitFor();
    await check('kept');
    await page.goto(`${product().url}/log-reports`);
    await check('list');
    const garbage = join(folder, 'photo.jpg');
    await writeFile(garbage, Uint8Array.from({ length: 5_000 }, (_, index) => (index * 7919) % 256));
    await page.locator('input[type="file"]').setInputFiles(garbage);
    await page.getByText(/photo\.jpg/).first().waitFor();
    await check('unknown');
    await context.close();
  });
}
