import { expect, test } from 'vitest';
import { FIGURES } from '@sluice/log-engine/figures';
import { reportOfLog, LOGIN, postfixLog, TAKEN_UP } from '@sluice/suspects/testing/report-of-log';
import { csv } from './csv';

const tableOf = (name: string): string => csv(reportOfLog(postfixLog([['smtpd', LOGIN.replace('kim@example.com', name)], ['qmgr', TAKEN_UP]]))?.accounts ?? []);

test('has a row for each account under names of its columns', () => {
  const [head = '', row = '', rest] = tableOf('kim@example.com').split('\r\n');
  expect(head).toBe(`score,verdict,account,aliases,${FIGURES.join(',')},from,to,firstSeen,lastSeen,reasons`);
  expect(row).toBe('0,normal,kim@example.com,,1,1,2,0,1,0,0,0,0,,,2026-11-03T09:00:05.000Z,2026-11-03T09:00:05.000Z,');
  expect(rest).toBe('');
});

test.each([
  ['=cmd|calc!a@x.test', `"'=cmd|calc!a@x.test"`],
  ['+1@x.test', `"'+1@x.test"`],
  ['-1@x.test', `"'-1@x.test"`],
  ['@sum(a1)', `"'@sum(a1)"`],
  [' =1+1', `"' =1+1"`],
  ['\t=1+1', '\\u{9}=1+1'],
  ['a"b,c@x.test', '"a""b,c@x.test"'],
  ['a;=1@x.test', '"a;=1@x.test"'],
])('the name %j is no formula and no other cell', (name, shown) => {
  expect(tableOf(name).split('\r\n')[1]).toContain(`normal,${shown},`);
});
