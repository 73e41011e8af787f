import { expect, test } from 'vitest';
import { FormatDetector } from './detect-format';

const detected = (text: string): string | null => FormatDetector.of([new TextEncoder().encode(text)]).format;

test('tells a log by its lines, whatever stands before them', () => {
  expect(detected('# a note\n14:05:55 3,1,9828e101-6e14-46fb-a0e0-9a32621a55db,Connected from 192.0.2.7\r\n')).toBe('mailcarrier');
  expect(detected('\nNov 24 22:29:01 mail postfix/qmgr[812]: 4F2A1C0D3E: removed\n')).toBe('postfix');
  expect(detected('2026-11-24T22:29:01.123456+09:00 mail postfix/qmgr[812]: 4F2A1C0D3E: removed\n')).toBe('postfix');
  expect(detected('2026-11-24 22:29:01 exim 4.96 daemon started: pid=1\n2026-11-24 22:29:02 1xWYKn-00014f-0R Completed\n')).toBe('exim');
  expect(detected('2026-11-24 22:29:02.123 +0900 [4711] 1xWYKn-00000000014-f0R1 <= a@b.test U=root P=local S=300\n')).toBe('exim');
});

test('does not take other text for a log', () => {
  expect(detected('')).toBeNull();
  expect(detected('2026-11-24 22:29:01 something else\n')).toBeNull();
  expect(detected('Nov 24 is a day\nsubject: 14:05:55 3,1,x\n')).toBeNull();
});
