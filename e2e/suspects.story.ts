import { expect, test } from '@playwright/test';
import { STOLEN, unstoppedFlood } from './product/attack';
import { signInByApi } from './product/console';
import { axeFindings, contextOf, settle, sidewaysOverflow } from './product/looks';
import { signIn } from './product/operator';
import { appendToReceivingLog, floodLines } from './product/receiving-log';
import { useProduct } from './product/use-product';
import { answersAbout } from './product/live-answers';

const product = useProduct();
test.describe.configure({ mode: 'serial' });

test('an account that stands out without an incident is marked as not the culprit, judged anew, and that is taken back', async ({ page }) => {
  await unstoppedFlood(product(), 120);
  await signIn(page, product());
  await page.getByRole('link', { name: 'Suspects', exact: true }).click();
  const { account } = STOLEN;
  const row = page.getByRole('listitem').filter({ hasText: account });
  await expect(row.getByText('Suspect', { exact: true })).toBeVisible();
  await row.getByRole('button', { expanded: false }).first().click();
  await row.getByRole('button', { name: 'Not the culprit (reason)' }).click();
  await row.getByRole('button', { name: 'Mark as not the culprit' }).click();
  await expect(row.getByText('Write at least 3 characters.')).toBeVisible();
  await row.getByRole('textbox').fill('the yearly newsletter');
  await row.getByRole('button', { name: 'Mark as not the culprit' }).dblclick();
  await expect(row.getByText(/^Not the culprit: minsu, .* Reason: the yearly newsletter$/)).toBeVisible();
  await expect(row.getByText('Suspect', { exact: true })).toBeHidden();

  await row.getByRole('button', { name: 'Decide again' }).click();
  await expect(row.getByText('Suspect', { exact: true })).toBeVisible();
  await page.getByRole('link', { name: 'Audit' }).click();
  await expect(page.getByText(`Marked as not the culprit: ${account}`)).toHaveCount(1);
});

test('keys: / goes to the search, Ctrl+K to any place or account, and a key that is typed is only typed', async ({ page }, testInfo) => {
  await signIn(page, product());
  await page.goto(`${product().url}/suspects`);
  const search = page.getByRole('searchbox', { name: 'Search accounts' });
  await expect(search).toBeVisible();
  await page.keyboard.press('/');
  await expect(search).toBeFocused();
  await page.keyboard.type('a/b?');
  await expect(search).toHaveValue('a/b?');
  await page.keyboard.press('Control+k');
  const dialog = page.getByRole('dialog', { name: 'Go to' });
  await expect(dialog.getByRole('combobox')).toBeFocused();
  await page.screenshot({ path: testInfo.outputPath('keys.png') });
  expect.soft(await axeFindings(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await page.goto(product().url);
  await settle(page);
  // A page that came a moment ago stands there before its script hears keys.
  await expect(async () => {
    if (await dialog.isHidden()) await page.keyboard.press('?');
    await expect(dialog.getByRole('combobox')).toBeFocused({ timeout: 2_000 });
  }).toPass({ timeout: 20_000 });
  await page.keyboard.type(STOLEN.account);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`/suspects\\?search=${encodeURIComponent(STOLEN.account)}`));
  await page.keyboard.press('Control+k');
  await expect(dialog.getByRole('combobox')).toBeFocused();
  await page.keyboard.type('audit');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/audit/);
});

const [OTHER, LAST] = ['info@example.test', 'support@example.test'] as const;

test('several accounts are ticked and contained with one press; each is told by itself, also that a colleague was first', async ({ page, browser, request }, testInfo) => {
  const api = await signInByApi(product(), request);
  await appendToReceivingLog(product(), ...floodLines(OTHER, 120), ...floodLines(LAST, 120));
  await signIn(page, product());
  await page.goto(`${product().url}/suspects?show=suspect`);
  for (const account of [STOLEN.account, OTHER, LAST]) await expect(page.getByRole('listitem').filter({ hasText: account })).toBeVisible({ timeout: 30_000 });
  await page.getByRole('checkbox', { name: `Tick ${OTHER}` }).check();
  await expect(page.getByText('1 selected')).toBeVisible();
  // Answers that come every two seconds take no tick away.
  await answersAbout(page, /^suspects/, 2);
  await page.getByRole('checkbox', { name: `Tick ${STOLEN.account}` }).check();
  await expect(page.getByRole('checkbox', { name: '2 selected' })).toBeVisible();
  await page.screenshot({ path: testInfo.outputPath('ticked.png') });
  expect.soft(await axeFindings(page)).toEqual([]);
  await page.getByRole('button', { name: 'Contain 2', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Contain 2 accounts?' });
  await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await expect(dialog.getByText(OTHER)).toBeVisible();
  await page.screenshot({ path: testInfo.outputPath('dialog.png') });
  expect.soft(await axeFindings(page)).toEqual([]);
  const { serverId } = await api.suspects();
  expect((await api.send('POST', '/api/actions', { key: 'a-colleague-was-first', serverId, kind: 'contain-account', account: OTHER })).status()).toBe(200);
  await dialog.getByRole('button', { name: 'Contain 2', exact: true }).dblclick();
  await expect(page.getByText('1 done, 0 under way, 0 failed, 1 not asked.')).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText(`${OTHER}: minsu was first; nothing was done twice.`)).toBeVisible();
  await page.screenshot({ path: testInfo.outputPath('told.png') });
  expect.soft(await axeFindings(page)).toEqual([]);
  await page.goto(`${product().url}/audit`);
  for (const account of [STOLEN.account, OTHER]) await expect(page.getByText(`Requested an action: ${account}`)).toHaveCount(1);

  const phone = await browser.newContext({ ...contextOf({ language: 'ko', scheme: 'dark', device: 'phone' }), storageState: await page.context().storageState() });
  const small = await phone.newPage();
  await small.goto(`${product().url}/suspects`);
  await settle(small);
  await small.getByRole('checkbox', { name: `${LAST} 선택` }).check();
  await small.screenshot({ path: testInfo.outputPath('ticked-phone.png') });
  await small.getByRole('button', { name: /1개 긴급 차단/ }).click();
  await small.getByRole('dialog').getByRole('button', { name: '취소' }).waitFor();
  await small.screenshot({ path: testInfo.outputPath('dialog-phone.png') });
  expect.soft(await sidewaysOverflow(small)).toBe(0);
  expect.soft(await axeFindings(small)).toEqual([]);
  await phone.close();
});

test('acts on a protected account ask for a reason before the press, also with many at once and on the phone', async ({ page, browser, request }, testInfo) => {
  const api = await signInByApi(product(), request);
  const reason = 'The owner was called and agrees.';
  await signIn(page, product());
  await page.goto(`${product().url}/protection`);
  await page.getByRole('textbox', { name: 'Account', exact: true }).fill(LAST.split('@')[0]!);
  await page.getByRole('textbox', { name: 'Note' }).fill('call the desk first');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(page.getByRole('list', { name: 'Protected accounts' }).getByText('call the desk first')).toBeVisible();
  await page.screenshot({ path: testInfo.outputPath('protected-accounts.png'), fullPage: true });
  expect.soft(await axeFindings(page)).toEqual([]);

  const phone = await browser.newContext({ ...contextOf({ language: 'ko', scheme: 'light', device: 'phone' }), storageState: await page.context().storageState() });
  const small = await phone.newPage();
  await small.goto(`${product().url}/suspects`);
  await settle(small);
  await small.getByRole('checkbox', { name: `${LAST} 선택` }).check();
  await small.getByRole('button', { name: /1개 긴급 차단/ }).click();
  await expect(small.getByRole('dialog').getByRole('textbox', { name: '사유' })).toBeVisible();
  await expect(small.getByRole('dialog').getByRole('button', { name: /1개 긴급 차단/ })).toBeDisabled();
  await small.screenshot({ path: testInfo.outputPath('reason-phone.png') });
  expect.soft(await sidewaysOverflow(small)).toBe(0);
  expect.soft(await axeFindings(small)).toEqual([]);
  await phone.close();

  await page.goto(`${product().url}/suspects`);
  const row = page.getByRole('listitem').filter({ hasText: LAST });
  await row.getByRole('button', { expanded: false }).first().click();
  await row.getByRole('button', { name: 'Disable account' }).click();
  const dialog = page.getByRole('dialog', { name: `Disable ${LAST}?` });
  const press = dialog.getByRole('button', { name: 'Disable account' });
  await expect(press).toBeDisabled();
  await dialog.getByRole('textbox', { name: 'Reason' }).fill(reason);
  await page.screenshot({ path: testInfo.outputPath('reason.png') });
  expect.soft(await axeFindings(page)).toEqual([]);
  await press.click();
  await expect(dialog).toBeHidden();
  await expect.poll(async () => (await api.suspects()).accounts.find(({ assessment }) => assessment.account === LAST)?.actions[0]?.reason, { timeout: 60_000 }).toBe(reason);
  const { serverId } = await api.suspects();
  const refused = await api.send('POST', '/api/actions', { key: 'without-a-reason', serverId, kind: 'set-password', account: LAST });
  expect([refused.status(), await refused.json()]).toMatchObject([422, { code: 'reason-needed' }]);
  await page.goto(`${product().url}/audit`);
  await expect(page.getByText(reason).first()).toBeVisible();
});
