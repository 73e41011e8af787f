import { expect, test } from 'vitest';
import { describeOnEachDatabase } from '@/lib/db/testing/temporary-database';
import { POST } from '@/app/api/audit/export/route';
import { consoleOn, request, sessionCookie } from '@/lib/auth/testing/console';
import { commandActor } from './actor';
import { csvCell } from './export';
import { writeAuditAlone } from './write';

test.each([
  ['=1+1', "'=1+1"],
  ['+1', "'+1"],
  ['-1', "'-1"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['＝1+1', "'＝1+1"],
  ['\t=1+1', "'\t=1+1"],
  [' =1+1', "' =1+1"],
  ['\u200b=1+1', "'\u200b=1+1"],
  ['\r=1', `"'\r=1"`],
  ['=HYPERLINK("http://evil.test")', `"'=HYPERLINK(""http://evil.test"")"`],
  ['a,b', '"a,b"'],
  ['two\nlines', '"two\nlines"'],
  ['plain 한국어', 'plain 한국어'],
  [-5, "'-5"],
  [{ a: 1 }, '"{""a"":1}"'],
  [null, ''],
])('%j as a cell is no formula', (value, cell) => {
  expect(csvCell(value)).toBe(cell);
});

describeOnEachDatabase('the export of the audit', (fresh) => {
  test('holds what a search finds, newest first, whole over many pages, and is in the audit itself', async () => {
    const { db } = await fresh();
    await consoleOn(db);
    const now = Date.now() - 60_000;
    for (let index = 0; index < 1_203; index += 1) await db.auditEntry.create({ data: { id: `row-${String(index).padStart(5, '0')}`, at: now - (index >> 2), actorName: '=cmd()', action: 'x', subject: `box${index}`, search: `found box${index}` } });
    await writeAuditAlone(db, { at: now, actor: commandActor, action: 'server.added', subject: 'other' });
    const cookie = await sessionCookie();
    const ask = (body: object) => POST(request('/api/audit/export', { body, headers: { cookie } }), { params: Promise.resolve({}) });
    const json = await ask({ format: 'json', search: 'found' });
    expect(json.headers.get('content-disposition')).toMatch(/^attachment; filename="sluice-audit-\d{4}-\d\d-\d\d\.json"$/);
    const { entries, exported, total } = (await json.json()) as { entries: { subject: string; time: string }[]; exported: number; total: number };
    expect([exported, total, new Set(entries.map(({ subject }) => subject)).size]).toEqual([1_203, 1_203, 1_203]);
    expect(entries.map(({ time }) => time)).toEqual(entries.map(({ time }) => time).sort().reverse());
    const csv = await (await ask({ format: 'csv', search: 'box77' })).text();
    expect(csv.trim().split('\r\n')).toHaveLength(1 + 11);
    expect(csv).toContain(",'=cmd(),");
    expect(await db.auditEntry.findMany({ where: { action: 'audit.exported' }, orderBy: { sequence: 'asc' } })).toMatchObject([
      { actorName: 'Admin', subject: 'json', after: { rows: 1_203, search: 'found' } },
      { subject: 'csv', after: { rows: 11, search: 'box77' } },
    ]);
    expect((await ask({ format: 'exe' })).status).toBe(400);
  });
});
