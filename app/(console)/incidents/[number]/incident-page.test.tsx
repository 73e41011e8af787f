import { expect, test } from 'vitest';
import { saveProtection } from '@/lib/console/protection/save';
import { overviewSchema } from '@/lib/console/servers/schemas';
import { viewOverview } from '@/lib/console/servers/view-overview';
import { alice, T0 } from '@/lib/console/testing/stage';
import type { Language } from '@sluice/messages/language';
import { ACCOUNT, PROVEN, SeenIncident, step } from './testing/seen-incident';

test('an account that was found: what it did, why it stands out, and one press to contain it', async () => {
  const reasons = [
    { code: 'strangers' as const, value: 80, usual: null, usualOf: 'none' as const, windowSeconds: 600, points: 30 },
    { code: 'recipients-burst' as const, value: 1_234, usual: 12, usualOf: 'account' as const, windowSeconds: 3_600, points: 45 },
  ];
  const incident = await SeenIncident.tripped([{ account: ACCOUNT, score: 90, reasons, usualRecipients: 12 }]);
  const page = await incident.page();
  expect(page.text).toContain('The queue reached 1,001 and crossed the threshold of 1,000');
  expect(page.text).toContain('This lasts until the SMTP service is restarted.');
  const card = page.part('data-state', 'undecided');
  expect(card.text).toMatch(/^Score 90 of 100 sales@example\.test 90 recipients in 40 domains in 1 min, from 3 addresses\. Usual: at most 12 in as long a time\./);
  expect(card.text).toContain('Not decided');
  // The heaviest reason first, each with its points.
  expect(card.text).toMatch(/1,234 recipients in 1 h\. Usual for this account: 12\..*\+45.*80 people never written to, in 10 min\..*\+30/);
  expect(card.pressable).toEqual(expect.arrayContaining(['Log lines', 'Contain', 'Stop sending only', 'Disable account', 'Set a complex password', 'Not the culprit (reason)']));
  const foot = page.part('aria-label', 'Next task');
  expect([foot.text, foot.pressable]).toEqual(['Next: decide on 1 account. Contain sales@example.test', ['Contain sales@example.test']]);
  expect(page.part('aria-current', 'step').text).toBe('2, now: Find 1 left');
});

test('how long it was protected is not counted on while its guard is silent', async () => {
  const incident = await SeenIncident.tripped();
  expect((await incident.page({ at: T0 + 6_000 })).text).toMatch(/· protected \d+ s /);
  expect((await incident.page({ at: T0 + 600_000 })).text).toMatch(/· protected \d s when last heard of /);
});

test('who was refused is among the recipients of the claim, because his domain is among its domains', async () => {
  const figures = { auths: 3, failedAuths: 0, messages: 30, recipients: 30, refused: 80, outsideRecipients: 110, domains: 101, addresses: 3, connections: 3 };
  const incident = await SeenIncident.tripped([{ account: ACCOUNT, score: 90, figures, usualRecipients: 12 }]);
  const claimIn = async (language: Language) => (await incident.page({ language })).part('data-state', 'undecided').text;
  expect(await claimIn('en')).toContain('110 recipients in 101 domains in 1 min, 80 of them refused, from 3 addresses.');
  expect(await claimIn('ko')).toContain('도메인 101개, 수신자 110명에게 발송하려 했고, 그중 80명은 거부됐습니다.');
  expect(await claimIn('ja')).toContain('101ドメインの宛先110件(うち80件は拒否)、');
});

test('where the threshold on recipients was crossed the page, the timeline and the checks before the restart say so', async () => {
  const incident = await SeenIncident.tripped(undefined, { queueLength: 4, recipients: { waiting: 2_000, threshold: 1_500 } });
  const { db, serverId } = incident.stage;
  const change = { serverId, applyQueueLimit: true, threshold: 1_000, recipientThreshold: 1_500, version: 1, confirmed: true };
  await saveProtection(db, { change, actor: alice, now: T0 });
  const counted = (waiting: number, complete = true) => incident.tells({ abilities: ['recipient-threshold'], measurement: { at: T0, length: 4 }, queue: { at: T0, waiting: 4, held: 0, oldestAt: T0, accounts: [], recipients: { waiting, complete } } });
  await counted(2_000);
  const page = await incident.page();
  expect(page.text).toContain('2,000 recipients waited, more than the threshold on recipients of 1,500. The queue had 4 messages.');
  expect((await incident.page({ language: 'ko' })).text).toContain('대기 중인 수신자가 2,000명이 되어 수신자 임계치 1,500명을 넘었습니다. 당시 발송 큐는 4통이었습니다.');
  const unmet = async () => (await incident.page({ step: 'preflight' })).all('data-met', 'false').map(({ text }) => text);
  expect(await unmet()).toContainEqual(expect.stringContaining('Recipients 2,000 of 1,500: restarted now, protection may start again at once.'));
  const preflight = async () => (await incident.page({ step: 'preflight' })).text;
  expect(await preflight()).toContain('protection starts again at once: more recipients still wait');
  await counted(20, false);
  expect(await unmet()).toContainEqual(expect.stringContaining('At least 20 recipients wait, and not all are counted yet'));
  expect(await preflight()).toContain('how fast the recipients who wait become more is not known');
  await incident.tells({ queue: null });
  expect(await unmet()).toContainEqual(expect.stringContaining('How many recipients wait is not known'));
  await incident.tells({ abilities: [] });
  expect((await unmet()).join()).not.toContain('recipients');
  await counted(20);
  expect((await unmet()).join()).not.toContain('Recipients');
});

test('an account of which nothing usual is known says so, and shows no usual of zero', async () => {
  const incident = await SeenIncident.tripped();
  const { text } = (await incident.page()).part('data-state', 'undecided');
  expect(text).toContain('What is usual for this account is not known yet.');
  expect(text).not.toContain('Usual: at most');
});

test('nobody was found: the page says so, asks for a name and can be gone on without, but the check before the restart is not met', async () => {
  const incident = await SeenIncident.tripped([]);
  const page = await incident.page();
  expect(page.text).toContain('No account stands out in the log of this incident.');
  expect(page.part('aria-label', 'Next task').pressable).toEqual(['Go on without']);
  expect(page.pressable).toEqual(expect.arrayContaining(['Add account', 'Go on without a culprit']));
  const checks = await incident.page({ step: 'preflight' });
  expect(checks.all('data-met', 'false').map(({ text }) => text)).toContainEqual(expect.stringContaining('not met: Nobody was found yet.'));
  expect(checks.text).not.toContain('Ready: every check is met.');
});

test('a queue that was not counted is not known: neither none nor cleaned, and no check that needs it is met', async () => {
  const incident = await SeenIncident.tripped();
  await incident.acts('contain-account', 'done', PROVEN);
  await incident.tells({ queue: null, measurement: { at: T0, length: null } });
  const find = await incident.page({ step: 'find', account: ACCOUNT });
  expect(find.part('data-state', 'secured').text).toContain('queue count not known now');
  expect(find.text).not.toMatch(/\b0 messages/);
  expect(find.part('aria-label', 'Next task').text).toBe('Next: hold the waiting mail of the secured accounts. Back to step 4 Hold the mail');
  const checks = (await incident.page({ step: 'preflight' })).all('data-met', 'false').map(({ text }) => text);
  expect(checks).toEqual(expect.arrayContaining([
    expect.stringContaining('not met: Mail of secured accounts is still on its way, or was not counted: sales@example.test.'),
    expect.stringContaining('not met: Queue not measured of 1,000'),
  ]));
  expect((await incident.page({ step: 'clean' })).text).toContain('not known');
});

test('while it is being contained nothing counts as done, and no second press is possible', async () => {
  const incident = await SeenIncident.tripped();
  await incident.acts('contain-account', 'running', []);
  const page = await incident.page();
  expect(page.part('data-state', 'underWay').text).toContain('Being secured');
  expect(page.off).toContain('Containing… 4 s');
  expect(page.part('aria-label', 'Next task').text).toBe('Securing 1 account. The result is checked before it counts.');
  expect(page.all('data-state', 'secured')).toEqual([]);
});

test('what failed says which step and why, what else was done, and can be tried again', async () => {
  const incident = await SeenIncident.tripped();
  await incident.acts('contain-account', 'failed', [step('refuse-account'), step('disable-account', 'failed', { code: 'account-not-found', detail: 'no line for sales' })]);
  const page = await incident.page();
  const card = page.part('data-state', 'failed');
  expect(card.text).toContain('The account could not be disabled. The mail server has no such account. The other steps are done.');
  expect(card.text).toContain('Code: account-not-found · no line for sales');
  expect(card.pressable).toContain('Try again');
  expect(page.part('aria-label', 'Next task').text).toBe('Next: try again for sales@example.test. Try again');
});

test('what was done and could not be proven is not secured: it says what is not proven and why, and asks a person to see for himself', async () => {
  const incident = await SeenIncident.tripped();
  const unproven = step('prove-login', 'not-possible', { code: 'not-asked', detail: 'Dovecot did not ask the login gate.' });
  await incident.acts('contain-account', 'done', [...PROVEN.slice(0, 4), unproven]);
  const page = await incident.page();
  const card = page.part('data-state', 'unproven');
  expect(card.text).toContain('Not proven that its login is refused. Dovecot did not ask the login gate.');
  expect(card.text).toContain('two looks found no session');
  expect(card.pressable).toContain('Secured by hand (note)');
  expect(card.text).not.toMatch(/Secured by Alice|a login was refused/);
  expect(page.part('aria-label', 'Next task').text).toMatch(/^Next: see for yourself that sales@example\.test is shut out/);
  const checks = (await incident.page({ step: 'preflight' })).all('data-met', 'false').map(({ text }) => text);
  expect(checks).toContainEqual(expect.stringContaining('not met: 1 account is not secured: sales@example.test.'));
});

test('what was proven is secured: by whom, when, with each proof, and the page goes on to the next step', async () => {
  const incident = await SeenIncident.tripped();
  await incident.acts('contain-account', 'done', PROVEN);
  await incident.tells({ measurement: { at: T0, length: 40 }, queue: { at: T0, waiting: 40, held: 2, oldestAt: T0, accounts: [{ account: ACCOUNT, waiting: 40, held: 2 }] } });
  const page = await incident.page({ step: 'secure', account: ACCOUNT });
  const card = page.part('data-state', 'secured');
  expect(card.text).toMatch(/Secured by Alice, .* · 40 messages waiting, 2 messages held/);
  expect(card.text).toMatch(/Checked .*: refused everywhere, account disabled, 2 sessions ended.*two looks found no session.*a login was refused/);
  expect(card.pressable).toContain('Enable account again');
  expect(card.pressable).not.toContain('Contain');
  expect(page.part('aria-label', 'Next task').text).toBe('Next: hold 40 waiting messages. Back to step 4 Hold 40 messages');
  const steps = page.part('aria-label', 'Steps of the repair').text;
  expect(steps).toMatch(/2, done: Find.*3, done: Secure.*4, now: Clean queue 40 messages/);
});

test('an address that names another server, or none where another comes first, shows nothing of that one beside the incident', async () => {
  const incident = await SeenIncident.tripped();
  const seen = await incident.page({ step: 'clean' });
  expect(seen.text).toContain('1,001');
  const overview = overviewSchema.parse(JSON.parse(JSON.stringify(await viewOverview(incident.db, undefined, T0 + 5_000))));
  const other = { ...overview, server: { ...overview.server!, id: 'another', name: 'mx2' } };
  for (const server of [undefined, 'another']) {
    const page = await incident.page({ server, answers: [[['overview', server ?? null], other]] });
    expect(page.text).toBe('');
    expect(page.all('aria-busy', 'true')).toHaveLength(1);
  }
});
