import { expect, test } from 'vitest';
import { KEPT_BYTES, KEPT_EVIDENCE, keptLogReportSchema, logReportListSchema, logReportViewSchema, type KeepLogReport } from '@/lib/console/reports/schemas';
import { auditListSchema } from '@/lib/console/audit/schemas';
import { problemSchema } from '@sluice/contract/problem';
import type { Route } from '@/lib/auth/route';
import { consoleOn, request, sessionCookie, type Sent } from '@/lib/auth/testing/console';
import { describeOnEachDatabase } from '@/lib/db/testing/temporary-database';
import { GET as audit } from '../audit/route';
import { DELETE as remove, GET as view } from './[id]/route';
import { GET as list, POST as keep } from './route';

const figures = { auths: 37, messages: 40, recipients: 412, domains: 397, addresses: 14, failedLogins: 3, bounced: 0, deferred: 0, refused: 0 };
const account: KeepLogReport['report']['accounts'][number] = {
  account: '<script>alert(1)</script>\u202e@example.test',
  score: 97,
  verdict: 'suspect',
  ...figures,
  peaks: { tenMinutes: figures, hour: figures, day: figures },
  firstSeen: '2026-11-24T05:05:56.000Z',
  lastSeen: '2026-11-24T05:15:56.000Z',
  reasons: [{ code: 'domain-spread', points: 50, value: 397, usual: null, usualOf: 'none', windowSeconds: 600, text: '397 recipient domains in 10 minutes' }],
  evidence: [{ file: '2026-11-24.log', line: 12, text: '14:05:56 3,1,9828e101-6e14-46fb-a0e0-9a32621a55db,Authentication successful(\u001b[31m, LOGIN).' }],
};
const kept = (parts: Partial<KeepLogReport> = {}): KeepLogReport => ({
  files: [{ name: '2026-11-24.log', bytes: 1_204 }],
  timeZone: 'Asia/Seoul',
  accounts: 3,
  suspects: 1,
  watched: 0,
  report: { format: 'mailcarrier', from: '2026-11-24T05:05:56.000Z', to: '2026-11-24T05:15:56.000Z', lines: 1_000, unparsed: 1, accounts: [account] },
  ...parts,
});

describeOnEachDatabase('the routes of log reports', (fresh) => {
  async function start() {
    const { db } = await fresh();
    await consoleOn(db);
    const cookie = await sessionCookie();
    const call = async (route: Route, sent: Sent = {}, id = '', query = '') => {
      const response = await route(request(`/api/log-reports/${id}${query}`, { ...sent, headers: { cookie, ...sent.headers } }), { params: Promise.resolve({ id }) });
      return { status: response.status, body: (await response.json()) as unknown };
    };
    return { db, call };
  }

  test('a report is kept as it was, listed without its accounts, opened, deleted once, and all of it is in the audit', async () => {
    const { call } = await start();
    const made = keptLogReportSchema.parse((await call(keep, { body: kept() })).body);
    const { accounts: _accounts, ...facts } = kept().report;
    const { report: _report, ...told } = kept();
    expect(made).toMatchObject({ keptByName: 'Admin', summary: { ...facts, ...told } });
    expect(logReportListSchema.parse((await call(list)).body)).toMatchObject({ total: 1, page: 1, reports: [made] });
    expect(logReportViewSchema.parse((await call(view, {}, made.id)).body)).toEqual({ ...made, report: kept().report });
    expect(logReportListSchema.parse((await call(remove, { method: 'DELETE' }, made.id)).body)).toMatchObject({ total: 0, reports: [] });
    expect(await call(remove, { method: 'DELETE' }, made.id)).toMatchObject({ status: 404, body: { code: 'not-found' } });
    expect(await call(view, {}, made.id)).toMatchObject({ status: 404 });
    const entries = auditListSchema.parse((await call(audit, {}, '', '?search=log-report')).body).entries;
    expect(entries.map(({ action, actorName, subject }) => [action, actorName, subject])).toEqual([
      ['log-report.deleted', 'Admin', '2026-11-24.log'],
      ['log-report.kept', 'Admin', '2026-11-24.log'],
    ]);
  });

  test('twenty a page, newest first', async () => {
    const { call } = await start();
    for (let n = 1; n <= 21; n += 1) await call(keep, { body: kept({ files: [{ name: `${n}.log`, bytes: n }] }) });
    const names = async (query: string) => logReportListSchema.parse((await call(list, {}, '', query)).body).reports.map(({ summary }) => summary.files[0]?.name);
    expect(await names('')).toEqual(Array.from({ length: 20 }, (_, index) => `${21 - index}.log`));
    expect(await names('?page=2')).toEqual(['1.log']);
  });

  test('closed to those who are not signed in and to other sites', async () => {
    const { db, call } = await start();
    const { id } = keptLogReportSchema.parse((await call(keep, { body: kept() })).body);
    const calls: [Route, Sent, string?][] = [[list, {}], [view, {}, id], [keep, { body: kept() }], [remove, { method: 'DELETE' }, id]];
    for (const [route, sent, of] of calls) expect(await call(route, { ...sent, headers: { cookie: '' } }, of)).toMatchObject({ status: 401 });
    for (const [route, sent, of] of calls.slice(2)) expect(await call(route, { ...sent, origin: 'http://evil.test' }, of)).toMatchObject({ status: 403 });
    expect(await db.logReport.count()).toBe(1);
  });

  test('what is too much or of another shape is refused and kept nowhere', async () => {
    const { db, call } = await start();
    const { report } = kept();
    const wrong: [string, unknown][] = [
      ['files', kept({ files: [] })],
      ['report.accounts', kept({ report: { ...report, accounts: Array.from({ length: 201 }, () => account) } })],
      ['report.accounts.0.evidence', kept({ report: { ...report, accounts: [{ ...account, evidence: Array.from({ length: KEPT_EVIDENCE + 1 }, () => account.evidence[0]!) }] } })],
      ['report.accounts.0.score', kept({ report: { ...report, accounts: [{ ...account, score: 1e9 }] } })],
      ['report.from', kept({ report: { ...report, from: 'yesterday' } })],
      ['report.format', kept({ report: { ...report, format: '<b>' } })],
      ['report.lines', kept({ report: { ...report, lines: -1 } })],
    ];
    for (const [field, body] of wrong) {
      const answer = await call(keep, { body });
      expect([field, answer.status, Object.keys(problemSchema.parse(answer.body).fields ?? {})]).toEqual([field, 400, [field]]);
    }
    expect(await call(keep, { body: ' '.repeat(KEPT_BYTES + 1) })).toMatchObject({ status: 413, body: { code: 'too-large' } });
    expect(await call(keep, { body: JSON.stringify(kept({ timeZone: 'a\0' })) })).toMatchObject({ status: 400 });
    expect([await db.logReport.count(), await db.auditEntry.count({ where: { action: 'log-report.kept' } })]).toEqual([0, 0]);
  });
});
