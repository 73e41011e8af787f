import { expect, test, type Browser, type Page } from '@playwright/test';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { ADMINISTRATOR } from './product/product';
import { axeFindings, contextOf, settle, sidewaysOverflow } from './product/looks';
import { signIn } from './product/operator';
import { useProduct } from './product/use-product';

const product = useProduct();
test.describe.configure({ mode: 'serial' });

const JUN = { email: 'jun@example.test', name: 'Jun', password: 'umbrella granite whisper' };
const row = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name });
/** What a page asks when its session has ended. */
const signInOver = (page: Page) => page.getByRole('dialog', { name: /Your session has ended|로그인이 만료되었습니다/ });

async function enter(browser: Browser, { email, password }: { email: string; password: string }): Promise<Page> {
  const page = await (await browser.newContext({ locale: 'en-US' })).newPage();
  await page.goto(`${product().url}/sign-in`);
  await page.getByRole('textbox', { name: 'E-mail address' }).fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  return page;
}

test('somebody is invited by a link that works once, and can do what his role allows and no more', async ({ page, browser }) => {
  await signIn(page, product());
  await page.getByRole('link', { name: 'People' }).click();
  await expect(page).toHaveTitle(/People/);
  await page.getByRole('button', { name: 'Invite' }).click();
  await page.getByRole('textbox', { name: 'E-mail address' }).fill(JUN.email);
  await page.getByRole('radio', { name: 'Viewer' }).check();
  await page.getByRole('button', { name: 'Make the link' }).click();
  const link = (await page.getByRole('dialog').locator('code').innerText()).trim();
  await page.getByRole('dialog').getByRole('button', { name: 'Close', exact: true }).last().click();
  await expect(page.getByText(JUN.email)).toBeVisible();

  const guest = await (await browser.newContext({ locale: 'en-US' })).newPage();
  await guest.goto(link);
  await expect(guest.getByText('with the role Viewer')).toBeVisible();
  await expect(guest.getByRole('textbox', { name: 'E-mail address' })).toHaveValue(JUN.email);
  await guest.getByRole('textbox', { name: 'Name' }).fill(JUN.name);
  await guest.getByLabel('Password', { exact: true }).fill('passwordpassword');
  await guest.getByRole('button', { name: 'Create account' }).click();
  await expect(guest.getByText('easy to guess')).toBeVisible();
  await guest.getByLabel('Password', { exact: true }).fill(JUN.password);
  await guest.getByRole('button', { name: 'Create account' }).click();
  await expect(guest.getByText('Your account is ready. Sign in now.')).toBeVisible();
  await guest.goto(link);
  await expect(guest.getByText('This link was used already or has expired.')).toBeVisible();

  const viewer = await enter(browser, JUN);
  await expect(viewer.getByRole('navigation').getByRole('link', { name: 'Protection' })).toBeVisible();
  await expect(viewer.getByRole('navigation').getByRole('link', { name: 'People' })).toHaveCount(0);
  await viewer.goto(`${product().url}/protection`);
  await expect(viewer.getByText('Your role, Viewer, does not allow this. It takes the role Administrator; ask an administrator.').first()).toBeVisible();
  await expect(viewer.getByRole('checkbox').first()).toBeDisabled();
  await viewer.goto(`${product().url}/people`);
  await expect(viewer.getByText('Your role, Viewer, does not allow this.')).toBeVisible();
  await viewer.context().close();
  await guest.context().close();
});

test('a new role holds at once, and who is disabled is out of every browser at once', async ({ page, browser }) => {
  await signIn(page, product());
  const jun = await enter(browser, JUN);
  await jun.waitForURL(`${product().url}/`);
  await jun.goto(`${product().url}/protection`);
  await expect(jun.getByRole('checkbox').first()).toBeDisabled();
  await page.goto(`${product().url}/people`);
  await page.getByRole('button', { name: 'What can be done with Jun' }).click();
  await page.getByRole('menuitem', { name: 'Change role…' }).click();
  await page.getByRole('radio', { name: 'Administrator' }).check();
  await page.getByRole('button', { name: 'Give this role' }).click();
  await expect(row(page, 'Jun').getByText('Administrator')).toBeVisible();
  await expect(jun.getByRole('checkbox').first()).toBeEnabled({ timeout: 30_000 });
  await page.getByRole('button', { name: 'What can be done with Jun' }).click();
  await page.getByRole('menuitem', { name: 'Disable…' }).click();
  await expect(page.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await page.getByRole('button', { name: 'Disable and sign out' }).click();
  await expect(row(page, 'Jun').getByText('disabled')).toBeVisible();
  await expect(signInOver(jun)).toBeVisible({ timeout: 30_000 });
  await signInOver(jun).getByLabel('Password', { exact: true }).fill(JUN.password);
  await signInOver(jun).getByRole('button', { name: 'Sign in' }).click();
  await expect(jun.getByText('Your account is disabled.')).toBeVisible();
  await jun.context().close();
});

test('the last administrator is told why he cannot be removed', async ({ page }) => {
  await signIn(page, product());
  await page.goto(`${product().url}/people`);
  await page.getByRole('button', { name: 'What can be done with minsu' }).click();
  await page.getByRole('menuitem', { name: 'Remove…' }).click();
  await page.getByRole('button', { name: 'Remove minsu' }).click();
  await expect(page.getByText('This is the only administrator who can sign in.')).toBeVisible();
});

test('one sees his sessions, ends another, and changes his password', async ({ page, browser }) => {
  expect((await product().command('user', 'invite', 'mina@example.test', '--role', 'operator')).stdout).toContain('/setup?token=');
  const { stdout } = await product().command('user', 'password', JUN.email);
  const password = stdout.trim().split('\n')[1]!.trim();
  expect((await product().command('user', 'list')).stdout).toMatch(/jun@example\.test +administrator +disabled +Jun/);
  await signIn(page, product());
  await page.goto(`${product().url}/people`);
  await page.getByRole('button', { name: 'What can be done with Jun' }).click();
  await page.getByRole('menuitem', { name: 'Enable' }).click();
  await expect(row(page, 'Jun').getByText('active')).toBeVisible();
  const [here, there] = [await enter(browser, { ...JUN, password }), await enter(browser, { ...JUN, password })];
  for (const each of [here, there]) await each.waitForURL(`${product().url}/`);
  await here.getByRole('button', { name: 'Menu of Jun' }).click();
  await here.getByRole('menuitem', { name: 'My account' }).click();
  await here.getByRole('button', { name: /^End the session of/ }).click();
  await expect(here.getByText('Where you are signed in (1)')).toBeVisible();
  await expect(signInOver(there)).toBeVisible({ timeout: 30_000 });
  await here.getByLabel('Current password').fill('not the password');
  await here.getByLabel('New password').fill(JUN.password);
  await here.getByRole('button', { name: 'Change password' }).click();
  await expect(here.getByText('This is not your current password.')).toBeVisible();
  await here.getByLabel('Current password').fill(password);
  await here.getByRole('button', { name: 'Change password' }).click();
  await expect(here.getByText('The password is changed.')).toBeVisible();
  expect((await product().command('user', 'remove', JUN.email)).code).toBe(0);
  await expect(signInOver(here)).toBeVisible({ timeout: 30_000 });
  const refused = await product().command('user', 'remove', 'minsu@example.test');
  const verified = await product().command('audit', 'verify');
  expect([verified.code, verified.stdout]).toEqual([0, expect.stringMatching(/rows of the chain are as written, and none is missing\. The newest is \d+:[0-9a-f]{64}\n/)]);
  const [, newest = ''] = /newest is (\S+)/.exec(verified.stdout) ?? [];
  const other = await product().command('audit', 'verify', '--known', newest.replace(/.$/, (last) => (last === '0' ? '1' : '0')));
  expect([other.code, other.stdout]).toEqual([1, expect.stringContaining('the chain was made anew')]);
  expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('is the only administrator who can sign in. Nothing was changed.')]);
  for (const each of [here, there]) await each.context().close();
});

/** As if everybody had signed in hours ago. */
function ageSessions(): void {
  const db = new Sqlite(join(product().dataDir, 'sluice.db'), { timeout: 10_000 });
  db.prepare('UPDATE "Session" SET "createdAt" = ?, "confirmedAt" = NULL').run(new Date(Date.now() - 5 * 3_600_000).toISOString());
  db.close();
}

test('a sensitive act of an old sign-in asks for the password in its place and goes on; the audit is exported', async ({ page }, testInfo) => {
  await signIn(page, product());
  ageSessions();
  await page.goto(`${product().url}/people`);
  await page.getByRole('button', { name: 'Invite' }).click();
  await page.getByRole('textbox', { name: 'E-mail address' }).fill('old@example.test');
  await page.getByRole('button', { name: 'Make the link' }).click();
  const dialog = page.getByRole('dialog', { name: 'Is it still you?' });
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByText('Your sign-in was not confirmed, so nothing was changed.')).toBeVisible();
  await page.getByRole('button', { name: 'Make the link' }).click();
  await expect(dialog.getByLabel('Password', { exact: true })).toBeFocused();
  await dialog.getByLabel('Password', { exact: true }).fill('not the password');
  await dialog.getByRole('button', { name: 'Confirm and go on' }).click();
  await expect(dialog.getByText('This is not your password. Nothing was done yet.')).toBeVisible();
  await page.setViewportSize({ width: 360, height: 640 });
  await page.screenshot({ path: testInfo.outputPath('confirm-phone.png') });
  expect.soft(await axeFindings(page)).toEqual([]);
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.screenshot({ path: testInfo.outputPath('confirm.png') });
  await dialog.getByLabel('Password', { exact: true }).fill(ADMINISTRATOR.password);
  await dialog.getByLabel('Password', { exact: true }).press('Enter');
  await expect(page.getByRole('dialog').locator('code')).toContainText('/setup?token=');
  await page.goto(`${product().url}/audit?search=old@example.test`);
  await page.getByRole('button', { name: 'Export' }).click();
  await page.screenshot({ path: testInfo.outputPath('export.png') });
  const download = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: 'Export as CSV' }).click();
  expect((await download).suggestedFilename()).toMatch(/^sluice-audit-[\d-]+\.csv$/);
});

test('a session that ends asks for the sign-in over the page: what was typed stays, and what was pressed is not done by itself', async ({ page, browser }, testInfo) => {
  await signIn(page, product());
  await page.goto(`${product().url}/people`);
  await page.getByRole('button', { name: 'Invite' }).click();
  const invitation = page.getByRole('dialog', { name: 'Invite' });
  await invitation.getByRole('textbox', { name: 'E-mail address' }).fill('late@example.test');
  await page.context().clearCookies();
  await invitation.getByRole('button', { name: 'Make the link' }).click();
  await expect(signInOver(page)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(signInOver(page).getByLabel('Password', { exact: true })).toBeFocused();
  await page.screenshot({ path: testInfo.outputPath('ended.png') });
  await signInOver(page).getByLabel('Password', { exact: true }).fill('not the password');
  await signInOver(page).getByRole('button', { name: 'Sign in' }).click();
  await expect(signInOver(page).getByRole('alert')).toBeVisible();
  expect.soft(await axeFindings(page)).toEqual([]);
  await signInOver(page).getByLabel('Password', { exact: true }).fill(ADMINISTRATOR.password);
  await signInOver(page).getByRole('button', { name: 'Sign in' }).click();
  await expect(signInOver(page)).toBeHidden();
  await expect(invitation.getByText('You are no longer signed in. Nothing was changed.')).toBeVisible();
  await expect(invitation.getByRole('textbox', { name: 'E-mail address' })).toHaveValue('late@example.test');
  // Several answers later it still has not been done.
  for (let answer = 0; answer < 3; answer += 1) await page.waitForResponse(/\/api\/overview/);
  await expect(page.locator('code')).toHaveCount(0);
  await invitation.getByRole('button', { name: 'Make the link' }).click();
  await expect(page.getByRole('dialog').locator('code')).toContainText('/setup?token=');

  const phone = await browser.newContext({ ...contextOf({ language: 'ko', scheme: 'dark', device: 'phone' }), storageState: await page.context().storageState() });
  const small = await phone.newPage();
  await small.goto(`${product().url}/people`);
  await settle(small);
  await phone.clearCookies();
  await expect(signInOver(small)).toBeVisible({ timeout: 30_000 });
  await small.screenshot({ path: testInfo.outputPath('ended-phone.png') });
  expect.soft(await sidewaysOverflow(small)).toBe(0);
  expect.soft(await axeFindings(small)).toEqual([]);
  await phone.close();
});

for (const look of [
  { language: 'en', scheme: 'light', device: 'desktop' },
  { language: 'ko', scheme: 'dark', device: 'desktop' },
  { language: 'ko', scheme: 'light', device: 'phone' },
  { language: 'en', scheme: 'dark', device: 'phone' },
] as const) {
  test(`people and one's own account are readable and accessible: ${look.device} ${look.scheme} ${look.language}`, async ({ browser, page: signedIn }, testInfo) => {
    await signIn(signedIn, product());
    const context = await browser.newContext({ ...contextOf(look), storageState: await signedIn.context().storageState() });
    const page = await context.newPage();
    for (const name of ['people', 'account', 'audit'] as const) {
      await page.goto(`${product().url}/${name}`);
      await settle(page);
      await page.screenshot({ path: testInfo.outputPath(`${name}.png`), fullPage: true });
      expect.soft(await sidewaysOverflow(page)).toBe(0);
      expect.soft(await axeFindings(page)).toEqual([]);
    }
    await page.goto(`${product().url}/people`);
    await page.getByRole('button', { name: /^(초대|Invite)$/ }).click();
    await page.getByRole('dialog').getByRole('radio').first().waitFor();
    await page.screenshot({ path: testInfo.outputPath('invite.png') });
    expect.soft(await sidewaysOverflow(page)).toBe(0);
    expect.soft(await axeFindings(page)).toEqual([]);
    await context.close();
  });
}
