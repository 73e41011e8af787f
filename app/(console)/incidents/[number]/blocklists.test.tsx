import { expect, test } from 'vitest';
import type { Blocklists, BlocklistResult } from '@/lib/console/blocklists/schemas';
import { exampleLatch, T0 } from '@/lib/console/testing/stage';
import { SeenIncident, type Seeing } from './testing/seen-incident';

const AFTER = T0 + 600_000;
const [ADDRESS, GOOD, OTHER] = ['192.0.2.7', { zone: 'good.lists.test', removal: 'https://lists.test/off' }, { zone: 'other.lists.test', removal: '' }];
const of = (list: typeof GOOD, answer: BlocklistResult['answer']): BlocklistResult => ({ address: ADDRESS, ...list, answer });

async function seen(known: Partial<Blocklists>, seeing: Seeing = {}) {
  const incident = await SeenIncident.tripped();
  await incident.stage.release(exampleLatch('latch-1'), AFTER, null);
  const blocklists: Blocklists = { addresses: [ADDRESS], lists: [GOOD, OTHER], look: null, ...known };
  return incident.page({ at: AFTER + 2_000, step: 'wrap-up', ...seeing, answers: [[['blocklists', incident.stage.serverId], blocklists]] });
}
const said = (results: BlocklistResult[]): Blocklists['look'] => ({ at: AFTER, byName: 'Alice', results });

test('nobody can be asked about until the addresses are written down, and nothing is claimed meanwhile', async () => {
  const page = await seen({ addresses: [] });
  expect(page.text).toContain('Write down by which addresses your mail leaves');
  expect(page.pressable).toContain('Addresses and lists');
  expect(page.pressable).not.toContain('Ask the lists');
  expect((await seen({})).text).toContain('2 lists can be asked about 192.0.2.7.');
});

test('an all-clear is one only where every list answered', async () => {
  const clear = await seen({ look: said([of(GOOD, { state: 'clear' }), of(OTHER, { state: 'clear' })]) });
  expect(clear.all('data-met', 'true').map(({ text }) => text)).toContainEqual(expect.stringMatching(/^On 0 of 2 lists at /));
  const half = await seen({ look: said([of(GOOD, { state: 'clear' }), of(OTHER, { state: 'unknown', cause: 'refused' })]) });
  expect(half.all('data-met', 'false').map(({ text }) => text)).toContainEqual(expect.stringMatching(/^On 0 of 2 lists at .*1 of them could not be asked: that is no all-clear\.$/));
  expect(half.text).toContain('192.0.2.7 at other.lists.test: not known');
  expect(half.text).toContain('set SLUICE_DNS_SERVER to one of your own');
});

test('a list that has the address says why, as text, and leads to where it is taken off', async () => {
  const look = said([of(GOOD, { state: 'listed', codes: ['127.0.0.4'], reason: '<b>spam</b>\u202e' }), of(OTHER, { state: 'clear' })]);
  const page = await seen({ look });
  expect(page.all('data-met', 'false').map(({ text }) => text)).toContainEqual(expect.stringMatching(/^On 1 of 2 lists at /));
  expect(page.text).toContain('192.0.2.7 is on good.lists.test');
  expect(page.text).toContain('127.0.0.4 · <b>spam</b>');
  expect(page.text).not.toContain('\u202e');
  expect(page.all('href', 'https://lists.test/off').map(({ text }) => text)).toEqual(['Why, and how to get off it']);
  expect((await seen({ look }, { language: 'ko' })).text).toContain('RBL 2곳 중 등록 1곳');
  expect((await seen({ look }, { role: 'viewer' })).off).toEqual(expect.arrayContaining(['Ask again', 'Addresses and lists']));
});
