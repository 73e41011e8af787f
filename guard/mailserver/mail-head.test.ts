import { expect, test } from 'vitest';
import { readableSubject, subjectOf } from './mail-head';

const utf8 = (text: string): string => Buffer.from(text).toString('latin1');

test.each([
  ['Subject: plain', 'plain'],
  ['SUBJECT:   two\r\n lines\r\nTo: x', 'two lines'],
  [`Subject: =?UTF-8?B?${Buffer.from('당첨을 축하합니다').toString('base64')}?=`, '당첨을 축하합니다'],
  ['Subject: =?utf-8?Q?gr=C3=BC=C3=9Fe_an?= =?utf-8?Q?_alle?= Re', 'grüße an alle Re'],
  ['Subject: =?EUC-KR?B?vsiz58fPvLy/5A==?=', '안녕하세요'],
  [utf8('Subject: 그대로'), '그대로'],
  ['Subject: =?x-nothing?B?aGk=?= end', '=?x-nothing?B?aGk=?= end'],
  ['Subject:', ''],
  ['To: a\r\n\r\nSubject: in the text', null],
  ['From: a', null],
])('%s', (header, subject) => {
  expect(subjectOf(header)).toBe(subject);
});

test('a long or hostile subject is cut and takes no time', () => {
  expect(readableSubject('=?'.repeat(50_000))).toHaveLength(300);
  expect(readableSubject(`=?utf-8?Q?${'a'.repeat(3_000)}`)).toHaveLength(300);
  expect(subjectOf(`Subject: ${'x'.repeat(10)}\r\n${' y\r\n'.repeat(100_000)}`)?.length).toBeLessThanOrEqual(300);
});
