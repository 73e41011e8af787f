import { expect, test } from 'vitest';
import { progressBar } from './progress-bar';

function screen(isTTY: boolean): { isTTY: boolean; written: string[]; write(text: string): void } {
  const written: string[] = [];
  return { isTTY, written, write: (text) => void written.push(text) };
}

test('draws on a terminal, once for each percent, and leaves an empty line', () => {
  const terminal = screen(true);
  const bar = progressBar(1000, terminal);
  for (let read = 0; read < 1000; read += 5) bar.read(5);
  bar.clear();
  bar.clear();
  expect(terminal.written).toHaveLength(102);
  expect(terminal.written.at(50)).toBe(`\r[${'#'.repeat(12)}${' '.repeat(13)}] 50 %`);
  expect(terminal.written.at(-2)).toBe(`\r[${'#'.repeat(25)}] 100 %`);
  expect(terminal.written.at(-1)).toBe('\r\u001b[K');
});

test('draws nowhere else, nor when it is not known how much there is', () => {
  const pipe = screen(false);
  progressBar(1000, pipe).read(500);
  const terminal = screen(true);
  progressBar(0, terminal).read(500);
  expect([...pipe.written, ...terminal.written]).toEqual([]);
});
