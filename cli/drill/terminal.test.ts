import { expect, test } from 'vitest';
import { changingLine } from './terminal';

function output(isTTY: boolean) {
  const texts: string[] = [];
  return { isTTY, columns: 20, write: (text: string) => texts.push(text), texts };
}

test('a terminal shows one line that is updated, below the lines that stay', () => {
  const terminal = output(true);
  const line = changingLine(terminal, () => 0);
  line.show('one');
  line.show('one');
  line.say('stays');
  line.show('a line that is too long for it');
  line.end();
  expect(terminal.texts).toEqual(['\r\u001b[Kone', '\r\u001b[K', 'stays\n', '\r\u001b[Kone', '\r\u001b[Ka line that is too ', '\r\u001b[K']);
});

test('a file gets plain lines, not too many', () => {
  const file = output(false);
  let now = 0;
  const line = changingLine(file, () => now);
  for (const text of ['one', 'two', 'three']) {
    line.show(text);
    now += 1_500;
  }
  line.say('stays');
  line.end();
  expect(file.texts).toEqual(['one\n', 'three\n', 'stays\n']);
});
