import { expect, test } from 'vitest';
import { look, type Looking } from '@/components/testing/screen';
import type { BlocklistResult } from '@/lib/console/blocklists/schemas';
import { closeIncident } from '@/lib/console/incidents/close';
import { reportIncident } from '@/lib/console/incidents/report';
import { incidentReportSchema, type IncidentReport } from '@/lib/console/incidents/schemas';
import { alice, exampleLatch, T0 } from '@/lib/console/testing/stage';
import { SeenIncident } from '../testing/seen-incident';
import { ReportBlocklists } from './report-blocklists';

const of = (zone: string, answer: BlocklistResult['answer']): BlocklistResult => ({ address: '192.0.2.7', zone, removal: '', answer });
const listed = of('bad.lists.test', { state: 'listed', codes: ['127.0.0.4'], reason: 'spam\u202e' });
const unknown = of('slow.lists.test', { state: 'unknown', cause: 'no-answer' });
const clear = of('good.lists.test', { state: 'clear' });
const said = (results: BlocklistResult[], at = T0 + 700_000) => ({ addresses: ['192.0.2.7'], look: { at, byName: 'Alice', results } });
const seen = (blocklists: IncidentReport['blocklists'], looking: Looking = {}): string => look(<ReportBlocklists blocklists={blocklists} openedAt={T0} />, looking).text;

test('what was on the screen when the incident was closed stays in its report, whatever is asked later', async () => {
  const { db, stage } = await SeenIncident.tripped();
  const server = { where: { id: stage.serverId } };
  const report = async (): Promise<IncidentReport> => incidentReportSchema.parse(JSON.parse(JSON.stringify(await reportIncident(db, 1, T0 + 900_000))));
  await stage.release(exampleLatch('latch-1'), T0 + 600_000, null);
  expect((await report()).blocklists).toEqual({ addresses: [], look: null });
  const { addresses: sendingAddresses, look: blocklistLook } = said([listed, clear]);
  await db.server.update({ ...server, data: { sendingAddresses, blocklistLook } });
  await closeIncident(db, { number: 1, outcome: 'cleaned', note: '', actor: alice, now: T0 + 800_000 });
  await db.server.update({ ...server, data: { blocklistLook: said([clear]).look } });
  expect((await report()).blocklists).toEqual(said([listed, clear]));
});

test('the paper says on which lists it was and when, and what is no all-clear', () => {
  const text = seen(said([listed, unknown, clear]));
  expect(text).toMatch(/On 1 of 3 lists at .*1 of them could not be asked: that is no all-clear\. Alice had them asked about 192\.0\.2\.7\./);
  expect(text).toContain('192.0.2.7 is on bad.lists.test · 127.0.0.4 · spam');
  expect(text).not.toMatch(/\u202e|before this incident/);
  expect(text).toContain('192.0.2.7 at slow.lists.test: not known. There was no answer within seconds.');
  expect(seen(said([clear], T0 - 1))).toContain('That was before this incident began.');
  expect(seen(said([listed]), { language: 'ko' })).toContain('RBL 1곳 중 등록 1곳');
});

test('that nobody asked is said, and is no zero', () => {
  expect(seen({ addresses: ['192.0.2.7'], look: null })).toContain('Not asked.');
  expect(seen({ addresses: [], look: null })).toContain('nobody has written down');
  expect(seen(null)).toContain('Not known');
});
