import { expect, test } from 'vitest';
import { QueueIdTable } from './queue-id-table';

test('a table that was large gives its room back when most of it is forgotten, and keeps what is not', () => {
  const table = new QueueIdTable();
  const empty = table.bytes;
  const count = 100_000;
  for (let n = 0; n < count; n += 1) table.add(Math.imul(n, 0x9e3779b1), n, n, n * 2);
  const full = table.bytes;
  table.sweep((value) => value % 1_000 === 0);
  expect(table.size).toBe(100);
  expect([full > 100 * empty, table.bytes]).toEqual([true, empty]);
  for (let n = 0; n < count; n += 500) {
    const place = table.find(Math.imul(n, 0x9e3779b1), n);
    if (n % 1_000 === 0) expect([table.value(place), table.more(place)]).toEqual([n, n * 2]);
    else expect(place).toBe(-1);
  }
  // One that is half empty is left as it is, so that it does not shrink and grow by turns.
  for (let n = 0; n < 1_400; n += 1) table.add(n, -n - 1, n);
  const before = table.bytes;
  table.sweep((value) => value % 2 === 0);
  expect(table.bytes).toBe(before);
});
