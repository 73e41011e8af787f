import { expect, test } from '@playwright/test';
import { dataLayout } from '@/cli/start/data-folder';
import { DEMO_MAILBOXES } from '@sluice/embedded/mailboxes';
import { createPasswdFileStore } from '@sluice/guard/account-stores/passwd-file';
import { embeddedLayout } from '@sluice/guard/mailserver/embedded/layout';
import { COLLEAGUES, STOLEN, THRESHOLD } from './product/attack';
import { axeFindings, contextOf, sidewaysOverflow } from './product/looks';
import { sendMail } from './product/mail';
import { signIn } from './product/operator';
import type { CommandResult } from './product/product';
import { swaks } from './product/swaks';
import { useOperator } from './product/use-operator';
import { useProduct } from './product/use-product';

const RELAY_DENIED = '530 Relay denied for protecting our server';
// A slow next hop, so that mail of the flood is still waiting when somebody comes to hold it.
const product = useProduct({ environment: { SLUICE_SINK_RATE: '0.5' } });
test.describe.configure({ mode: 'serial' });

const { api, enter } = useOperator(product);
let drill: CommandResult;

const stolenSuspect = async () => (await api.incident()).suspects.find(({ account }) => account === STOLEN.account);

test('the box is ticked and the threshold saved', async ({ page }) => {
  await signIn(page, product());
  await page.getByRole('link', { name: 'Protection', exact: true }).click();
  await page.getByRole('checkbox', { name: /Apply the send-queue length limit rule/ }).check();
  await page.getByRole('textbox', { name: 'Threshold' }).fill(String(THRESHOLD));
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect.poll(async () => (await api.protection()).settings).toMatchObject({ applyQueueLimit: true, threshold: THRESHOLD });
  await expect.poll(async () => (await api.overview()).server?.report?.status, { message: 'the guard applies it' }).toBe('watching');
});

test('a second threshold, on recipients, is ticked, typed wrongly, saved and taken away again; the overview counts them', async ({ page }) => {
  await enter(page.context());
  await page.goto(`${product().url}/protection`);
  const second = page.getByRole('checkbox', { name: /Start protection also when many recipients wait/ });
  const save = page.getByRole('button', { name: 'Save', exact: true });
  await second.check();
  await page.getByRole('textbox', { name: 'Threshold on recipients' }).fill('many');
  await save.click();
  await expect(page.getByText('Enter a whole number of recipients from 1 to 10,000,000.')).toBeVisible();
  expect(await axeFindings(page)).toEqual([]);
  await page.getByRole('textbox', { name: 'Threshold on recipients' }).fill('2,000');
  await save.click();
  await expect.poll(async () => (await api.protection()).settings.recipientThreshold).toBe(2_000);
  await second.uncheck();
  await save.click();
  await expect.poll(async () => (await api.protection()).settings).toMatchObject({ threshold: THRESHOLD, recipientThreshold: null });
  await page.goto(product().url);
  await expect(page.getByText(/^\d+ recipients? waits?$/)).toBeVisible();
});

test('the drill floods, and an open page turns to protected by itself', async ({ page }) => {
  await enter(page.context());
  await page.goto(product().url);
  await expect(page.getByText('Watching', { exact: true }).first()).toBeVisible();
  const running = product().command('drill', '--messages', '600', '--rate', '40');
  await expect(page.getByText('Protected', { exact: true }).first()).toBeVisible({ timeout: 60_000 });
  await expect(page).toHaveTitle(/⛔/);
  drill = await running;
  expect(drill.code, drill.stderr).toBe(0);
});

test('no more than 20 messages passed after the crossing, and the drill leads to the incident', async () => {
  const crossing = /crossed the threshold of 50 after [\d.]+ s of flood; (\d+) messages? (?:was|were) accepted after that/.exec(drill.stdout);
  expect(crossing, drill.stdout).not.toBeNull();
  expect(Number(crossing![1])).toBeLessThanOrEqual(20);
  expect(drill.stdout).toContain(`in the server's words: ${RELAY_DENIED}`);
  const { incident } = await api.incident();
  expect(incident.queueLength).toBeGreaterThan(THRESHOLD);
  expect(drill.stdout).toContain(`${product().url}/incidents/${incident.number}`);
});

test('dragging over the chart shows that part of the time, and Escape all of it again', async ({ page }) => {
  await enter(page.context());
  await page.goto(product().url);
  const chart = page.getByRole('img', { name: /^Length of the send queue from/ });
  const whole = page.getByRole('button', { name: 'Whole range (Esc)' });
  await expect(chart.locator('.recharts-area-curve').first()).toBeVisible();
  const { x, y, width, height } = (await chart.boundingBox())!;
  await page.mouse.move(x + width * 0.3, y + height / 2);
  await page.mouse.down();
  await page.mouse.move(x + width * 0.985, y + height / 2, { steps: 8 });
  await page.mouse.up();
  await expect(whole).toBeVisible();
  await expect(page).toHaveURL(/zoom=\d+-\d+/);
  await page.reload();
  await expect(whole).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(whole).toBeHidden();
  await expect(page).not.toHaveURL(/zoom=/);
});

test('while protected: exactly 530 outward and 250 inward, for nodemailer and for swaks', async () => {
  expect(await sendMail(product(), { from: COLLEAGUES[0]!, to: 'partner@supplier.test' })).toBe(RELAY_DENIED);
  expect(await sendMail(product(), { from: 'partner@supplier.test', to: COLLEAGUES[0]!.account })).toMatch(/^250 /);
  expect(await sendMail(product(), { from: COLLEAGUES[0]!, to: COLLEAGUES[1]!.account })).toMatch(/^250 /);
  expect(await swaks(product(), { from: COLLEAGUES[1]!, to: 'partner@supplier.test' })).toMatch(/^<\*\* 530 Relay denied for protecting our server\r?$/m);
  const inward = await swaks(product(), { from: 'partner@supplier.test', to: COLLEAGUES[1]!.account });
  expect(inward).not.toContain('<**');
  expect(inward.match(/^<- {2}250 /gm)!.length).toBeGreaterThanOrEqual(3);
});

test('the latch holds whatever is changed about the rule', async () => {
  const { serverId, settings } = await api.protection();
  const change = (version: number, applyQueueLimit: boolean, threshold: number) => api.send('PUT', '/api/protection', { serverId, version, applyQueueLimit, threshold, confirmed: true });
  expect((await change(settings.version, false, 100_000)).status()).toBe(200);
  await expect.poll(async () => (await api.overview()).server?.report?.settingsVersion).toBe(settings.version + 1);
  expect(await sendMail(product(), { from: COLLEAGUES[0]!, to: 'partner@supplier.test' })).toBe(RELAY_DENIED);
  expect((await change(settings.version + 1, true, THRESHOLD)).status()).toBe(200);
});

test('the stolen mailbox is first, with evidence, and no ordinary mailbox is a suspect', async ({ page }) => {
  const [worst] = (await api.suspects()).accounts;
  expect(worst).toMatchObject({ assessment: { account: STOLEN.account, verdict: 'suspect' }, hasEvidence: true });
  const { suspects } = await api.incident();
  expect(suspects.map(({ account }) => account)).toEqual([STOLEN.account]);
  const others = (await api.suspects()).accounts.filter(({ assessment }) => assessment.account !== STOLEN.account);
  expect(others.length).toBeGreaterThan(0);
  expect(others.filter(({ assessment }) => assessment.verdict === 'suspect')).toEqual([]);

  await enter(page.context());
  await page.goto(`${product().url}/suspects`);
  await expect(page.getByText(STOLEN.account).first()).toBeVisible();
  await page.goto(`${product().url}/incidents/${(await api.incident()).incident.number}`);
  await page.getByRole('button', { name: /^Log lines/ }).first().click();
  await expect(page.getByText(`Authentication successful(${STOLEN.account}, `).first()).toBeVisible();
});

test('a restart before the mailbox is secured is refused by the server, which names what is missing', async ({ page }) => {
  const { serverId } = await api.protection();
  const refused = await api.send('POST', '/api/actions', { key: 'restart-too-early', serverId, kind: 'restart-smtp' });
  expect(refused.status()).toBe(409);
  expect(await refused.json()).toMatchObject({ code: 'restart-not-ready' });
  expect(JSON.stringify(await refused.json())).toContain(STOLEN.account);
  const checks = (await api.incident()).restartChecks.filter(({ met }) => !met).map(({ code }) => code);
  expect(checks).toContain('suspects-decided');

  await enter(page.context());
  await page.goto(`${product().url}/incidents/${(await api.incident()).incident.number}`);
  await page.getByRole('button', { name: /Pre-flight/ }).first().click();
  await expect(page.getByText(/Restarted now, protection starts again/)).toBeVisible();
  await expect(page.getByText(/1 account is not secured/).first()).toBeVisible();
});

test('containing it takes effect, and is read back', async ({ page }) => {
  await enter(page.context());
  await page.goto(`${product().url}/incidents/${(await api.incident()).incident.number}`);
  await page.getByRole('button', { name: `Contain ${STOLEN.account}` }).first().click();
  await page.getByRole('dialog').getByRole('button', { name: 'Contain', exact: true }).dblclick();
  await expect.poll(async () => (await stolenSuspect())?.decision, { timeout: 60_000 }).toBe('secured');
  const { actions } = (await stolenSuspect())!;
  expect(actions.map(({ kind, status }) => `${kind} ${status}`)).toEqual(['contain-account done']);
  expect(actions[0]!.steps.map(({ step, status }) => `${step} ${status}`)).toEqual(['refuse-account', 'disable-account', 'end-sessions', 'hold-messages', 'prove-sessions', 'prove-login', 'prove-queue'].map((step) => `${step} done`));
  expect(actions[0]!.steps.find(({ step }) => step === 'hold-messages')!.count).toBeGreaterThan(0);
  expect(await sendMail(product(), { from: STOLEN, to: COLLEAGUES[0]!.account })).toMatch(/^535 /);
});

test('mail that is deleted is held for ten minutes more, and is kept when that is taken back in the timeline', async ({ page, browser }, testInfo) => {
  const held = (await stolenSuspect())!.actions[0]!.steps.find(({ step }) => step === 'hold-messages')!.count!;
  const counted = async () => (await api.overview()).server?.report?.queue?.accounts.find(({ account }) => account === STOLEN.account);
  await expect.poll(counted, { message: 'the guard counts what it held', timeout: 60_000 }).toMatchObject({ waiting: 0, held });
  await enter(page.context());
  const address = `${product().url}/incidents/${(await api.incident()).incident.number}?step=clean`;
  await page.goto(address);
  await page.getByRole('button', { name: /^Delete \d/ }).click();
  const dialog = page.getByRole('dialog');
  const erase = dialog.getByRole('button', { name: /^Delete \d/ });
  await dialog.getByRole('textbox', { name: /^Type/ }).fill(String(held));
  await expect(erase).toBeDisabled();
  await dialog.getByRole('textbox', { name: 'Reason' }).fill('The owner was called: all of it is spam.');
  await page.screenshot({ path: testInfo.outputPath('delete.png') });
  expect.soft(await axeFindings(page)).toEqual([]);
  await erase.click();
  await expect(page.getByText(/^Its mail is held, and is deleted at .* left\.$/)).toBeVisible();
  await expect(page.getByText('Reason: The owner was called: all of it is spam.').first()).toBeVisible();
  await page.screenshot({ path: testInfo.outputPath('waits.png'), fullPage: true });
  expect.soft(await axeFindings(page)).toEqual([]);
  const phone = await browser.newContext({ ...contextOf({ language: 'ko', scheme: 'dark', device: 'phone' }), storageState: await page.context().storageState() });
  const small = await phone.newPage();
  await small.goto(address);
  await expect(small.getByRole('button', { name: /^삭제 취소/ }).first()).toBeVisible();
  await small.screenshot({ path: testInfo.outputPath('waits-phone.png'), fullPage: true });
  expect.soft(await sidewaysOverflow(small)).toBe(0);
  expect.soft(await axeFindings(small)).toEqual([]);
  await phone.close();
  await page.getByRole('button', { name: /^Keep the mail/ }).last().click();
  await expect(page.getByText(/^Taken back by minsu: nothing was deleted/)).toBeVisible();
  await expect(page.getByText(/took it back: the mail of/)).toBeVisible();
  expect(await counted()).toMatchObject({ held });
});

test('a new complex password is shown once and is in force', async ({ page }) => {
  await enter(page.context());
  await page.goto(`${product().url}/suspects`);
  await page.getByRole('button', { name: new RegExp(STOLEN.account) }).first().click();
  await page.getByRole('button', { name: 'Set a complex password' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Set a complex password' }).click();
  const shown = page.getByRole('dialog', { name: `New password of ${STOLEN.account}` });
  await expect(shown.getByText(/^In force since/)).toBeVisible();
  const password = (await shown.getByRole('group', { name: 'New password, in groups of four' }).locator('code').allInnerTexts()).join('');
  await shown.getByRole('button', { name: 'I have passed it on' }).click();
  await expect(shown).toBeHidden();
  expect(await page.content()).not.toContain(password);

  await page.getByRole('button', { name: 'Enable account again' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Enable account again' }).click();
  await expect.poll(async () => (await stolenSuspect())!.actions.map(({ kind, status }) => `${kind} ${status}`)).toEqual(['enable-account done', 'set-password done', 'delete-messages failed', 'hold-messages done', 'contain-account done']);
  expect(await sendMail(product(), { from: STOLEN, to: COLLEAGUES[0]!.account })).toMatch(/^535 /);
  expect(await sendMail(product(), { from: { account: STOLEN.account, password }, to: COLLEAGUES[0]!.account })).toMatch(/^250 /);
});

test('the restart works now, and mail leaves again', async ({ page }) => {
  await expect.poll(async () => (await stolenSuspect())!.decision).toBe('secured');
  await expect.poll(async () => (await api.incident()).restartChecks.filter(({ met }) => !met).map(({ code }) => code), { timeout: 60_000 }).toEqual([]);
  await enter(page.context());
  await page.goto(`${product().url}/incidents/${(await api.incident()).incident.number}`);
  await page.getByRole('button', { name: 'Restart SMTP service' }).last().click();
  await page.getByRole('dialog').getByRole('button', { name: 'Restart SMTP service' }).click();
  await expect.poll(async () => (await api.incident()).incident, { timeout: 60_000 }).toMatchObject({ status: 'released', releaseCause: 'console' });
  await expect.poll(async () => (await api.overview()).server?.report?.status).toBe('watching');
  expect(await sendMail(product(), { from: COLLEAGUES[0]!, to: 'partner@supplier.test' })).toMatch(/^250 /);
  await expect.poll(async () => (await api.overview()).server?.report?.measurement?.length, { message: 'the queue drains', timeout: 90_000 }).toBe(0);
});

test('the incident is closed with an outcome, and the audit has the whole story', async ({ page }, testInfo) => {
  await enter(page.context());
  await page.goto(`${product().url}/incidents/${(await api.incident()).incident.number}`);
  await expect(page.getByText(/^Watching closely until/)).toBeVisible();
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.getByRole('button', { name: 'Copy the draft for the owners' }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain('Somebody else signed in to your mailbox');
  await page.screenshot({ path: testInfo.outputPath('wrap-up.png'), fullPage: true });
  expect.soft(await axeFindings(page)).toEqual([]);
  await page.getByRole('radio', { name: /Cleaned up/ }).check();
  await page.getByRole('button', { name: 'Close incident' }).last().click();
  await expect.poll(async () => (await api.incident()).incident).toMatchObject({ status: 'closed', outcome: 'cleaned' });
  const actions = (await api.audit()).entries.map(({ action }) => action);
  for (const action of ['person.added', 'server.enrolled', 'sign-in.succeeded', 'protection.changed', 'incident.opened', 'action.requested', 'action.done', 'incident.released', 'incident.closed']) {
    expect.soft(actions, action).toContain(action);
  }
  await page.goto(`${product().url}/audit`);
  await expect(page.getByText(STOLEN.account).first()).toBeVisible();
});

test('the report is made for paper: who, when, how much, the log lines and what was done, in either language', async ({ page }, testInfo) => {
  await enter(page.context());
  const { incident } = await api.incident();
  await page.goto(`${product().url}/incidents/${incident.number}`);
  await page.getByRole('link', { name: 'Report', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`Report of incident ${incident.number} on ${incident.serverName}`);
  await page.emulateMedia({ media: 'print' });
  for (const outside of [page.getByRole('navigation', { name: 'Main navigation' }), page.getByRole('banner').first(), page.getByRole('button'), page.getByRole('region', { name: 'State of the mail server' })]) {
    await expect(outside.filter({ visible: true })).toHaveCount(0);
  }
  const paper = page.getByRole('article');
  await expect(paper).toContainText(STOLEN.account);
  await expect(paper).toContainText('RCPT command');
  await expect(paper).toContainText('What left the server');
  // As wide as a sheet of paper with its margins, whatever the window is.
  await expect.poll(async () => Math.round((await paper.locator('.recharts-surface').boundingBox())?.width ?? 0)).toBe(661);
  await expect(paper).toContainText(/\d{1,2} \w{3} \d{4}, \d\d:\d\d:\d\d UTC/);
  await page.pdf({ path: testInfo.outputPath('report.pdf'), preferCSSPageSize: true });
  await page.emulateMedia({ media: null });
  await page.getByText('한국어', { exact: true }).last().click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`${incident.serverName} 서버 보안 사고 ${incident.number}번 보고서`);
  await page.pdf({ path: testInfo.outputPath('report-ko.pdf'), preferCSSPageSize: true });
  const file = await api.get(`/api/incidents/${incident.number}/report`);
  // The practice sink took some of the flood, and the guard refused the rest.
  expect(await file.json()).toMatchObject({
    format: 'sluice-incident-report/1',
    incident: { number: incident.number },
    fate: { delivered: { count: expect.any(Number) as unknown, unknown: 0 }, refused: { count: expect.any(Number) as unknown, unknown: 0 } },
  });
});

test('when every mailbox is secured the drill says how to begin anew, and that works', async () => {
  const store = createPasswdFileStore({ file: embeddedLayout(dataLayout(product().dataDir).mail).accounts });
  for (const { account } of DEMO_MAILBOXES) await store.disable(account);
  const refused = await product().command('drill');
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain('npx sluice demo reset');
  expect(refused.stderr.trim().split('\n')).toHaveLength(1);
  const { code, stdout } = await product().command('demo', 'reset');
  expect(code, stdout).toBe(0);
  expect(await sendMail(product(), { from: STOLEN, to: COLLEAGUES[0]!.account })).toMatch(/^250 /);
});
