import { describe, expect, test } from 'vitest';
import { visiblePieces, visibleString } from './visible-text';

describe('visibleString', () => {
  test.each([
    ['ordinary text, 한글 and é', 'ordinary text, 한글 and é'],
    ['a\u202Emoc.rettel\u202C', 'a[RLO]moc.rettel[PDF]'],
    ['\u001b[31mred', '[ESC][31mred'],
    ['two\r\nlines\tand\u0000', 'two[CR][LF]lines[TAB]and[NUL]'],
    ['zero\u200Bwidth\uFEFF', 'zero[ZWSP]width[BOM]'],
    ['tag\u{E0041}', 'tag[U+E0041]'],
    ['half \ud83d pair', 'half [U+D83D] pair'],
    ['whole 😀 pair', 'whole 😀 pair'],
    ['<script>alert(1)</script>', '<script>alert(1)</script>'],
    ['', ''],
  ])('%j', (text, seen) => {
    expect(visibleString(text)).toBe(seen);
  });
});

test('pieces tell marks from text that looks like one', () => {
  expect(visiblePieces('[RLO]\u202E')).toEqual([
    { kind: 'text', text: '[RLO]' },
    { kind: 'mark', text: 'RLO', codePoint: 'U+202E' },
  ]);
});
