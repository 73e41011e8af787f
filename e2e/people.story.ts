import { expect, test } from '@playwright/test';
import { base32 } from '@better-auth/utils/base32';
import { createOTP } from '@better-auth/utils/otp';
import { ADMINISTRATOR } from './product/product';
import { axeFindings, contextOf, settle, sidewaysOverflow } from './product/looks';
import { ageSessions, enter, personRow as row, signIn, signInOver } from './product/operator';
import { useProduct } from './product/use-product';
import { answersAbout } from './product/live-answers';

const product = useProduct();
test.describe.configure({ mode: 'serial' });

const JUN = { email: 'jun@example.test', name: 'Jun', password: 'umbrella granite whisper' };

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

  const viewer = await enter(browser, product(), JUN);
  await expect(viewer.getByRole('navigation').getByRole('link', { name: 'Protection', exact: true })).toBeVisible();
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
  const jun = await enter(browser, product(), JUN);
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
  const [here, there] = [await enter(browser, product(), { ...JUN, password }), await enter(browser, product(), { ...JUN, password })];
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

const SORA = { email: 'sora@example.test', name: 'Sora', password: 'lantern copper meadow' };

test('where it is compulsory somebody is led to set up a second factor, signs in with its codes, and an administrator takes a lost one away', async ({ page, browser }, testInfo) => {
  test.slow();
  const { stdout } = await product().command('user', 'invite', SORA.email, '--role', 'operator');
  const sora = await (await browser.newContext({ locale: 'en-US' })).newPage();
  await sora.goto(/http\S+setup\?token=\S+/.exec(stdout)![0]);
  await sora.getByRole('textbox', { name: 'Name' }).fill(SORA.name);
  await sora.getByLabel('Password', { exact: true }).fill(SORA.password);
  await sora.getByRole('button', { name: 'Create account' }).click();
  await expect(sora.getByText('Your account is ready. Sign in now.')).toBeVisible();
  const enterPassword = async () => {
    await sora.getByRole('textbox', { name: 'E-mail address' }).fill(SORA.email);
    await sora.getByLabel('Password', { exact: true }).fill(SORA.password);
    await sora.getByRole('button', { name: 'Sign in' }).click();
  };
  await enterPassword();
  await expect(sora.getByRole('navigation').first()).toBeVisible();

  await signIn(page, product());
  await page.goto(`${product().url}/people`);
  await page.getByRole('checkbox', { name: 'Operator' }).check();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Saved. It holds at once.')).toBeVisible();
  // The open page asks something every second, is refused, and leads there by itself.
  await expect(sora.getByRole('heading', { name: 'Set up your second factor' })).toBeVisible({ timeout: 30_000 });
  await sora.getByLabel('Your password').fill(SORA.password);
  await sora.getByRole('button', { name: 'Continue' }).click();
  await expect(sora.getByRole('img', { name: 'QR code for the authenticator app' })).toBeVisible();
  await sora.setViewportSize({ width: 360, height: 640 });
  await sora.screenshot({ path: testInfo.outputPath('qr-phone.png'), fullPage: true });
  expect.soft(await sidewaysOverflow(sora)).toBe(0);
  expect.soft(await axeFindings(sora)).toEqual([]);
  await sora.setViewportSize({ width: 1280, height: 800 });
  const key = (await sora.locator('form code').innerText()).replaceAll(' ', '');
  const app = createOTP(new TextDecoder().decode(base32.decode(key)));
  await sora.getByLabel('Six digits of the app').fill('000000');
  await sora.getByRole('button', { name: 'Turn on' }).click();
  await expect(sora.getByText('This code is wrong or was used before.')).toBeVisible();
  await sora.getByLabel('Six digits of the app').fill(await app.totp());
  await sora.getByRole('button', { name: 'Turn on' }).click();
  await expect(sora.getByText('They are shown this once.')).toBeVisible();
  await sora.screenshot({ path: testInfo.outputPath('recovery-codes.png') });
  const [recovery = '', second = ''] = await sora.getByRole('listitem').locator('code').allInnerTexts();
  await sora.getByRole('button', { name: 'I have kept them' }).click();
  await expect(sora.getByRole('navigation').first()).toBeVisible();

  await sora.context().clearCookies();
  await sora.goto(`${product().url}/sign-in`);
  await enterPassword();
  await expect(sora.getByText('Your password was right. Enter the six digits')).toBeVisible();
  await expect(sora.getByLabel('Code of the app')).toBeFocused();
  await sora.getByLabel('Code of the app').fill('111111');
  await sora.getByRole('button', { name: 'Sign in' }).click();
  await expect(sora.getByText('This code is wrong or was used before.')).toBeVisible();
  await sora.screenshot({ path: testInfo.outputPath('code.png') });
  expect.soft(await axeFindings(sora)).toEqual([]);
  await sora.getByLabel('Code of the app').fill(recovery);
  await sora.getByRole('button', { name: 'Sign in' }).click();
  await sora.waitForURL(`${product().url}/`);
  await sora.goto(`${product().url}/account`);
  await expect(sora.getByText('9 recovery codes are left.')).toBeVisible();
  await sora.screenshot({ path: testInfo.outputPath('account-on.png'), fullPage: true });
  await sora.getByRole('button', { name: 'Turn off…' }).click();
  await sora.getByRole('dialog').getByLabel('Password', { exact: true }).fill(SORA.password);
  await sora.getByRole('dialog').getByLabel('Code of the app').fill(recovery);
  await sora.getByRole('dialog').getByRole('button', { name: 'Turn off' }).click();
  await expect(sora.getByRole('dialog').getByText('This code is wrong or was used before.')).toBeVisible();
  await sora.screenshot({ path: testInfo.outputPath('turn-off.png') });
  await sora.getByRole('dialog').getByLabel('Code of the app').fill(second);
  await sora.getByRole('dialog').getByRole('button', { name: 'Turn off' }).click();
  // Compulsory as it is, it leads to setting up another one.
  await expect(sora.getByRole('heading', { name: 'Set up your second factor' })).toBeVisible({ timeout: 30_000 });
  await sora.getByLabel('Your password').fill(SORA.password);
  await sora.getByRole('button', { name: 'Continue' }).click();
  const other = createOTP(new TextDecoder().decode(base32.decode((await sora.locator('form code').innerText()).replaceAll(' ', ''))));
  await sora.getByLabel('Six digits of the app').fill(await other.totp());
  await sora.getByRole('button', { name: 'Turn on' }).click();
  await expect(sora.getByText('They are shown this once.')).toBeVisible();

  await page.goto(`${product().url}/people`);
  await page.getByRole('checkbox', { name: 'Operator' }).uncheck();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('button', { name: 'What can be done with Sora' }).click();
  await page.getByRole('menuitem', { name: 'Take second factor away…' }).click();
  await page.screenshot({ path: testInfo.outputPath('take-away.png') });
  await page.getByRole('button', { name: 'Take away and sign out' }).click();
  await expect(page.getByText('Sora has no second factor any more.')).toBeVisible();
  expect((await product().command('user', 'reset-factor', SORA.email)).stdout).toContain('has no second factor. Nothing was changed.');
  await sora.goto(`${product().url}/sign-in`);
  await enterPassword();
  await sora.waitForURL(`${product().url}/`);
  await sora.context().close();
});

test('a passkey signs in by itself, makes the password alone worth nothing, and confirms what is sensitive', async ({ browser }, testInfo) => {
  // A browser binds passkeys to a name, and 127.0.0.1 is none.
  const url = product().url.replace('127.0.0.1', 'localhost');
  const context = await browser.newContext({ locale: 'en-US' });
  const sora = await context.newPage();
  const cdp = await context.newCDPSession(sora);
  await cdp.send('WebAuthn.enable');
  const device = { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, automaticPresenceSimulation: true } as const;
  const { authenticatorId: careless } = await cdp.send('WebAuthn.addVirtualAuthenticator', { options: { ...device, hasUserVerification: false } });
  const enterPassword = async () => {
    await sora.goto(`${url}/sign-in`);
    await sora.getByRole('textbox', { name: 'E-mail address' }).fill(SORA.email);
    await sora.getByLabel('Password', { exact: true }).fill(SORA.password);
    await sora.getByRole('button', { name: 'Sign in', exact: true }).click();
  };
  await enterPassword();
  await sora.waitForURL(`${url}/`);
  await sora.goto(`${url}/account`);
  await expect(sora.getByText('Passkeys (0)')).toBeVisible();

  // A device that does not ask who holds it is one factor; it is refused by the console too when a page asks it for less.
  const options = '**/api/auth/passkey/generate-register-options';
  await sora.route(options, async (route) => {
    const response = await route.fetch();
    const given = (await response.json()) as Record<string, unknown>;
    await route.fulfill({ response, json: { ...given, authenticatorSelection: { residentKey: 'discouraged', userVerification: 'discouraged' } } });
  });
  await sora.getByLabel('Name of the device').fill('found in a drawer');
  await sora.getByRole('button', { name: 'Add a passkey' }).click();
  await expect(sora.getByText('The passkey was not added.')).toBeVisible();
  await sora.unroute(options);
  await cdp.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId: careless });
  await cdp.send('WebAuthn.addVirtualAuthenticator', { options: { ...device, hasUserVerification: true, isUserVerified: true } });
  await sora.getByLabel('Name of the device').fill('work laptop');
  await sora.getByRole('button', { name: 'Add a passkey' }).click();
  await expect(sora.getByText('Passkeys (1)')).toBeVisible();
  await sora.getByRole('button', { name: 'Rename the passkey work laptop' }).click();
  await sora.getByRole('dialog').getByLabel('Name of the device').fill('home computer');
  await sora.getByRole('dialog').getByRole('button', { name: 'Rename' }).click();
  await expect(sora.locator('strong', { hasText: 'home computer' })).toBeVisible();
  await sora.screenshot({ path: testInfo.outputPath('passkeys.png'), fullPage: true });
  expect.soft(await axeFindings(sora)).toEqual([]);

  await context.clearCookies();
  await enterPassword();
  await expect(sora.getByText('Your password is right, but you have a passkey: sign in with it.')).toBeVisible();
  await sora.setViewportSize({ width: 360, height: 640 });
  await sora.screenshot({ path: testInfo.outputPath('sign-in-phone.png') });
  expect.soft(await sidewaysOverflow(sora)).toBe(0);
  expect.soft(await axeFindings(sora)).toEqual([]);
  await sora.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await sora.waitForURL(`${url}/`);
  await sora.goto(`${url}/account`);
  await expect(sora.getByText('Passkeys (1)')).toBeVisible();
  expect.soft(await sidewaysOverflow(sora)).toBe(0);

  ageSessions(product());
  await sora.getByRole('button', { name: 'Remove the passkey home computer' }).click();
  const dialog = sora.getByRole('dialog', { name: 'Is it still you?' });
  await expect(dialog.getByText('Show your passkey')).toBeVisible();
  await expect(dialog.getByLabel('Password', { exact: true })).toHaveCount(0);
  await sora.screenshot({ path: testInfo.outputPath('confirm-passkey-phone.png') });
  await dialog.getByRole('button', { name: 'Confirm with a passkey' }).click();
  await expect(sora.getByText('Passkeys (0)')).toBeVisible();
  await context.close();
});

test('a sensitive act of an old sign-in asks for the password in its place and goes on; the audit is exported', async ({ page }, testInfo) => {
  await signIn(page, product());
  ageSessions(product());
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
  await page.getByRole('dialog').getByRole('button', { name: 'Close', exact: true }).last().click();
  await page.getByRole('button', { name: 'Make a key' }).click();
  const making = page.getByRole('dialog', { name: 'Make a key' });
  await making.getByLabel('What it is for').fill('ticket system');
  await page.screenshot({ path: testInfo.outputPath('make-key.png') });
  expect.soft(await axeFindings(page)).toEqual([]);
  await making.getByRole('button', { name: 'Make a key' }).click();
  const key = (await page.getByRole('dialog', { name: 'Key ticket system' }).locator('code').innerText()).trim();
  await page.getByRole('dialog', { name: 'Key ticket system' }).getByRole('button', { name: 'Close', exact: true }).last().click();
  const byKey = () => fetch(`${product().url}/api/overview`, { headers: { authorization: `Bearer ${key}` } });
  expect((await byKey()).status).toBe(200);
  await expect(page.getByText('API keys (1)')).toBeVisible();
  await page.getByRole('button', { name: 'Revoke the key ticket system' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke the key ticket system' }).click();
  await expect(page.getByText('API keys (0)')).toBeVisible();
  expect((await byKey()).status).toBe(401);
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
  await invitation.getByRole('button', { name: 'Make the link' }).evaluate((button: HTMLElement) => button.click()); // The question may lie over it already.
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
  await answersAbout(page, /^overview/, 3);
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
