import fc from 'fast-check';
import { expect, test } from 'vitest';
import { JournalExport } from './journal-export';

/** As journald writes it: a value with a newline, or one that is no text, in its binary form. */
function exported(entries: [string, Buffer][][]): Buffer {
  const field = ([name, value]: [string, Buffer]): Buffer => {
    if (!value.includes(0x0a)) return Buffer.concat([Buffer.from(`${name}=`), value, Buffer.from('\n')]);
    const size = Buffer.alloc(8);
    size.writeBigUInt64LE(BigInt(value.length));
    return Buffer.concat([Buffer.from(`${name}\n`), size, value, Buffer.from('\n')]);
  };
  return Buffer.concat(entries.map((fields) => Buffer.concat([...fields.map(field), Buffer.from('\n')])));
}

function read(bytes: Buffer, cuts: readonly number[], longest?: number) {
  const format = new JournalExport(longest);
  const ends = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b);
  const entries = [0, ...ends].flatMap((from, index) => format.push(bytes.subarray(from, ends[index] ?? bytes.length)));
  return { entries: entries.map((entry) => [...entry]), dropped: format.dropped };
}

const name = fc.stringMatching(/^[A-Z_][A-Z0-9_]{0,20}$/);
const entry = fc.uniqueArray(fc.tuple(name, fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes))), { minLength: 1, maxLength: 8, selector: ([field]) => field });

test('whatever the values hold and wherever the bytes are cut, the entries are those that were written', () => {
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 6 }), fc.array(fc.nat(), { maxLength: 12 }), (entries, cuts) => {
      const wanted = entries.map((fields) => fields.map(([field, value]) => [field, value.toString('utf8')]));
      expect(read(exported(entries), cuts)).toEqual({ entries: wanted, dropped: 0 });
    }),
  );
});

test('a field beyond the bound is left out, and what stands around it is read', () => {
  const long = Buffer.alloc(5_000_000, 'x');
  const binary = Buffer.concat([Buffer.from('a\n'), long]);
  const bytes = exported([[['A', Buffer.from('1')], ['M', long], ['B', Buffer.from('2')]], [['M', binary], ['C', Buffer.from('3')]]]);
  expect(read(bytes, Array.from({ length: 100 }, (_, index) => index * 99_991))).toEqual({ entries: [[['A', '1'], ['B', '2']], [['C', '3']]], dropped: 2 });
});

test('a size that is larger than anything that comes keeps nothing in memory, and bytes that are no such format are refused', () => {
  const format = new JournalExport(1_000);
  format.push(Buffer.concat([Buffer.from('MESSAGE\n'), Buffer.alloc(8, 0x7f)]));
  for (let piece = 0; piece < 100; piece += 1) expect(format.push(Buffer.alloc(100_000, 'y'))).toEqual([]);
  expect(() => new JournalExport().push(Buffer.concat([Buffer.from('A\n'), Buffer.from([1, 0, 0, 0, 0, 0, 0, 0]), Buffer.from('xy')]))).toThrow('not the journal export format');
});
