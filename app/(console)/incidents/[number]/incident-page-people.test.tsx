import { expect, test } from 'vitest';
import { alice, bob, T0 } from '@/lib/console/testing/stage';
import { Presence } from '@/lib/console/incidents/presence';
import { addProtectedAccount } from '@/lib/console/protected-accounts/change';
import { decideSuspect } from '@/lib/console/suspects/decide';
import { ACCOUNT, PROVEN, SeenIncident, step } from './testing/seen-incident';

/** What changes something on this page, in every step of it. */
const ACTS = /^(Contain|Stop sending|Disable|Enable|Set a complex|Not the culprit|Add account|Hold|Release|Delete|Restart SMTP|Restart anyway|Close incident|Decide again|Try again|Secured by hand)/;
const STEPS = ['contained', 'find', 'secure', 'clean', 'preflight', 'restart', 'wrap-up'] as const;

test('a viewer sees all of it in every step, can press nothing that changes anything, and reads why', async () => {
  const incident = await SeenIncident.tripped();
  await incident.tells({ queue: { at: T0, waiting: 40, held: 2, oldestAt: T0, accounts: [{ account: ACCOUNT, waiting: 40, held: 2 }] } });
  const seen = async (role: 'viewer' | 'operator' | 'administrator') => {
    const pages = [];
    for (const each of STEPS) pages.push(await incident.page({ role, step: each, account: ACCOUNT }));
    return pages;
  };
  const [viewer, operator, administrator] = [await seen('viewer'), await seen('operator'), await seen('administrator')];
  const acts = (names: string[]) => [...new Set(names.filter((name) => ACTS.test(name)))];
  expect(viewer.flatMap(({ pressable }) => acts(pressable))).toEqual([]);
  const may = acts(operator.flatMap(({ pressable }) => pressable));
  expect(may).toEqual(expect.arrayContaining(['Contain', 'Contain sales@example.test', 'Disable account', 'Not the culprit (reason)', 'Add account']));
  expect(acts(viewer.flatMap(({ off }) => off))).toEqual(may);
  expect(acts(administrator.flatMap(({ pressable }) => pressable))).toEqual(may);
  for (const [index, page] of viewer.entries()) {
    const why = 'Your role, Viewer, does not allow this. It takes the role Operator; ask an administrator.';
    expect(page.text).toContain(why);
    expect(page.text.replaceAll(why, '').replace(/\s+/g, ' ').trim()).toBe(operator[index]!.text);
    expect(page.pressable).toContain('2, now: Find 1 left');
  }
  expect(viewer[1]!.pressable).toContain('Log lines');
});

test('text that a stranger wrote is shown as text, with marks for what would hide or turn it', async () => {
  const account = 'evil\u202emoc.elpmaxe@\u200b<script>alert(1)</script>"onload="x.test';
  const incident = await SeenIncident.tripped([{ account, reasons: [{ code: 'other', word: 'new\u202e<b>', value: 3, usual: null, usualOf: 'none', windowSeconds: 600, points: 9 }] }]);
  await incident.tells({ queue: { at: T0, waiting: 9, held: 0, oldestAt: T0, accounts: [{ account, waiting: 9, held: 0, scripts: ['/var/www/\u202egpj.php'] }, { account: 'other\u2066@x.test', waiting: 3, held: 0 }] } });
  await incident.acts('contain-account', 'failed', [step('refuse-account', 'failed', { code: 'internal', detail: '\u001b[2J\u202e<img src=x>' })], account);
  await decideSuspect(incident.db, { number: 1, decision: { account, decision: 'dismissed', reason: 'newsletter\u202e<i>' }, actor: { ...bob, name: 'Bob\u202e' }, now: T0 + 4_500 });
  for (const each of ['find', 'secure', 'preflight', 'contained'] as const) {
    const { html, text } = await incident.page({ step: each, account });
    expect(html).not.toMatch(/<script|<b>|<i>|<img|onload="x/);
    expect([...html.matchAll(/[\u202a-\u202e\u2066-\u2069\u200b\u001b]/g)].map(({ index }) => html.slice(index - 60, index + 20))).toEqual([]);
    if (each === 'find') expect(text).toContain('evilRLOmoc.elpmaxe@ZWSP<script>alert(1)</script>"onload="x.test');
  }
});

test('a very long address stands in full where it is judged, and is cut in its middle only where it must fit a button', async () => {
  const account = `${'very-long-name-of-a-mailbox.'.repeat(8)}end@${'department.'.repeat(6)}example.test`;
  const incident = await SeenIncident.tripped([{ account }]);
  const page = await incident.page();
  expect(page.part('data-state', 'undecided').text).toContain(account);
  const [press = ''] = page.part('aria-label', 'Next task').pressable;
  expect(press).toMatch(/^Contain very-long-name-o….*example\.test$/);
  expect(press.length).toBeLessThanOrEqual('Contain '.length + 32);
});

test('in Korean every sentence is Korean, in every step', async () => {
  const incident = await SeenIncident.tripped();
  await incident.acts('contain-account', 'done', PROVEN);
  const names = ['sales', 'example', 'test', 'Alice', 'mx', 'KST', 'SMTP', 'IP', 'Relay', 'denied', 'for', 'protecting', 'our', 'server'];
  for (const each of STEPS) {
    const { text } = await incident.page({ step: each, account: ACCOUNT, language: 'ko', role: 'viewer' });
    expect((text.match(/[a-z]{2,}/gi) ?? []).filter((word) => !names.includes(word))).toEqual([]);
  }
  const { text } = await incident.page({ step: 'secure', account: ACCOUNT, language: 'ko', role: 'viewer' });
  expect(text).toContain('현재 역할(조회자)로는 할 수 없습니다. 운영자 역할이 필요합니다.');
});

test('the others who look at it are named with their step, three at most', async () => {
  const incident = await SeenIncident.tripped();
  const presence = new Presence();
  const others = [{ name: 'Hana', step: 'secure' }, { name: 'Jun\u202e', step: null }, { name: 'Ada', step: 'find' }, { name: 'Kim', step: 'find' }] as const;
  for (const other of others) presence.look({ ...other, number: 1, personId: other.name, at: T0 });
  const page = await incident.page({ present: presence.look({ name: 'Me', step: 'find', number: 1, personId: 'me', at: T0 }) });
  const { text } = page.part('aria-label', 'Who else is here');
  expect(text).toBe('Ada is looking at “Find” Hana is looking at “Secure” Jun[RLO] is looking at this incident 1 other person is looking at it too');
});

test('a protected account says that a reason is asked for, before anything is pressed', async () => {
  const incident = await SeenIncident.tripped();
  expect((await incident.page()).text).not.toContain('This is a protected account');
  await addProtectedAccount(incident.db, { name: 'sales', note: 'takes orders', actor: alice, now: T0 });
  expect((await incident.page()).part('data-state', 'undecided').text).toContain('This is a protected account: containing, disabling, stopping it and a new password need a written reason.');
});
