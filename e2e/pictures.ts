import { copyFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Browser } from '@playwright/test';
import { addMailbox } from './product/mailbox';
import { attackUntilFound, COLLEAGUES, STOLEN, THRESHOLD } from './product/attack';
import { nameOf, type Look } from './product/looks';
import { sendMail } from './product/mail';
import { root } from './product/product';
import { appendToReceivingLog, floodLines } from './product/receiving-log';
import { useOperator } from './product/use-operator';
import { useProduct } from './product/use-product';
import { accountActs, failedActs, mailActs } from './pictures/acts';
import { wrapUp } from './pictures/afterwards';
import { alerts, audit } from './pictures/alerts';
import { afterDrill, beforeDrill, drillScore } from './pictures/drill';
import { entrance } from './pictures/entrance';
import { faults } from './pictures/faults';
import { heldMail } from './pictures/held-mail';
import { logFiles } from './pictures/log-files';
import { ownAccount } from './pictures/own-account';
import { CALM_PAGES, INCIDENT_PAGES, pages, stepsOf } from './pictures/pages';
import { people } from './pictures/people';
import { protection } from './pictures/protection';
import { printed } from './pictures/report';
import type { Scene } from './pictures/scene';
import { servers, states } from './pictures/servers';
import { shell } from './pictures/shell';
import { breakStorage, storageFault } from './pictures/storage';
import { walk } from './pictures/walk';

// `npm run screenshots`: a picture of every page, dialog and error in every look, and what axe says to each. They go to a folder that is not kept;
// the few that the README shows are copied to docs/screenshots. SLUICE_SCENES and SLUICE_LOOKS, regular expressions, choose some of them.
const folder = process.env['SLUICE_PICTURES'] ?? join(root, 'test-results', 'pictures');
const SHOWN = { 'protected-incident': 'incident' };
const SHOWN_LOOKS = ['desktop-light-en', 'desktop-light-ko'];

const chosen = (name: string, by: string | undefined) => by === undefined || new RegExp(by).test(name);
const looks: Look[] = [
  ...(['desktop', 'phone'] as const).flatMap((device) => (['light', 'dark'] as const).flatMap((scheme) => (['en', 'ko'] as const).map((language): Look => ({ device, scheme, language })))),
  { device: 'desktop', scheme: 'light', language: 'ja' } as const,
  { device: 'large-phone', scheme: 'dark', language: 'ja' } as const,
].filter((look) => chosen(nameOf(look), process.env['SLUICE_LOOKS']));

/** Of 43 characters as real people have them, and of 64. */
const LONG = { account: 'kim.minsu.overseas-sales.team2@example.test', password: 'kimminsu1' };
const LONGER = 'customer-relations.and.newsletter@subsidiary.corp.example.test'.padStart(64, 'x');

const product = useProduct({ environment: { SLUICE_SINK_RATE: '0.5' } });
const operator = useOperator(product);
const { api } = operator;

/** Longer than any single story: everything there is, in every look. */
const PATIENCE_MS = 3 * 3_600_000;

async function scenes(browser: Browser, name: string, list: readonly Scene[]): Promise<void> {
  await test.step(name, () => walk({ browser, product: product(), operator, folder }, list.filter((scene) => chosen(scene.name, process.env['SLUICE_SCENES'])), looks));
}

const act = async (kind: string, more: object): Promise<void> => {
  const { server } = await api.overview();
  const answer = await api.send('POST', '/api/actions', { key: crypto.randomUUID(), serverId: server!.id, kind, ...more });
  expect(answer.ok(), await answer.text()).toBe(true);
};
async function contain(account: string): Promise<void> {
  // What is being handed to the sink that stands still is on its way until that has taken too long, and has to be held once more.
  await expect(async () => {
    await act('contain-account', { account });
    await expect.poll(async () => (await api.incident()).suspects.find((each) => each.account === account)?.decision, { timeout: 45_000 }).toBe('secured');
  }).toPass({ timeout: 400_000 });
}
async function restart(): Promise<void> {
  await act('restart-smtp', { reason: 'The queue was looked through by hand.' });
  await expect.poll(async () => (await api.incident()).incident.status, { timeout: 60_000 }).toBe('released');
}

/** A long address, mail that waits and mail on hold, somebody else, another mail host: what makes the pages of a calm day full. */
async function fill(): Promise<void> {
  await addMailbox(product(), LONG);
  await api.applyRule(THRESHOLD);
  await expect.poll(async () => (await api.overview()).server?.report?.status).toBe('watching');
  const { stdout } = await product().command('user', 'invite', 'hana@example.test', '--role', 'operator');
  const token = new URL(/http\S+setup\?token=\S+/.exec(stdout)![0]).searchParams.get('token');
  expect((await api.send('POST', '/api/setup', { name: 'Hana', email: 'hana@example.test', password: 'umbrella granite whisper', token })).ok()).toBe(true);
  expect((await api.send('POST', '/api/servers', { name: 'mx2' })).ok()).toBe(true);
  // What is sent from here on stays in the queue.
  process.kill((await product().running()).processes['practice-sink']!, 'SIGSTOP');
  for (const [index, to] of ['one@spam.example', 'two@spam.example', 'three@other.example'].entries()) {
    expect(await sendMail(product(), { from: STOLEN, to, subject: `당첨을 축하합니다 ${index + 1}` })).toMatch(/^250 /);
  }
  expect(await sendMail(product(), { from: COLLEAGUES[0]!, to: 'board@partner.example', subject: 'The minutes' })).toMatch(/^250 /);
  await appendToReceivingLog(product(), ...floodLines(LONGER, 120), ...floodLines('newsletter@example.test', 14));
  await expect.poll(async () => (await api.suspects()).accounts.map(({ assessment }) => assessment.account), { timeout: 30_000 }).toContain(LONGER);
  const own = async () => (await api.overview()).server?.report?.queue?.accounts.find(({ account }) => account === STOLEN.account);
  await expect.poll(async () => (await own())?.waiting, { message: 'its mail is counted', timeout: 60_000 }).toBe(3);
  await act('hold-messages', { account: STOLEN.account });
  await expect.poll(async () => (await own())?.held, { message: 'its mail is on hold', timeout: 60_000 }).toBe(3);
}

const close = async (outcome: string, note: string): Promise<void> => {
  const { incident } = await api.incident();
  expect((await api.send('POST', `/api/incidents/${incident.number}/close`, { outcome, note })).ok()).toBe(true);
};

/** One test, because the states of the mail server follow from one another, and what is found in one picture must not keep the others from being made. */
test('a picture of every page, dialog and error', async ({ browser }) => {
  test.setTimeout(PATIENCE_MS);
  await scenes(browser, 'before anything has happened', [...entrance, ...pages('fresh', CALM_PAGES), ...shell]);

  await fill();
  const rows = accountActs.filter(({ name }) => name.startsWith('suspects-'));
  await scenes(browser, 'watching', [...pages('watching', CALM_PAGES), ...rows, ...people, ...ownAccount, ...servers, ...states, ...protection, ...alerts, ...audit, ...heldMail, ...logFiles, ...beforeDrill, ...faults]);

  await attackUntilFound(product(), api, LONG);
  const unreachable = faults.filter(({ name }) => name === 'console-unreachable').map((scene) => ({ ...scene, name: 'console-unreachable-protected' }));
  await scenes(browser, 'protected', [...pages('protected', INCIDENT_PAGES), ...stepsOf('protected'), ...accountActs, ...failedActs, ...unreachable]);

  await contain(LONG.account);
  await scenes(browser, 'contained', [...stepsOf('contained'), ...mailActs]);

  const { incident } = await api.incident();
  for (const { account, decision } of (await api.incident()).suspects) {
    if (decision !== 'open') continue;
    const reason = 'It is a newsletter that was planned.';
    expect((await api.send('PATCH', `/api/incidents/${incident.number}/suspects`, { account, decision: 'dismissed', reason })).ok()).toBe(true);
  }
  await restart();
  await scenes(browser, 'released', wrapUp);

  await close('cleaned', 'The owner was called. 계정 사용자에게 연락했습니다.');
  await scenes(browser, 'closed', [...pages('closed', INCIDENT_PAGES), printed(folder)]);

  process.kill((await product().running()).processes['practice-sink']!, 'SIGCONT');
  const { server } = await api.overview();
  expect((await api.send('POST', '/api/drill', { key: crypto.randomUUID(), serverId: server!.id })).ok()).toBe(true);
  await expect.poll(async () => ((await (await api.get('/api/drill')).json()) as { drill: { status: string } }).drill.status, { timeout: 120_000 }).toBe('over');
  await scenes(browser, 'drill', afterDrill);

  const [thief] = (await api.incident()).suspects;
  await act('contain-account', { account: COLLEAGUES[1]!.account });
  await contain(thief!.account);
  await restart();
  await close('other', 'a drill');
  await scenes(browser, 'drill over', drillScore);

  await breakStorage(product());
  await scenes(browser, 'without a database', [storageFault]);
});

const startedAt = Date.now();
const madeNow = (file: string) => (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0) >= startedAt;
test.afterAll(() => {
  for (const [scene, name] of Object.entries(SHOWN)) {
    for (const look of SHOWN_LOOKS) {
      const made = join(folder, `${scene}-${look}.png`);
      if (madeNow(made)) copyFileSync(made, join(root, 'docs', 'screenshots', `${name}-${look}.png`));
    }
  }
});
