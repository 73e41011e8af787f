/** A record of Postfix's `rec_type.h`. */
export const record = (type: string, text: string | Buffer): Buffer => {
  const data = Buffer.from(text);
  const length: number[] = [];
  for (let left = data.length; ; left >>>= 7) {
    length.push(left < 128 ? left : (left & 127) | 128);
    if (left < 128) break;
  }
  return Buffer.concat([Buffer.from(type), Buffer.from(length), data]);
};
/** A number as the record of sizes has it. */
export const numbered = (value: number): string => String(value).padStart(15);

/** A queue file as Postfix writes one. @param envelope and header records of these types @param extracted what it took from the header, and added by itself */
export function queueFile(envelope: [type: string, text: string][], header: string[], extracted: [type: string, text: string][] = []): Buffer {
  const written = (records: [type: string, text: string][]): Buffer => Buffer.concat(records.map(([type, text]) => record(type, text)));
  const queuedFor = [...envelope, ...extracted].filter(([type]) => type === 'R' || type === 'D').length;
  const sizes = (contents: number, bytes: number): Buffer => record('C', [bytes, contents, queuedFor, 0, bytes, 0].map(numbered).join(' '));
  const before = Buffer.concat([sizes(0, 0), record('T', '1795879174 922223'), written(envelope), record('M', '')]);
  const text = Buffer.concat([...header.map((line) => record('N', line)), record('N', ''), record('N', 'hi')]);
  return Buffer.concat([sizes(before.length, text.length), before.subarray(sizes(0, 0).length), text, record('X', ''), written(extracted), record('E', '')]);
}
